import { existsSync } from "node:fs";
import { join } from "node:path";

/** The program of a thread: built beside this one, or as it is written. Null when it is not there. */
export const threadProgram = (name: string): string | null =>
	[`${name}.cjs`, `${name}.ts`].map((file) => join(import.meta.dirname, file)).find((file) => existsSync(file)) ?? null;

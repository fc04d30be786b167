import { copyFileSync, appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPackage } from "@electron/asar";

const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

/** The switches as a fresh Electron 45 carries them: most of them the way we do not want. */
const asShipped = "101100011";

/**
 * Lays a folder out as the Electron runtime is, around a real ELF program, so that packing can be tested where the runtime
 * cannot be downloaded. The program cannot open a window; its fuse wire is real bytes in the place where real ones are looked for.
 */
export const layStandInElectron = async (folder: string): Promise<void> => {
	const { version } = JSON.parse(readFileSync("node_modules/electron/package.json", "utf8")) as { version: string };
	mkdirSync(join(folder, "resources"), { recursive: true });
	mkdirSync(join(folder, "locales"));
	copyFileSync("/bin/true", join(folder, "electron"));
	const wire = Buffer.from([1, asShipped.length, ...Buffer.from(asShipped)]);
	appendFileSync(join(folder, "electron"), Buffer.concat([Buffer.from(sentinel), wire]));
	writeFileSync(join(folder, "version"), version);
	const app = join(folder, "default_app");
	mkdirSync(app);
	writeFileSync(join(app, "main.js"), "");
	await createPackage(app, join(folder, "resources", "default_app.asar"));
};

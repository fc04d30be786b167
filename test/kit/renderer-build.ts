import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** The console as it is shipped, built from the present sources into a folder of its own. */
export type RendererBuild = { readonly folder: string; readonly remove: () => Promise<void> };

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function buildRenderer(): Promise<RendererBuild> {
	const folder = await mkdtemp(join(tmpdir(), "countersign-renderer-"));
	await build({
		configFile: join(root, "vite.config.ts"),
		root: join(root, "src/renderer"),
		build: { outDir: folder, emptyOutDir: true, reportCompressedSize: false },
		logLevel: "error",
	});
	return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

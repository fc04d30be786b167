import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, ".cache", "renderer");
const keptMs = 24 * 60 * 60 * 1000;

/** Names the sources that a build is made of: the same name is the same build. */
const sourcesHex = (): string => {
	const hash = createHash("sha256");
	const files = globSync(["src/renderer/**", "src/shared/**", "vite.config.ts", "package-lock.json"], { cwd: root }).sort();
	for (const file of files) {
		const path = join(root, file);
		if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path)).update("\0");
	}
	return hash.digest("hex").slice(0, 16);
};

/** The console as it is shipped, built from the present sources: once for all test files that see the same sources. */
export async function buildRenderer(): Promise<string> {
	const folder = join(cache, sourcesHex());
	if (existsSync(folder)) return folder;
	mkdirSync(cache, { recursive: true });
	for (const name of globSync("*", { cwd: cache })) {
		const old = join(cache, name);
		if (Date.now() - statSync(old).mtimeMs > keptMs) rmSync(old, { recursive: true, force: true });
	}
	const mine = mkdtempSync(join(cache, "building-"));
	await build({
		configFile: join(root, "vite.config.ts"),
		root: join(root, "src/renderer"),
		build: { outDir: mine, emptyOutDir: true, reportCompressedSize: false },
		logLevel: "error",
	});
	try {
		renameSync(mine, folder);
	} catch (error) {
		// Another file finished first: its build is the same as this one.
		if (!existsSync(folder)) throw error;
		rmSync(mine, { recursive: true });
	}
	return folder;
}

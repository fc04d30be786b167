/** Whether `dist` and `node_modules` still match what they were made from. Runs on Node 18 and later. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./node24.mjs";

export const stampFile = join(root, "dist", ".built");

const sources = ["src", "assets", "vite.config.ts", "rolldown.config.mjs", "package-lock.json", "scripts/build.mjs"];

/** Milliseconds since the epoch of the newest change at or under `path`; 0 when there is nothing. */
const newestChange = (/** @type {string} */ path) => {
	if (!existsSync(path)) return 0;
	const about = statSync(path);
	let newest = about.mtimeMs;
	// A folder's own time tells of files that came or went.
	if (about.isDirectory()) for (const name of readdirSync(path)) newest = Math.max(newest, newestChange(join(path, name)));
	return newest;
};

/** True when nothing was built yet or a source is newer than the last build. */
export const isBuildStale = () => {
	if (!existsSync(stampFile)) return true;
	const builtAt = statSync(stampFile).mtimeMs;
	return sources.some((each) => newestChange(join(root, each)) > builtAt);
};

/** Why `npm ci` has to run, or null when `node_modules` holds what the lock file says. */
export const whyInstall = () => {
	const installed = join(root, "node_modules", ".package-lock.json");
	if (!existsSync(installed)) return "`node_modules` is missing";
	const read = (/** @type {string} */ path) =>
		/** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean }>} */ (
			JSON.parse(readFileSync(path, "utf8")).packages
		);
	const have = read(installed);
	const want = read(join(root, "package-lock.json"));
	for (const [path, entry] of Object.entries(want)) {
		if (path === "") continue;
		const found = have[path];
		// An optional package may be missing: another platform's, or one that could not be built here.
		if (found === undefined && entry.optional !== true) return `\`${path}\` is not installed`;
		if (found !== undefined && found.version !== entry.version)
			return `\`${path}\` is ${found.version}, the lock file says ${entry.version}`;
	}
	for (const path of Object.keys(have)) if (want[path] === undefined) return `\`${path}\` is installed but not in the lock file`;
	return null;
};

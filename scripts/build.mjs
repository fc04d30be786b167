/**
 * `npm run build`: the console to `dist/renderer`, the programs to `dist/*.cjs`, and the hook helper where there is a C compiler.
 * `--if-stale` does nothing when `dist` is newer than every source.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuildStale, stampFile } from "./lib/freshness.mjs";
import { withBuildLock } from "./lib/lock.mjs";
import { ensureNode24, root } from "./lib/node24.mjs";

const args = process.argv.slice(2);
await ensureNode24(fileURLToPath(import.meta.url), args);
const onlyIfStale = args.includes("--if-stale");

const buildConsole = async () => {
	const { build } = await import("vite");
	await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
};

const buildPrograms = async () => {
	const { build } = await import("rolldown");
	const { default: configs } = await import("../rolldown.config.mjs");
	const built = await build(configs);
	const made = new Set(built.flatMap(({ output }) => output.map(({ fileName }) => fileName)));
	for (const each of readdirSync("dist")) if (each.endsWith(".cjs") && !made.has(each)) rmSync(join("dist", each));
};

/** The agent's hook: the shell script always, and the program that starts ten times faster where there is a C compiler. */
const buildHook = () => {
	if (process.platform === "win32") return;
	mkdirSync("dist/hook", { recursive: true });
	copyFileSync("src/hook/countersign-hook.sh", "dist/hook/countersign-hook.sh");
	chmodSync("dist/hook/countersign-hook.sh", 0o755);
	const compiled = "dist/hook/.countersign-hook";
	const compile = (/** @type {readonly string[]} */ ...flags) =>
		spawnSync("cc", ["-O2", "-Wall", "-Wextra", ...flags, "-o", compiled, "src/hook/countersign-hook.c"], { encoding: "utf8" });
	// Static starts faster and heeds no LD_PRELOAD; not every system can (macOS, some without libc.a).
	let { error, status, stderr } = compile("-static");
	if (error === undefined && status !== 0) ({ error, status, stderr } = compile());
	if (error !== undefined) rmSync("dist/hook/countersign-hook", { force: true }); // no compiler: the script does it
	else if (status !== 0) throw new Error(`the hook helper does not compile:\n${stderr}`);
	// A hook may be running: it keeps the file that it started from.
	else renameSync(compiled, "dist/hook/countersign-hook");
};

/** The vector SHA-256 for tree levels. Whoever runs without it hashes with node's own. */
const buildVectors = async () => {
	const { default: asc } = await import("assemblyscript/asc");
	const said = asc.createMemoryStream();
	const { error } = await asc.main(
		["src/wasm/sha256-nodes.ts", "--outFile", "dist/sha256-nodes.wasm", "--enable", "simd", "-O3", "--runtime", "stub", "--use", "abort="],
		{ stderr: said },
	);
	if (error !== null) throw new Error(`the vector SHA-256 does not compile:\n${String(said)}`);
};

const build = async () => {
	process.chdir(root);
	mkdirSync("dist", { recursive: true });
	const startedAt = new Date();
	buildHook();
	await Promise.all([buildConsole(), buildPrograms(), buildVectors()]);
	// The stamp carries the time before reading: a source saved during the build makes the next one run.
	writeFileSync(stampFile, startedAt.toISOString());
	utimesSync(stampFile, startedAt, startedAt);
	console.log(`built in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);
};

if (!onlyIfStale || isBuildStale()) {
	await withBuildLock(async () => {
		// Another process may have built while this one waited.
		if (!onlyIfStale || isBuildStale()) await build();
	});
}

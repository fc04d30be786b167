/**
 * The Node that the project brings along. Plain JavaScript for Node 18 and later: it runs before Node 24 is there.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const wanted = 24;

export const isNode24 = () => Number(process.versions.node.split(".")[0]) >= wanted;

/** Where `npm ci` put Node 24, or null before it has run. */
export const bundledNode = () => {
	const name = process.platform === "win32" ? "node.exe" : "node";
	const candidates = [join(root, "node_modules", "node", "bin", name), join(root, "node_modules", ".bin", name)];
	return candidates.find((each) => existsSync(each)) ?? null;
};

/** The environment in which `node` and every tool of the project are found first. */
export const projectEnv = (/** @type {Record<string, string | undefined>} */ extra = {}) => {
	const bundled = join(root, "node_modules", "node", "bin");
	const tools = join(root, "node_modules", ".bin");
	return { ...process.env, PATH: [tools, bundled, process.env["PATH"] ?? ""].join(delimiter), ...extra };
};

/** For our own built programs: what V8 made of their code is kept, which takes a sixth off a start. */
export const programEnv = () => projectEnv({ NODE_COMPILE_CACHE: join(root, ".cache", "compile") });

/**
 * Runs a command, by default with the terminal handed over, and resolves to its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import("node:child_process").StdioOptions }} [options]
 * @returns {Promise<number>}
 */
export const run = (command, args, options = {}) =>
	new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			stdio: options.stdio ?? "inherit",
			cwd: options.cwd ?? root,
			env: options.env ?? projectEnv(),
			shell: process.platform === "win32" && /^(npm|npx)$/.test(command),
		});
		// Ctrl-C reaches the child by the terminal; a `kill` of this process must reach it too.
		const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
		const stayForChild = () => {};
		process.on("SIGTERM", forward);
		process.on("SIGHUP", forward);
		process.on("SIGINT", stayForChild);
		child.on("error", reject);
		child.on("exit", (code, signal) => {
			process.off("SIGTERM", forward);
			process.off("SIGHUP", forward);
			process.off("SIGINT", stayForChild);
			resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
		});
	});

/**
 * Runs `script` with Node 24 when this process is older, and exits as it did; returns at once when this process will do.
 * @param {string} script
 * @param {readonly string[]} args
 */
export const ensureNode24 = async (script, args) => {
	if (isNode24()) return;
	const node = bundledNode();
	if (node === null) {
		console.error("Node 24 is not here yet: run `npm ci`, it comes with the project.");
		process.exit(1);
	}
	process.exit(await run(node, [script, ...args]));
};

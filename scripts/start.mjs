/**
 * `npm start`: opens Countersign. In its own window where the Electron runtime is, or can be downloaded; otherwise, after one
 * line that says so, in the browser, served by the headless host.
 * `--port N` and `--no-open` are passed on; with `--demo`, an agent that does real work in a scratch folder runs beside it.
 * Plain JavaScript for Node 18 and later.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { whyInstall } from "./lib/freshness.mjs";
import { bundledNode, programEnv, projectEnv, root, run } from "./lib/node24.mjs";

const isDemo = process.argv.includes("--demo");
const args = process.argv.slice(2).filter((each) => each !== "--demo");
process.chdir(root);

const day = 24 * 60 * 60 * 1000;
const downloadLimitMs = 60_000;
const electronFolder = join("node_modules", "electron");
const triedFile = join(".cache", "electron-tried");

/** The Electron program, or null where there is none. */
const electronProgram = () => {
	const path = join(electronFolder, "path.txt");
	if (!existsSync(path)) return null;
	const program = join(electronFolder, "dist", readFileSync(path, "utf8").trim());
	return existsSync(program) ? program : null;
};

/** Downloads the runtime, quietly and at most once a day, because a machine without network must not wait at each start. */
const downloadElectron = (/** @type {string} */ node) => {
	if (existsSync(triedFile) && Date.now() - statSync(triedFile).mtimeMs < day) return;
	mkdirSync(".cache", { recursive: true });
	writeFileSync(triedFile, "");
	console.log("downloading the Electron runtime (once, up to a minute)");
	spawnSync(node, [join(electronFolder, "install.js")], { stdio: "ignore", timeout: downloadLimitMs, env: projectEnv() });
};

const hasScreen = () =>
	process.platform !== "linux" || (process.env["DISPLAY"] ?? "") !== "" || (process.env["WAYLAND_DISPLAY"] ?? "") !== "";

const reason = whyInstall();
if (reason !== null) {
	console.log(`npm ci (${reason})`);
	const installed = await run("npm", ["ci"]);
	if (installed !== 0) process.exit(installed);
}
const node = bundledNode() ?? process.execPath;
const built = await run(node, [join(root, "scripts/build.mjs"), "--if-stale"]);
if (built !== 0) process.exit(built);

/** Why there can be no window, or null. Asked for a port, a person wants the browser. */
const whyNoWindow = () => {
	if (args.includes("--port") || args.includes("--no-open")) return "";
	if (!hasScreen()) return "there is no screen here";
	if (process.platform === "linux" && process.getuid?.() === 0) return "Electron does not run as root";
	if (electronProgram() === null) downloadElectron(node);
	return electronProgram() === null ? "the Electron runtime is not here and could not be downloaded" : null;
};

/** The demo's agent, which waits for the host and ends with this program, however that ends: its stdin is our other end. */
const startDemo = () => {
	const demo = spawn(node, [join(root, "dist", "demo.cjs"), "--ends-with-stdin"], {
		stdio: ["pipe", "inherit", "inherit"],
		env: programEnv(),
	});
	demo.on("error", (error) => console.error(`the demo did not start: ${error.message}`));
	return demo;
};

const noWindow = whyNoWindow();
const demo = isDemo ? startDemo() : null;
if (noWindow === null) {
	process.exitCode = await run(electronProgram() ?? "", [".", ...args]);
} else {
	if (noWindow !== "") console.log(`${noWindow}: opening the console in the browser instead`);
	process.exitCode = await run(node, [join(root, "dist", "headless.cjs"), ...args], { env: programEnv() });
}
demo?.kill();

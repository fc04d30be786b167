/**
 * `npm run smoke:electron`: starts the real desktop app in a fresh home, and looks once at what only Electron can show:
 * the window opens, is isolated from Node, refuses to navigate away, and the app ends when asked.
 * Needs the Electron runtime; where it is missing and cannot be downloaded this fails and says so.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureNode24, projectEnv, root } from "./lib/node24.mjs";

await ensureNode24(fileURLToPath(import.meta.url), process.argv.slice(2));
process.chdir(root);

const fetchRuntime = () => spawnSync(process.execPath, ["node_modules/electron/install.js"], { stdio: "inherit", timeout: 300_000 });
if (!existsSync("node_modules/electron/path.txt")) fetchRuntime();
if (!existsSync("node_modules/electron/path.txt")) {
	console.error("the Electron runtime is not here and could not be downloaded: run `node node_modules/electron/install.js`");
	process.exit(1);
}
const built = spawnSync(process.execPath, ["scripts/build.mjs", "--if-stale"], { stdio: "inherit" });
assert.equal(built.status, 0, "the build failed");

const { _electron: electron } = await import("playwright-core");
const home = mkdtempSync(join(tmpdir(), "countersign-smoke-"));
const env = /** @type {Record<string, string>} */ ({ ...projectEnv(), COUNTERSIGN_HOME: home, COUNTERSIGN_ALLOW_INSPECTION: "smoke" });
const app = await electron.launch({ args: ["."], env, timeout: 60_000 });
try {
	const window = await app.firstWindow();
	await window.waitForSelector("nav", { timeout: 30_000 });
	assert.match(await window.title(), /Countersign/);
	console.log(`opened \`${await window.title()}\` at ${window.url()}`);

	const leaks = await window.evaluate(() =>
		["require", "process", "module", "Buffer", "global"].filter(
			(name) => /** @type {Record<string, unknown>} */ (globalThis)[name] !== undefined,
		),
	);
	assert.deepEqual(leaks, [], "the window can see Node");

	const url = window.url();
	await window.evaluate("location.href = 'https://example.invalid/'");
	assert.equal(window.url(), url, "the window followed a link out");
	assert.equal(await window.evaluate("window.open('https://example.invalid/')"), null, "the window opened another");
	console.log("isolated from Node, and stays where it is");
} finally {
	await app.close();
	rmSync(home, { recursive: true, force: true });
}
console.log("1 passed, 0 failed");

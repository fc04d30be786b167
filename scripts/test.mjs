/**
 * `npm test`: one command on a fresh machine. Installs what is missing, builds, checks, runs every test.
 * `npm test -- test/laws settle` runs the test files whose path contains one of the words, and skips the checks.
 * Plain JavaScript for Node 18 and later, up to the point where Node 24 takes over.
 */
import { join } from "node:path";
import { whyInstall } from "./lib/freshness.mjs";
import { bundledNode, root, run } from "./lib/node24.mjs";
import { ensureTools } from "./lib/tools.mjs";

const args = process.argv.slice(2);
const words = args.filter((each) => !each.startsWith("--"));

const stopOn = (/** @type {number} */ code) => {
	if (code !== 0) process.exit(code);
};

process.chdir(root);
const reason = whyInstall();
if (process.platform === "linux" && !(await ensureTools({ withCompilers: reason !== null }))) process.exit(1);
if (reason !== null) {
	console.log(`npm ci (${reason})`);
	stopOn(await run("npm", ["ci"]));
}
const node = bundledNode() ?? process.execPath;
const script = (/** @type {string} */ path, /** @type {readonly string[]} */ rest = []) => run(node, [join(root, path), ...rest]);

stopOn(await script("scripts/build.mjs", ["--if-stale"]));
const checked = words.length > 0 ? 0 : await script("scripts/check.mjs");
const tested = await script("test/kit/run.ts", args);
if (checked !== 0) console.error("\n`npm run check` failed: see above the tests");
process.exitCode = tested !== 0 ? tested : checked;

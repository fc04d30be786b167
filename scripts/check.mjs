/**
 * Everything that can be known without running the program: format, lint, types, imports, dead code.
 * `npm run check` runs all; `npm run check -- lint types` some.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureNode24, projectEnv, root } from "./lib/node24.mjs";

await ensureNode24(fileURLToPath(import.meta.url), process.argv.slice(2));

const bin = (/** @type {string} */ path) => [process.execPath, `node_modules/${path}`];
/** @type {Record<string, readonly string[]>} */
const steps = {
	types: [...bin("typescript/bin/tsc"), "--build", "--pretty", "false"],
	lint: [...bin("oxlint/bin/oxlint"), "--type-aware", "--report-unused-disable-directives-severity=error"],
	dead: [...bin("knip/bin/knip.js"), "--no-progress", "--no-config-hints"],
	format: [...bin("oxfmt/bin/oxfmt"), "--list-different", "."],
	imports: [process.execPath, "scripts/check-imports.ts"],
};

const hints = /** @type {Record<string, string>} */ ({ format: "these files are not formatted: `npm run format`" });

/** @returns {Promise<boolean>} */
const runStep = (/** @type {string} */ name, /** @type {readonly string[]} */ command) =>
	new Promise((resolve) => {
		const startedAt = performance.now();
		const [file = "", ...args] = command;
		execFile(file, args, { cwd: root, env: projectEnv({ NO_COLOR: "1" }), maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
			const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
			console.log(`${error === null ? "ok  " : "FAIL"} ${name.padEnd(8)} ${seconds} s`);
			if (error !== null) {
				const text = `${stdout}${stderr}`.trim();
				console.log(`${hints[name] === undefined ? "" : `${hints[name]}\n`}${text === "" ? error.message : text}\n`);
			}
			resolve(error === null);
		});
	});

const asked = process.argv.slice(2);
const unknown = asked.filter((each) => steps[each] === undefined);
if (unknown.length > 0) {
	console.error(`no check is called \`${unknown.join("`, `")}\`; there are: ${Object.keys(steps).join(", ")}`);
	process.exit(2);
}
// Two at a time: the type checker and the linter each use all cores already.
const queue = Object.entries(steps).filter(([name]) => asked.length === 0 || asked.includes(name));
const results = /** @type {boolean[]} */ ([]);
const worker = async () => {
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.push(await runStep(...next));
};
await Promise.all([worker(), worker()]);
process.exitCode = results.every(Boolean) ? 0 : 1;

/**
 * `npm run bench [-- name …]`: runs the benchmarks one after the other, each beside its limit or peer. They want a quiet
 * machine; read the ratios, not the absolute numbers.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureNode24, root, run } from "./lib/node24.mjs";

await ensureNode24(fileURLToPath(import.meta.url), process.argv.slice(2));
process.chdir(root);
const wanted = process.argv.slice(2);
const names = readdirSync("bench")
	.filter((name) => name.endsWith(".ts"))
	.map((name) => name.slice(0, -3))
	.filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) {
	console.error(`no benchmark of that name: ${wanted.join(", ")}`);
	process.exit(2);
}
const built = await run(process.execPath, ["scripts/build.mjs", "--if-stale"]);
if (built !== 0) process.exit(built);
for (const name of names) {
	console.log(`\n# ${name}`);
	const code = await run(process.execPath, [`bench/${name}.ts`]);
	if (code !== 0) process.exitCode = code;
}

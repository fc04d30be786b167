/** Prints every import that the layers forbid, with its place and the reason; exits 1 when there is one. */
import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { judge } from "./imports/judge.ts";

const files = globSync("src/**/*.{ts,tsx}").map((each) => each.split(sep).join("/"));
const offences = files.sort().flatMap((file) => judge(file, readFileSync(file, "utf8")));
for (const { file, line, what, because } of offences) console.log(`${file}:${line} ${what}\n    forbidden: ${because}`);
if (offences.length > 0) {
	console.log(`\n${offences.length} forbidden. The table is scripts/imports/rules.ts; CONTRIBUTING.md says how to change it.`);
	process.exitCode = 1;
}

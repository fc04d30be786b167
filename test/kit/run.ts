import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, sep } from "node:path";
import { countsVariable } from "./reporter.ts";

/**
 * Runs the tests in three groups and closes with one count over all.
 *
 * - `together`: pure code in one process, about fifteen times faster than a process a file
 * - `apart`: everything that owns processes, sockets, files or environment: a process a file
 * - `browser`: real Chromium; few at once, since each wants a core
 */
type Group = { readonly name: string; readonly holds: (file: string) => boolean; readonly flags: readonly string[] };

const pure = ["test/shared/", "test/main/engine/", "test/main/redact/", "test/main/audit/", "test/laws/", "test/vectors/"];
const cores = availableParallelism();

const groups: readonly Group[] = [
	{
		name: "together",
		holds: (file) => pure.some((each) => file.startsWith(each)),
		flags: ["--test-isolation=none", "--test-timeout=120000"],
	},
	{
		name: "browser",
		holds: (file) => file.startsWith("test/e2e/"),
		flags: [`--test-concurrency=${Math.max(1, Math.floor(cores / 2))}`, "--test-timeout=180000"],
	},
	{ name: "apart", holds: () => true, flags: [`--test-concurrency=${cores}`, "--test-timeout=180000"] },
];

const words = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const flags = process.argv.slice(2).filter((each) => each.startsWith("--"));
const wanted = words.map((each) => each.replace(/^\.\//, ""));

const files = globSync("test/**/*.test.ts")
	.map((each) => each.split(sep).join("/"))
	.filter((file) => wanted.length === 0 || wanted.some((each) => file.includes(each)))
	.sort();

const runGroup = (group: Group, members: readonly string[], countsFile: string): Promise<boolean> =>
	new Promise((resolve, reject) => {
		const args = ["--test", "--test-reporter=./test/kit/reporter.ts", ...group.flags, ...flags, ...members];
		const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, [countsVariable]: countsFile } });
		child.on("error", reject);
		child.on("exit", (code) => {
			resolve(code === 0);
		});
	});

const names = ["tests", "suites", "passed", "failed", "cancelled", "skipped", "todo"] as const;
type Counts = Record<(typeof names)[number], number>;

const addUp = (countsFile: string): Counts => {
	const total: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
	if (!existsSync(countsFile)) return total;
	for (const line of readFileSync(countsFile, "utf8").trim().split("\n")) {
		const counts = JSON.parse(line) as Counts;
		for (const name of names) total[name] += counts[name];
	}
	return total;
};

const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), "countersign-tests-"));
const countsFile = join(folder, "counts");
let isGood = files.length > 0;
if (!isGood) console.error(`no test file ${wanted.length > 0 ? `matches \`${wanted.join("`, `")}\`` : "found"}`);

const taken = new Set<string>();
for (const group of groups) {
	const members = files.filter((file) => !taken.has(file) && group.holds(file));
	for (const file of members) taken.add(file);
	if (members.length === 0) continue;
	isGood = (await runGroup(group, members, countsFile)) && isGood;
}

const total = addUp(countsFile);
rmSync(folder, { recursive: true });
const failed = total.failed + total.cancelled;
console.log(`
ℹ tests ${total.tests}
ℹ suites ${total.suites}
ℹ pass ${total.passed}
ℹ fail ${total.failed}
ℹ cancelled ${total.cancelled}
ℹ skipped ${total.skipped}
ℹ todo ${total.todo}
ℹ duration_ms ${(performance.now() - startedAt).toFixed(0)}
${total.passed} passed, ${failed} failed`);
process.exitCode = isGood && failed === 0 ? 0 : 1;

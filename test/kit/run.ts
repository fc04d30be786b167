import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, sep } from "node:path";
import { countsVariable } from "./reporter.ts";

/**
 * Runs the tests and closes with one count over all.
 *
 * - `together`: pure code in one process, about fifteen times faster than a process a file
 * - `apart`: everything that owns processes, sockets, files or environment: a process a file
 * - `browser`: real Chromium; few at once, since each wants a core
 *
 * A file that does not end (something it started is still open) is ended for it, and that is a failure.
 */
type Group = { readonly holds: (file: string) => boolean; readonly atOnce: number; readonly together: boolean };
type Job = { readonly name: string; readonly files: readonly string[] };

const pure = ["test/shared/", "test/main/engine/", "test/main/redact/", "test/main/audit/", "test/laws/", "test/vectors/"];
const cores = availableParallelism();
const testLimitMs = 120_000;
const jobLimitMs = 300_000;

const groups: readonly Group[] = [
	{ holds: (file) => pure.some((each) => file.startsWith(each)), atOnce: 1, together: true },
	{ holds: (file) => file.startsWith("test/e2e/"), atOnce: Math.max(1, Math.floor(cores / 2)), together: false },
	{ holds: () => true, atOnce: cores, together: false },
];

const words = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const flags = process.argv.slice(2).filter((each) => each.startsWith("--"));
const wanted = words.map((each) => each.replace(/^\.\//, ""));

const names = ["tests", "suites", "passed", "failed", "cancelled", "skipped", "todo"] as const;
type Counts = Record<(typeof names)[number], number>;
const total: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };

const scratch = mkdtempSync(join(tmpdir(), "countersign-tests-"));
const running = new Set<number>();

/** Ends a job with everything that it started. */
const end = (pid: number): void => {
	try {
		process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
	}
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.once(signal, () => {
		for (const pid of running) end(pid);
		rmSync(scratch, { recursive: true });
		process.exit(130);
	});
}

let jobs = 0;
const runJob = ({ name, files }: Job): Promise<void> =>
	new Promise((resolve, reject) => {
		const countsFile = join(scratch, String(jobs++));
		const args = [
			"--test",
			"--test-isolation=none",
			"--test-reporter=./test/kit/reporter.ts",
			`--test-timeout=${testLimitMs}`,
			...flags,
			...files,
		];
		const env = { ...process.env, [countsVariable]: countsFile };
		// A process group of its own, so that what a test forgot to end can be ended.
		const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env, detached: process.platform !== "win32" });
		const pid = child.pid ?? 0;
		running.add(pid);
		let said = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => {
				said += text;
			});
		}
		let isLate = false;
		const limit = setTimeout(() => {
			isLate = true;
			end(pid);
		}, jobLimitMs);
		child.on("error", reject);
		child.on("close", (code) => {
			clearTimeout(limit);
			running.delete(pid);
			process.stdout.write(said);
			const counts = existsSync(countsFile) ? (JSON.parse(readFileSync(countsFile, "utf8")) as Counts) : null;
			for (const each of names) total[each] += counts?.[each] ?? 0;
			if (isLate) console.log(`✖ ${name}: did not end within ${jobLimitMs / 1000} s; something it started is still open`);
			else if (counts === null) console.log(`✖ ${name}: ended with code ${code} before its tests did`);
			else if (code !== 0 && counts.failed + counts.cancelled === 0) console.log(`✖ ${name}: ended with code ${code}`);
			else return resolve();
			total.tests++;
			total.failed++;
			resolve();
		});
	});

const runAll = async (queue: Job[], atOnce: number): Promise<void> => {
	const worker = async (): Promise<void> => {
		for (let job = queue.shift(); job !== undefined; job = queue.shift()) await runJob(job);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
};

const startedAt = performance.now();
const files = globSync("test/**/*.test.ts")
	.map((each) => each.split(sep).join("/"))
	.filter((file) => wanted.length === 0 || wanted.some((each) => file.includes(each)))
	.sort();
if (files.length === 0) {
	console.error(`no test file ${wanted.length > 0 ? `matches \`${wanted.join("`, `")}\`` : "found"}`);
	total.failed++;
}

const taken = new Set<string>();
for (const group of groups) {
	const members = files.filter((file) => !taken.has(file) && group.holds(file));
	for (const file of members) taken.add(file);
	if (members.length === 0) continue;
	await runAll(
		group.together ? [{ name: "pure tests", files: members }] : members.map((file) => ({ name: file, files: [file] })),
		group.atOnce,
	);
}
rmSync(scratch, { recursive: true });

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
process.exitCode = failed === 0 ? 0 : 1;

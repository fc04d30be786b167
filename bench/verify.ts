import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkSignature } from "../src/main/hosts/log-key.ts";
import { openForReading } from "../src/main/store/open.ts";
import { createThreadLanes, lanesFor } from "../src/main/store/verify/lanes.ts";
import { verifyLog, type VerifyPorts } from "../src/main/store/verify-log.ts";
import { createCheckpoints } from "../src/main/store/checkpoints.ts";
import { createBareLog, measured, signedEvery } from "./kit/bare-log.ts";
import { median } from "./kit/servers.ts";

/**
 * G7: entries verified a second, beside `openssl speed` on as many cores (the limit, charged the blocks of a leaf and a node) and a naive
 * hash chain over the same rows (the peer, which cannot be split between cores). G8: growth, and what a run costs that reads
 * only what is new. `--entries N` for the largest log, `--rounds N`; `--file F` keeps the log in F (made by `bench/kit/grow-log.ts`
 * or by a run before): then there is one size, its own, and nothing is appended.
 *
 * On a busy machine read the ratios of processor time: those of the clock compare how much of it each was given.
 */
const option = (name: string): string | null => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const largest = Number(option("entries") ?? 1_000_000);
const rounds = Number(option("rounds") ?? 5);
const cores = availableParallelism();
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const kept = option("file");
const file = kept ?? join(folder, "log.db");
const log = createBareLog(file);
const { key } = log;

/** The built program of the threads, as it is shipped: reading TypeScript would be a good part of a short run. */
const workerFile = join(import.meta.dirname, "../dist/verify-worker.cjs");
const ports: VerifyPorts = {
	lanes: (entries) => (lanesFor(entries) === 1 ? null : createThreadLanes(workerFile, file)),
	keys: [key],
	check: checkSignature,
	remembered: [],
	now: () => performance.now(),
	signal: new AbortController().signal,
	onProgress: () => undefined,
};
const verify = async (more: Partial<VerifyPorts> = {}): Promise<void> => {
	const db = openForReading(file);
	const report = await verifyLog(db, { ...ports, ...more });
	db.close();
	if (report.state !== "passed") throw new Error(report.text);
};
const naiveChain = (): void => {
	const db = openForReading(file);
	let prev = "0".repeat(64);
	for (const body of db.prepare("SELECT body FROM entries ORDER BY seq").pluck().iterate() as Iterable<string>) {
		prev = createHash("sha256")
			.update(prev)
			.update(JSON.stringify(JSON.parse(body)))
			.digest("hex");
	}
	db.close();
};
/** Pieces of so many bytes that are hashed a second. */
const openssl = (bytes: number): number => {
	const words = ["speed", "-elapsed", "-seconds", "1", "-bytes", String(bytes), "-multi", String(cores), "sha256"];
	const { stdout, stderr } = spawnSync("openssl", words, { encoding: "utf8" });
	return (Number(/sha256\s+([\d.]+)k/i.exec(`${stdout}${stderr}`)?.[1] ?? Number.NaN) * 1000) / bytes;
};

const stepsTo = (size: number): readonly number[] => [10_000, 100_000, 1_000_000, 10_000_000].filter((each) => each < size);
const sizes = kept !== null && log.size > 0 ? [log.size] : [...stepsTo(largest), largest];
for (const size of sizes) {
	log.grow(size);
	const blocks = log.db
		.prepare("SELECT avg((octet_length(body) + 73) / 64) + 2 FROM (SELECT body FROM entries LIMIT 10000)")
		.pluck()
		.get() as number;
	const runs: { ours: number; oursCpu: number; naive: number; naiveCpu: number; limit: number }[] = [];
	let peak = 0;
	for (let round = 0; round < rounds; round++) {
		const ours = await measured(verify);
		peak ||= process.resourceUsage().maxRSS / 1000;
		const naive = await measured(naiveChain);
		const each = (ms: number): number => (size / ms) * 1000;
		runs.push({
			ours: each(ours.wallMs),
			oursCpu: each(ours.cpuMs),
			naive: each(naive.wallMs),
			naiveCpu: each(naive.cpuMs),
			limit: openssl(Math.round(64 * blocks)),
		});
	}
	const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
	console.log(
		`${size} entries: ${of((run) => run.ours).toFixed(0)}/s by the clock, ${of((run) => run.oursCpu).toFixed(0)} a second of processor time; ` +
			`naive chain ${of((run) => run.naive).toFixed(0)} and ${of((run) => run.naiveCpu).toFixed(0)}; RSS at most ${peak.toFixed(0)} MB`,
	);
	console.log(
		`  ${of((run) => run.ours / run.naive).toFixed(1)} x the chain by the clock, ` +
			`${of((run) => (run.oursCpu / run.naiveCpu) * cores).toFixed(1)} x by processor time on ${cores} cores; ` +
			`${of((run) => run.ours / run.limit).toFixed(2)} x openssl on ${cores} cores (${of((run) => run.limit).toFixed(0)}/s)`,
	);
}

/** A head that was signed some entries before the end stands for a verification of then. */
const behind = 10_000;
const newest = log.size - (log.size % signedEvery) - behind;
const note = createCheckpoints(log.db).at(newest);
if (note !== null) {
	const root = Buffer.from(note.split("\n")[2] ?? "", "base64").toString("hex");
	const fresh = await measured(() => verify({ since: { size: newest, root, at: 0 } }));
	console.log(
		`${log.size - newest} new entries behind ${newest} that were verified before: ${fresh.wallMs.toFixed(0)} ms, ${fresh.cpuMs.toFixed(0)} ms of processor time`,
	);
}
log.db.close();
rmSync(folder, { recursive: true, force: true });

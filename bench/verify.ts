import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkSignature } from "../src/main/hosts/log-key.ts";
import { openForReading } from "../src/main/store/open.ts";
import { createThreadLanes, lanesFor } from "../src/main/store/verify/lanes.ts";
import { verifyLog, type VerifyPorts } from "../src/main/store/verify-log.ts";
import { createBareLog, measured } from "./kit/bare-log.ts";
import { median } from "./kit/servers.ts";

/**
 * G7: entries verified a second, beside `openssl speed` on as many cores (the limit, charged 640 bytes an entry) and a naive
 * hash chain over the same rows (the peer, which cannot be split between cores). G8: growth, and what a run costs that reads
 * only what is new. `--entries N` for the largest log, `--rounds N`.
 *
 * On a busy machine read the ratios of processor time: those of the clock compare how much of it each was given.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const largest = option("entries", 1_000_000);
const rounds = option("rounds", 3);
const cores = availableParallelism();
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const file = join(folder, "log.db");
const log = createBareLog(file);

/** The built program of the threads, as it is shipped: reading TypeScript would be a good part of a short run. */
const workerFile = join(import.meta.dirname, "../dist/verify-worker.cjs");
const ports: VerifyPorts = {
	lanes: (entries) => (lanesFor(entries) === 1 ? null : createThreadLanes(workerFile, file)),
	keys: [log.key],
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
/** Blocks of 640 bytes a second. */
const openssl = (): number => {
	const words = ["speed", "-elapsed", "-seconds", "1", "-bytes", "640", "-multi", String(cores), "sha256"];
	const { stdout, stderr } = spawnSync("openssl", words, { encoding: "utf8" });
	return (Number(/sha256\s+([\d.]+)k/i.exec(`${stdout}${stderr}`)?.[1] ?? Number.NaN) * 1000) / 640;
};

const sizes = [10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= largest);
if (!sizes.includes(largest)) sizes.push(largest);
for (const size of sizes) {
	log.grow(size);
	log.db.pragma("wal_checkpoint(TRUNCATE)");
	const runs: { ours: number; oursCpu: number; naive: number; naiveCpu: number; limit: number }[] = [];
	for (let round = 0; round < rounds; round++) {
		const ours = await measured(verify);
		const naive = await measured(naiveChain);
		const each = (ms: number): number => (size / ms) * 1000;
		runs.push({
			ours: each(ours.wallMs),
			oursCpu: each(ours.cpuMs),
			naive: each(naive.wallMs),
			naiveCpu: each(naive.cpuMs),
			limit: size === largest ? openssl() : Number.NaN,
		});
	}
	const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
	const rss = Math.round(process.memoryUsage().rss / 1e6);
	console.log(
		`${size} entries: ${of((run) => run.ours).toFixed(0)}/s by the clock, ${of((run) => run.oursCpu).toFixed(0)} a second of processor time; ` +
			`naive chain ${of((run) => run.naive).toFixed(0)} and ${of((run) => run.naiveCpu).toFixed(0)}; RSS ${rss} MB`,
	);
	console.log(
		`  ${of((run) => run.ours / run.naive).toFixed(1)} x the chain by the clock, ` +
			`${of((run) => (run.oursCpu / run.naiveCpu) * cores).toFixed(1)} x by processor time on ${cores} cores` +
			(size === largest ? `; ${of((run) => run.ours / run.limit).toFixed(2)} x openssl on ${cores} cores` : ""),
	);
}

const anchor = { size: largest, root: log.tree.root(), at: 0 };
log.grow(largest + 10_000);
const fresh = await measured(() => verify({ since: anchor }));
console.log(
	`10000 new entries behind ${largest} that were verified before: ${fresh.wallMs.toFixed(0)} ms, ${fresh.cpuMs.toFixed(0)} ms of processor time`,
);
log.db.close();
rmSync(folder, { recursive: true, force: true });

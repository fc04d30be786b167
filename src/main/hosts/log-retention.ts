import { setImmediate as nextTurn } from "node:timers/promises";
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { PruneReport } from "../../shared/model/archive.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { SegmentFile } from "../archive/segment-files.ts";
import { segmentLines } from "../archive/segment-lines.ts";
import { dayMs } from "../archive/segment-names.ts";
import type { BoundKey } from "../audit/key-chain.ts";
import { createSegmentCheck, type SegmentEntry } from "../audit/segment-check.ts";
import type { Fold } from "../engine/fold.ts";
import { type Base, createBaseMaker } from "../store/base.ts";
import type { Query } from "../store/query.ts";
import { baseHash, type Retention } from "../store/retention.ts";
import type { Store } from "../store/store.ts";
import { nativeHasher } from "../store/tree.ts";
import { checkSignature } from "./log-key.ts";
import { newestFold } from "./newest-fold.ts";

/**
 * Retention: removes the bodies of entries that are older than the rules say, a complete segment at a time, each behind an
 * entry under the log's signature. Leaves stay, so every root and every proof stays valid.
 */
export type LogRetention = {
	plan(): PruneReport;
	/** Faults: `busy`; `conflict` when a segment is not what the log says. */
	prune(actor: string): Promise<Result<PruneReport>>;
	/** Puts the bodies of segments back for `days`. Faults: `not_found`, `conflict`, `busy`. */
	restore(names: readonly string[], actor: string, days: number): Promise<Result<{ readonly entries: number }>>;
	stop(): Promise<void>;
};

export type LogRetentionPorts = {
	readonly folder: string;
	readonly store: Store;
	readonly query: Pick<Query, "read" | "leafOf" | "requestSeqs">;
	readonly retention: Retention;
	readonly folds: readonly Fold<unknown>[];
	readonly complete: () => readonly SegmentFile[];
	/** Keys of the log, all that were ever in force. */
	readonly keys: () => readonly BoundKey[];
	readonly retentionDays: () => number;
	/** The first entry that some sink does not have; null when there is no sink. */
	readonly firstUnsent: () => number | null;
	/** Signs what is not signed yet. */
	readonly sign: () => Promise<void>;
	readonly signedSize: () => number;
	readonly now: () => number;
	/** Bodies came back: what was made from them is to be made again. */
	readonly onRestored: () => Promise<void>;
	/** Bodies were removed. */
	readonly onRemoved: () => void;
	readonly onError: (text: string) => void;
};

/** Bodies changed in one transaction: a decision waits for no more than this. */
const perTransaction = 200;
/** Entries read and folded before everything else has its turn. */
const perTurn = 50;
const everyMs = 6 * 3_600_000;
const firstMs = 300_000;

/** Law: test/main/hosts/log-retention.test.ts (the log verifies, a rebuild gives the same tables, a restore gives the same bytes). */
export const createLogRetention = (ports: LogRetentionPorts): LogRetention => {
	const { store, retention, query, now } = ports;
	let isBusy = false;
	let isStopped = false;
	let running: Promise<unknown> = Promise.resolve();

	const prunedTo = (): number => retention.pruned()?.to ?? 0;

	const plan = (): PruneReport => {
		const days = ports.retentionDays();
		const segments: { name: string; from: number; to: number }[] = [];
		const report = (text: string): PruneReport => ({ segments, entries: segments.reduce((sum, { from, to }) => sum + to - from, 0), text });
		if (days === 0) return report("retention is off: nothing is ever removed");
		const before = now() - days * dayMs;
		const [firstHeld] = store.projections.heldIds().flatMap((id) => query.requestSeqs(id).slice(0, 1));
		const unsent = ports.firstUnsent() ?? Number.POSITIVE_INFINITY;
		let next = prunedTo();
		for (const { name, from, to, day } of ports.complete()) {
			if (to <= next) continue;
			if (from !== next) return report(`the segment with entry #${next} is not in the archive`);
			if (Date.parse(`${day}T00:00:00Z`) + dayMs > before) break;
			if (firstHeld !== undefined && firstHeld < to) return report(`entry #${firstHeld} is about a request that still waits`);
			if (unsent < to) return report(`entry #${unsent} has not reached every place that gets a copy`);
			segments.push({ name, from, to });
			next = to;
		}
		return report(`what is younger than ${days} days stays`);
	};

	/** Reads a segment against its own proof and against the leaves of the log; throws at the first thing that is wrong. */
	const reading = async (name: string, each: (entry: SegmentEntry) => void): Promise<string> => {
		const file = join(ports.folder, name);
		const check = createSegmentCheck(nativeHasher, ports.keys(), checkSignature);
		let count = 0;
		for await (const line of segmentLines(file)) {
			const entry = check.take(line);
			if (entry === null) continue;
			if (query.leafOf(entry.seq) !== entry.leaf) throw new Error(`\`${name}\`: entry #${entry.seq} is not the one of this log`);
			each(entry);
			if (++count % perTurn === 0) await nextTurn();
		}
		const { problem, proved, text } = check.finish();
		if (problem !== null) throw new Error(`\`${name}\`, line ${problem.line}: ${problem.text}`);
		if (proved !== "signed") throw new Error(`\`${name}\`: ${text}`);
		const hashing = createHash("sha256");
		for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hashing.update(chunk);
		return hashing.digest("hex");
	};

	/** Says again what is in force and was said before `to`, so that it outlives its entry. */
	const restate = (to: number): void => {
		for (const seq of Object.values(store.folds.read(newestFold))) {
			if (seq >= to) continue;
			const entry = query.read(seq);
			if (entry !== null) store.ledger.append({ type: entry.type, actor: entry.actor, details: entry.details });
		}
	};

	const removeBelow = async (): Promise<void> => {
		const to = prunedTo();
		const kept = retention.restored().filter(({ untilAt }) => untilAt > now());
		await store.commit(() => retention.setRestored(kept));
		let from = 0;
		for (const edge of [...kept.filter((range) => range.from < to).sort((one, other) => one.from - other.from), { from: to, to }]) {
			while (!isStopped && (await store.commit(() => retention.forget(from, Math.min(edge.from, to), perTransaction))) > 0)
				await nextTurn();
			from = edge.to;
		}
	};

	const pruneOne = async ({ name, from, to }: { name: string; from: number; to: number }, actor: string): Promise<void> => {
		const known = retention.base();
		const before = known === null ? null : (JSON.parse(known) as Base);
		const maker = createBaseMaker(ports.folds, before);
		try {
			const fileHashHex = await reading(name, ({ body }) => maker.apply(JSON.parse(body) as Entry));
			await store.commit(() => {
				restate(to);
				// What nobody has done again since is forgotten with the entries that it was counted from.
				const base = JSON.stringify(maker.finish((key) => (store.projections.tally(key)?.lastAt ?? 0) >= lastAtBefore(to)));
				const entry = store.ledger.append({
					type: "log.pruned",
					actor,
					details: { from, to, count: to - from, rootHex: store.tree.root(), file: name, fileHashHex, stateHashHex: baseHash(base) },
				});
				store.projections.forgetTallies(lastAtBefore(to));
				retention.setPruned({ seq: entry.seq, to }, base);
			});
		} finally {
			maker.close();
		}
		// Nothing goes before the entry that says so is under a signature.
		await ports.sign();
		const pruned = retention.pruned();
		if (pruned === null || ports.signedSize() <= pruned.seq) throw new Error("the pruning entry could not be signed");
		await removeBelow();
	};
	/** Time of the first entry that stays: what was counted last before it is older than all that stays. */
	const lastAtBefore = (to: number): number => query.read(to)?.at ?? now();

	const alone = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
		if (isBusy) return fail("busy", "retention is at work already");
		isBusy = true;
		try {
			const doing = work();
			running = doing.catch(() => undefined);
			return ok(await doing);
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			ports.onError(text);
			return fail("conflict", text);
		} finally {
			isBusy = false;
		}
	};

	const prune = (actor: string): Promise<Result<PruneReport>> =>
		alone(async () => {
			const planned = plan();
			const pruned = retention.pruned();
			// A run that was broken off behind its entry, or before that was signed.
			if (pruned !== null && ports.signedSize() <= pruned.seq) await ports.sign();
			if (pruned !== null && ports.signedSize() > pruned.seq) await removeBelow();
			for (const segment of planned.segments) if (!isStopped) await pruneOne(segment, actor);
			ports.onRemoved();
			return planned;
		});

	const restoreOne = async ({ name, from, to }: SegmentFile, actor: string, days: number): Promise<number> => {
		const file = join(ports.folder, name);
		// Read twice: nothing is put back before every line was found right.
		const fileHashHex = await reading(name, () => undefined);
		let count = 0;
		let batch: SegmentEntry[] = [];
		const putBack = async (): Promise<void> => {
			const entries = batch;
			batch = [];
			count += await store.commit(() => entries.filter(({ seq, leaf, body }) => retention.putBack(seq, leaf, body)).length);
		};
		const check = createSegmentCheck(nativeHasher, ports.keys(), checkSignature);
		for await (const line of segmentLines(file)) {
			const entry = check.take(line);
			if (entry !== null) batch.push(entry);
			if (batch.length >= perTransaction) await putBack();
		}
		await putBack();
		await store.commit(() => {
			retention.setRestored([...retention.restored().filter((range) => range.from !== from), { from, to, untilAt: now() + days * dayMs }]);
			store.ledger.append({ type: "log.restored", actor, details: { from, to, count, file: name, fileHashHex, days } });
		});
		return count;
	};

	const restore: LogRetention["restore"] = async (names, actor, days) => {
		const found = names.map((name) => ports.complete().find((each) => each.name === name));
		const missing = names.find((_, at) => found[at] === undefined);
		if (missing !== undefined) return fail("not_found", `the archive has no complete segment \`${missing}\``);
		const restored = await alone(async () => {
			let entries = 0;
			for (const segment of found) if (segment !== undefined) entries += await restoreOne(segment, actor, days);
			return { entries };
		});
		if (restored.ok) await ports.onRestored();
		return restored;
	};

	const byItself = (): void => {
		if (ports.retentionDays() > 0) void prune("retention");
	};
	const first = setTimeout(byItself, firstMs);
	const later = setInterval(byItself, everyMs);
	first.unref();
	later.unref();

	return {
		plan,
		prune,
		restore,
		stop: async () => {
			isStopped = true;
			clearTimeout(first);
			clearInterval(later);
			await running;
		},
	};
};

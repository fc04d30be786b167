import type { SinkState } from "../../shared/model/shipping.ts";
import type { Cursor } from "./cursors.ts";
import type { Delay, Shipped, Sink } from "./sink.ts";

/** Carries the log to one sink: in order, at least once, behind the commit, for as long as it takes. */
export type Shipper = {
	/** Entries were committed. Costs nothing while something is under way. */
	noticed(): void;
	setPaused(isPaused: boolean): void;
	state(): Pick<SinkState, "state" | "sentSeq" | "sentAt" | "behind" | "problem">;
	/** Resolves when nothing is under way any more. */
	stop(): Promise<void>;
};

export type ShipperPorts = {
	readonly sink: Sink;
	readonly cursor: { get(): Cursor; set(cursor: Cursor): void };
	/** Committed entries from `from` on, before `to`: as many as fit in `maxBytes`, at least one if there is one. */
	readonly read: (from: number, to: number, maxBytes: number) => readonly Shipped[];
	readonly leafOf: (seq: number) => string | null;
	readonly size: () => number;
	readonly now: () => number;
	/** Calls back once after `ms`; gives back what cancels it. */
	readonly after: (ms: number, run: () => void) => () => void;
	/** From 0 to 1. */
	readonly random: () => number;
	readonly batchBytes: number;
	readonly batchWaitMs: number;
	/** Once for each outage that lasts, and once when the sink has everything again. */
	readonly onOutage: (
		what: "failed" | "caught-up",
		about: { readonly text: string; readonly since: number; readonly behind: number },
	) => void;
};

const firstBatchBytes = 65_536;
const firstBackoffMs = 1000;
const maxBackoffMs = 300_000;
/** A sink that is away for less is not worth an entry. */
const outageMs = 60_000;

/**
 * Law: test/main/shipping/shipper.test.ts (every entry arrives, in order; a crash at any point repeats a batch and skips none;
 * an outage of any length holds one batch in memory).
 */
export const createShipper = (ports: ShipperPorts): Shipper => {
	const { sink, cursor } = ports;
	let cancelTimer: (() => void) | null = null;
	let running: Promise<void> | null = null;
	let stopping: AbortController = new AbortController();
	let isStopped = false;
	let tries = 0;
	/** Grows with each batch that the sink takes, so that one that is down costs little to try; shrinks when one is too large. */
	let maxBytes = Math.min(ports.batchBytes, firstBatchBytes);
	let problem: { text: string; since: number; nextTryAt: number } | null = null;
	let isOutage = false;
	/** Where the log ended when the sink came back: what it has missed. */
	let missedTo: number | null = null;

	const at = (): Cursor => cursor.get();
	const behind = (): number => Math.max(0, ports.size() - at().next);

	/** A log that was put back, or another one: what was sent is not what this log holds, so all of it is sent. */
	const checkLog = (): void => {
		const { next, leaf, isPaused } = at();
		if (leaf === undefined || next === 0 || ports.leafOf(next - 1) === leaf) return;
		cursor.set({ next: 0, ...(isPaused === true ? { isPaused } : {}) });
	};

	const schedule = (ms: number): void => {
		if (isStopped) return;
		cancelTimer?.();
		cancelTimer = ports.after(ms, () => {
			cancelTimer = null;
			running ??= run()
				.catch(broken)
				.finally(() => {
					running = null;
					if (!isStopped && cancelTimer === null && behind() > 0 && at().isPaused !== true) schedule(ports.batchWaitMs);
				});
		});
	};

	const nextBatch = (): readonly Shipped[] => {
		const { next, to, ...rest } = at();
		// A batch that was begun keeps its end, so that it has the same name and the same bytes.
		if (to !== undefined && to > next) return ports.read(next, to, Number.POSITIVE_INFINITY);
		const batch = ports.read(next, ports.size(), maxBytes);
		const last = batch.at(-1);
		if (last !== undefined) cursor.set({ ...rest, next, to: last.seq + 1 });
		return batch;
	};

	const sent = (batch: readonly Shipped[]): void => {
		const last = batch.at(-1);
		if (last === undefined) return;
		const { isPaused } = at();
		cursor.set({ next: last.seq + 1, leaf: last.leaf, sentAt: ports.now(), ...(isPaused === true ? { isPaused } : {}) });
		tries = 0;
		maxBytes = Math.min(ports.batchBytes, maxBytes * 2);
		if (problem !== null && isOutage) {
			missedTo ??= ports.size();
			if (last.seq + 1 < missedTo) return;
			ports.onOutage("caught-up", { text: problem.text, since: problem.since, behind: behind() });
		}
		isOutage = false;
		missedTo = null;
		problem = null;
	};

	const failed = (text: string, delay: Partial<Delay>): void => {
		tries++;
		missedTo = null;
		const backoff = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(tries - 1, 20));
		// Half of it by chance, so that many hosts do not come back at the same moment.
		const waitMs = Math.max(delay.retryAfterMs ?? 0, Math.round(backoff * (0.5 + ports.random() / 2)));
		const now = ports.now();
		problem = { text: text.slice(0, 600), since: problem?.since ?? now, nextTryAt: now + waitMs };
		if (!isOutage && now - problem.since >= outageMs) {
			isOutage = true;
			ports.onOutage("failed", { text: problem.text, since: problem.since, behind: behind() });
		}
		schedule(waitMs);
	};

	/** Our own file of cursors cannot be written, or the log not be read: tried again like everything else. */
	const broken = (error: unknown): void => {
		failed(`shipping cannot go on here: ${error instanceof Error ? error.message : String(error)}`, {});
	};

	const run = async (): Promise<void> => {
		const { signal } = stopping;
		checkLog();
		while (!signal.aborted && at().isPaused !== true) {
			const batch = nextBatch();
			if (batch.length === 0) break;
			const answer = await sink.send(batch, signal);
			// What was under way when it was stopped is sent again: nobody knows whether it arrived.
			if (signal.aborted) return;
			if (answer.ok) {
				sent(batch);
				// Full batches follow each other; a rest waits for company.
				if (behind() > 0 && batch.reduce((sum, { body }) => sum + body.length, 0) < maxBytes / 2) break;
				continue;
			}
			if (answer.fault.code === "too_large" && batch.length > 1) {
				const { to: _begun, ...rest } = at();
				maxBytes = Math.max(1, Math.floor(batch.reduce((sum, { body }) => sum + body.length, 0) / 2));
				cursor.set(rest);
				continue;
			}
			failed(answer.fault.message, (answer.fault.data as Partial<Delay> | undefined) ?? {});
			break;
		}
	};

	if (behind() > 0) schedule(0);

	return {
		noticed: () => {
			if (running === null && cancelTimer === null && at().isPaused !== true) schedule(ports.batchWaitMs);
		},
		setPaused: (isPaused) => {
			const { isPaused: _before, ...rest } = at();
			cursor.set(isPaused ? { ...rest, isPaused } : rest);
			if (isPaused) {
				cancelTimer?.();
				cancelTimer = null;
				stopping.abort();
				stopping = new AbortController();
			} else {
				tries = 0;
				schedule(0);
			}
		},
		state: () => {
			const { next, sentAt, isPaused } = at();
			const left = behind();
			return {
				state: isPaused === true ? "paused" : tries > 0 ? "failing" : left === 0 ? "up-to-date" : "sending",
				...(next > 0 ? { sentSeq: next - 1 } : {}),
				...(sentAt === undefined ? {} : { sentAt }),
				behind: left,
				...(problem === null || tries === 0 ? {} : { problem }),
			};
		},
		stop: async () => {
			isStopped = true;
			cancelTimer?.();
			cancelTimer = null;
			stopping.abort();
			await running;
		},
	};
};

import type { Fault, Result } from "../../shared/lib/result.ts";
import { chunkRows, chunksFor, isJump } from "./chunks.ts";
import type { Rows } from "./rows.ts";

/**
 * One window of a list that stands still: rows `offset … offset+limit` of it as of `asOfSeq`, answered after about `countMs`
 * with what was found by then. `total` is how many there are so far, and `isCounted` says that no more are found.
 */
export type FetchWindow<Row> = (
	offset: number,
	limit: number,
	asOfSeq: number | undefined,
	countMs: number,
) => Promise<Result<{ rows: readonly Row[]; total: number; asOfSeq: number; behind: number; isCounted: boolean }>>;

export type WindowedRows<Row> = Rows<Row> & {
	/** The moment of the log that these rows show; set by the first answer, then unchanged. */
	asOfSeq(): number | undefined;
	/** How many entries up to that moment the search had not looked at yet when it answered last: they are missing here. */
	behind(): number;
	/** How many were found so far; the list itself may be kept shorter until all are counted. */
	found(): number;
	/** No more are found: `total` is how many there are. */
	isCounted(): boolean;
	/** Another list is about to take its place: from now on it asks nothing, and stays as it is. */
	leave(): void;
};

/** About 13 000 rows are kept, far more than any screen shows and far less than a log holds. */
const maxChunks = 64;
const maxInFlight = 8;
/** The first rows come at once; if all is counted within this time, that comes with them. */
const firstMs = 30;
/** How often more is told while it is counted. */
const countMs = 250;

/**
 * Rows fetched in chunks around what is shown. The first answer fixes the moment of the log; every later call asks for
 * the same moment, so that nothing moves while entries are added.
 *
 * The first rows are shown before all are counted. Meanwhile the list is as long as what was found first, and longer only
 * when its end comes near: so the scroll bar changes once, when the count is there, and not under a hand.
 *
 * Faults: a refused call is kept as `failure` and that chunk is left alone until `retry`.
 * Law: test/renderer/grid-rows.test.ts
 */
export const createWindowedRows = <Row>(fetch: FetchWindow<Row>): WindowedRows<Row> => {
	const chunks = new Map<number, readonly Row[]>();
	const inFlight = new Set<number>();
	const refused = new Set<number>();
	const listeners = new Set<() => void>();
	let queue: number[] = [];
	let total: number | undefined;
	let found = 0;
	let isCounted = false;
	let isCounting = false;
	let asOfSeq: number | undefined;
	let behind = 0;
	let failure: Fault | undefined;
	let version = 0;
	let shown = { first: 0, last: 0 };
	let hasJumped = false;
	let isLeft = false;

	const changed = (): void => {
		version++;
		for (const listener of listeners) listener();
	};

	/** Drops what lies furthest from the shown rows. */
	const forgetFar = (): void => {
		if (chunks.size <= maxChunks) return;
		const middle = (shown.first + shown.last) / 2 / chunkRows;
		const byDistance = [...chunks.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
		for (const chunk of byDistance.slice(0, chunks.size - maxChunks)) chunks.delete(chunk);
	};

	/** The list gets longer when it is counted, or when somebody comes near its end before that. */
	const lengthen = (): void => {
		if (total === undefined || isCounted || shown.last + chunkRows / 2 > total) total = found;
	};
	const isFull = (chunk: number): boolean => {
		const rows = chunks.get(chunk);
		return rows !== undefined && rows.length >= Math.min(chunkRows, (total ?? 0) - chunk * chunkRows);
	};

	/** Asks once; true when it was answered. */
	const ask = async (chunk: number, limit: number, ms: number): Promise<boolean> => {
		const reply = await fetch(chunk * chunkRows, limit, asOfSeq, ms);
		if (!reply.ok) {
			failure = reply.fault;
			return false;
		}
		const { value } = reply;
		if (limit === chunkRows) chunks.set(chunk, value.rows);
		found = Math.max(found, value.total);
		({ behind } = value);
		asOfSeq ??= value.asOfSeq;
		isCounted ||= value.isCounted;
		lengthen();
		forgetFar();
		return true;
	};

	const load = async (chunk: number): Promise<void> => {
		inFlight.add(chunk);
		const isAnswered = await ask(chunk, chunkRows, asOfSeq === undefined ? firstMs : countMs);
		inFlight.delete(chunk);
		if (!isAnswered) refused.add(chunk);
		changed();
		pump();
		void count();
	};

	/** Goes on until all are counted, while somebody is there to see it. Rows at the end of the list come along. */
	const count = async (): Promise<void> => {
		if (isCounting || asOfSeq === undefined) return;
		isCounting = true;
		while (!isCounted && !isLeft && listeners.size > 0 && failure === undefined) {
			const last = Math.floor((total ?? 0) / chunkRows);
			const isShort = (chunks.get(last)?.length ?? 0) < chunkRows;
			await ask(last, isShort ? chunkRows : 1, countMs);
			changed();
		}
		isCounting = false;
	};

	/** After a jump what is seen is asked for alone: what lies around it would stand in its way, and comes after it. */
	const waitsForSeen = (chunk: number): boolean => {
		const [from, to] = [Math.floor(shown.first / chunkRows), Math.floor((shown.last - 1) / chunkRows)];
		if (!hasJumped || (chunk >= from && chunk <= to)) return false;
		for (let each = from; each <= to; each++) if (!isFull(each) && !refused.has(each)) return true;
		return false;
	};

	const pump = (): void => {
		// Until the first answer has fixed the moment, a second call could show another one.
		const room = isLeft ? 0 : asOfSeq === undefined ? 1 : maxInFlight;
		while (inFlight.size < room) {
			const [chunk] = queue;
			if (chunk === undefined || waitsForSeen(chunk)) return;
			queue.shift();
			if (isFull(chunk) || inFlight.has(chunk) || refused.has(chunk)) continue;
			void load(chunk);
		}
	};

	return {
		subscribe: (listener) => {
			listeners.add(listener);
			void count();
			return () => listeners.delete(listener);
		},
		version: () => version,
		total: () => total,
		found: () => found,
		isCounted: () => isCounted,
		leave: () => void (isLeft = true),
		asOfSeq: () => asOfSeq,
		behind: () => behind,
		at: (index) => chunks.get(Math.floor(index / chunkRows))?.[index % chunkRows],
		failure: () => failure,
		want: (first, last, rowsPerFrame) => {
			shown = { first, last };
			hasJumped = isJump(rowsPerFrame);
			const before = total;
			if (total !== undefined) lengthen();
			// What was wanted before and is not any more is not asked for: only the newest wish counts.
			queue = total === undefined ? [0] : chunksFor(first, last, rowsPerFrame, total);
			pump();
			if (total !== before) changed();
		},
		retry: () => {
			refused.clear();
			failure = undefined;
			queue = total === undefined ? [0] : chunksFor(shown.first, shown.last, 0, total);
			changed();
			pump();
			void count();
		},
	};
};

import type { Fault, Result } from "../../shared/lib/result.ts";
import { chunkRows, chunksFor, isJump } from "./chunks.ts";
import type { Rows } from "./rows.ts";

/** One window of a list that stands still: rows `offset … offset+limit` of it as of `asOfSeq`. */
export type FetchWindow<Row> = (
	offset: number,
	limit: number,
	asOfSeq: number | undefined,
) => Promise<Result<{ rows: readonly Row[]; total: number; asOfSeq: number; behind: number }>>;

export type WindowedRows<Row> = Rows<Row> & {
	/** The moment of the log that these rows show; set by the first answer, then unchanged. */
	asOfSeq(): number | undefined;
	/** How many entries up to that moment the search had not looked at yet when it answered last: they are missing here. */
	behind(): number;
};

/** About 13 000 rows are kept, far more than any screen shows and far less than a log holds. */
const maxChunks = 64;
const maxInFlight = 8;

/**
 * Rows fetched in chunks around what is shown. The first answer fixes the moment of the log; every later call asks for
 * the same moment, so that nothing moves while entries are added.
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
	let asOfSeq: number | undefined;
	let behind = 0;
	let failure: Fault | undefined;
	let version = 0;
	let shown = { first: 0, last: 0 };
	let hasJumped = false;

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

	const load = async (chunk: number): Promise<void> => {
		inFlight.add(chunk);
		const reply = await fetch(chunk * chunkRows, chunkRows, asOfSeq);
		inFlight.delete(chunk);
		if (reply.ok) {
			chunks.set(chunk, reply.value.rows);
			total = reply.value.total;
			asOfSeq ??= reply.value.asOfSeq;
			({ behind } = reply.value);
			forgetFar();
		} else {
			refused.add(chunk);
			failure = reply.fault;
		}
		changed();
		pump();
	};

	/** After a jump what is seen is asked for alone: what lies around it would stand in its way, and comes after it. */
	const waitsForSeen = (chunk: number): boolean => {
		const [from, to] = [Math.floor(shown.first / chunkRows), Math.floor((shown.last - 1) / chunkRows)];
		if (!hasJumped || (chunk >= from && chunk <= to)) return false;
		for (let each = from; each <= to; each++) if (!chunks.has(each) && !refused.has(each)) return true;
		return false;
	};

	const pump = (): void => {
		// Until the first answer has fixed the moment, a second call could show another one.
		const room = asOfSeq === undefined ? 1 : maxInFlight;
		while (inFlight.size < room) {
			const [chunk] = queue;
			if (chunk === undefined || waitsForSeen(chunk)) return;
			queue.shift();
			if (chunks.has(chunk) || inFlight.has(chunk) || refused.has(chunk)) continue;
			void load(chunk);
		}
	};

	return {
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
		total: () => total,
		asOfSeq: () => asOfSeq,
		behind: () => behind,
		at: (index) => chunks.get(Math.floor(index / chunkRows))?.[index % chunkRows],
		failure: () => failure,
		want: (first, last, rowsPerFrame) => {
			shown = { first, last };
			hasJumped = isJump(rowsPerFrame);
			// What was wanted before and is not any more is not asked for: only the newest wish counts.
			queue = total === undefined ? [0] : chunksFor(first, last, rowsPerFrame, total);
			pump();
		},
		retry: () => {
			refused.clear();
			failure = undefined;
			queue = total === undefined ? [0] : chunksFor(shown.first, shown.last, 0, total);
			changed();
			pump();
		},
	};
};

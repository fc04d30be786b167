import type { Shipped } from "./sink.ts";

/** Rows of the log as the store gives them. */
export type EntryRows = (from: number, limit: number) => readonly Shipped[];

const pageRows = 200;
/** More than this many in one batch is more than some sinks take, however short they are. */
const maxRows = 5000;

/**
 * Committed entries from `from` on and before `to`, until `maxBytes` are full; the first one always, so that an entry of
 * any size gets there.
 */
export const readCommitted =
	(rows: EntryRows) =>
	(from: number, to: number, maxBytes: number): readonly Shipped[] => {
		const batch: Shipped[] = [];
		let bytes = 0;
		for (let next = from; next < to && batch.length < maxRows;) {
			const page = rows(next, Math.min(pageRows, to - next, maxRows - batch.length));
			if (page.length === 0) return batch;
			for (const row of page) {
				if (row.seq >= to) return batch;
				bytes += row.body.length;
				if (batch.length > 0 && bytes > maxBytes) return batch;
				batch.push(row);
			}
			next = (page.at(-1)?.seq ?? next) + 1;
		}
		return batch;
	};

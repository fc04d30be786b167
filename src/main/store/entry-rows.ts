import { readEntryHead } from "../audit/entry.ts";
import type { Db } from "./open.ts";

export type EntryRow = { readonly seq: number; readonly at: number; readonly leaf: string; readonly body: string };

/** Committed entries in order, for who carries them elsewhere. Those whose bodies retention removed are left out. */
export const createEntryRows = (db: Db) => {
	const page = db.prepare<[number, number]>("SELECT seq, leaf, body FROM entries WHERE seq >= ? AND body IS NOT NULL ORDER BY seq LIMIT ?");
	const leaf = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq = ?").pluck();
	const size = db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM entries").pluck();
	return {
		/** At most `limit` from `from` on. */
		rows: (from: number, limit: number): readonly EntryRow[] =>
			(page.all(from, limit) as Omit<EntryRow, "at">[]).map((row) => ({ ...row, at: readEntryHead(row.body)?.at ?? 0 })),
		leafOf: (seq: number): string | null => (leaf.get(seq) as string | undefined) ?? null,
		/** One more than the newest committed seq. */
		size: (): number => size.get() as number,
	};
};

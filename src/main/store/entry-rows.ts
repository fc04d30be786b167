import type { Db } from "./open.ts";

export type EntryRow = { readonly seq: number; readonly at: number; readonly leaf: string; readonly body: string };

/** Committed entries in order, for who carries them elsewhere. */
export const createEntryRows = (db: Db) => {
	const page = db.prepare<[number, number]>(
		"SELECT seq, body ->> '$.at' AS at, leaf, body FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?",
	);
	const leaf = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq = ?").pluck();
	return {
		/** At most `limit` from `from` on. */
		rows: (from: number, limit: number): readonly EntryRow[] => page.all(from, limit) as EntryRow[],
		leafOf: (seq: number): string | null => (leaf.get(seq) as string | undefined) ?? null,
	};
};

import type { Db } from "./open.ts";

/** A stored entry as an export needs it. `body` is null when retention removed it. */
export type StoredBody = { readonly seq: number; readonly leaf: string; readonly body: string | null };

/** Reads entries in order, `limit` at a time, from `from` on and below `to`. */
export const createPages = (db: Db): ((from: number, to: number, limit: number) => readonly StoredBody[]) => {
	const page = db.prepare<[number, number, number]>("SELECT seq, leaf, body FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?");
	return (from, to, limit) => page.all(from, to, limit) as StoredBody[];
};

import type { Entry } from "../../shared/model/entry.ts";
import type { Db } from "./open.ts";
import { createPages, type StoredBody } from "./pages.ts";

/** Small questions to the log, answered by its key: as quick at its end as at its beginning. The others are `search/`. */

export type StoredEntry = { readonly seq: number; readonly leaf: string; readonly body: string };

export type Query = {
	/** Entries before `beforeSeq`, newest first; those whose body retention has removed are left out. */
	before(beforeSeq: number, limit: number): Entry[];
	/** Entries about a request, oldest first. */
	about(request: string, limit: number): Entry[];
	/** Null when there is none, or its body is no longer kept. */
	entry(seq: number): StoredEntry | null;
	/** Entries of `[fromSeq, toSeq)` that have a body, oldest first. */
	page(fromSeq: number, toSeq: number): StoredEntry[];
	/** At most `limit` entries of `[fromSeq, toSeq)`, also those whose body is gone. */
	rows(fromSeq: number, toSeq: number, limit: number): readonly StoredBody[];
	/** Signed heads of sizes over `fromSize`, up to `toSize`. */
	notes(fromSize: number, toSize: number): readonly string[];
	/** The entry itself. */
	read(seq: number): Entry | null;
	/** One more than the newest seq. */
	size(): number;
	/** Null when there is no such entry. */
	leafOf(seq: number): string | null;
	/** Number of the first entry from `seq` on whose body is kept; the log's size when there is none. */
	firstKept(seq: number): number;
	/** The request that an entry is about; null for none. */
	requestAt(seq: number): string | null;
	/** Numbers of the entries about a request. */
	requestSeqs(request: string): number[];
};

export const createQuery = (db: Db): Query => {
	const one = db.prepare<[number]>("SELECT seq, leaf, body FROM entries WHERE seq = ? AND body IS NOT NULL");
	const size = db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM entries").pluck();
	const before = db
		.prepare<[number, number]>("SELECT body FROM entries WHERE seq < ? AND body IS NOT NULL ORDER BY seq DESC LIMIT ?")
		.pluck();
	const about = db
		.prepare<[string, number]>("SELECT body FROM entries WHERE request = ? AND body IS NOT NULL ORDER BY seq LIMIT ?")
		.pluck();
	const page = db.prepare<[number, number]>(
		"SELECT seq, leaf, body FROM entries WHERE seq >= ? AND seq < ? AND body IS NOT NULL ORDER BY seq",
	);
	const notes = db.prepare<[number, number]>("SELECT note FROM checkpoints WHERE size > ? AND size <= ? ORDER BY size").pluck();
	const leaf = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq = ?").pluck();
	const kept = db.prepare<[number]>("SELECT seq FROM entries WHERE seq >= ? AND body IS NOT NULL ORDER BY seq LIMIT 1").pluck();
	const seqs = db.prepare<[string]>("SELECT seq FROM entries WHERE request = ? AND body IS NOT NULL ORDER BY seq").pluck();
	const requestOfRow = db.prepare<[number]>("SELECT request FROM entries WHERE seq = ?").pluck();
	const parse = (bodies: unknown[]): Entry[] => (bodies as string[]).map((body) => JSON.parse(body) as Entry);

	return {
		before: (beforeSeq, limit) => parse(before.all(beforeSeq, limit)),
		about: (request, limit) => parse(about.all(request, limit)),
		entry: (seq) => (one.get(seq) as StoredEntry | undefined) ?? null,
		page: (fromSeq, toSeq) => page.all(fromSeq, toSeq) as StoredEntry[],
		rows: createPages(db),
		notes: (fromSize, toSize) => notes.all(fromSize, toSize) as string[],
		read: (seq) => {
			const stored = one.get(seq) as StoredEntry | undefined;
			return stored === undefined ? null : (JSON.parse(stored.body) as Entry);
		},
		size: () => size.get() as number,
		leafOf: (seq) => (leaf.get(seq) as string | undefined) ?? null,
		firstKept: (seq) => (kept.get(seq) as number | undefined) ?? (size.get() as number),
		requestAt: (seq) => (requestOfRow.get(seq) as string | null | undefined) ?? null,
		requestSeqs: (request) => seqs.all(request) as number[],
	};
};

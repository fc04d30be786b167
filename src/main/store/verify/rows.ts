import type { Row } from "../../audit/verify.ts";
import { requestAgrees } from "../columns-agree.ts";
import type { Db } from "../open.ts";

/** A flipped bit makes a text a blob of the same bytes: then SQLite gives a Buffer. */
type StoredRow = {
	readonly seq: number;
	readonly request: string | null;
	readonly leaf: string | Buffer;
	readonly body: string | Buffer | null;
};

/** Stored rows from a number on, in the order of their keys, as many at a time as asked for. */
export const createRowReader = (db: Db, from: number): ((count: number) => readonly Row[]) => {
	const page = db.prepare<[number, number]>("SELECT seq, request, leaf, body FROM entries WHERE seq > ? ORDER BY seq LIMIT ?");
	const bytesOf = db.prepare<[number]>("SELECT CAST(body AS BLOB) FROM entries WHERE seq = ?").pluck();
	// A key below zero is no entry's: only who reads from there sees it.
	let last = from === 0 ? Number.MIN_SAFE_INTEGER : from - 1;

	/** Bytes that no text stands for are read as U+FFFD, and would hash like it: such a body is none. */
	const isUnreadable = (seq: number, body: string | Buffer | null): body is Buffer =>
		typeof body === "object" ? body !== null : body.includes("\ufffd") && !(bytesOf.get(seq) as Buffer).equals(Buffer.from(body));

	return (count) => {
		const rows = page.all(last, count) as StoredRow[];
		last = rows.at(-1)?.seq ?? last;
		return rows.map(({ seq, request, leaf: recorded, body }): Row => {
			const leaf = typeof recorded === "string" ? recorded : "";
			if (isUnreadable(seq, body)) return { seq, leaf, body: null, isUnreadable: true };
			// A column that certainly is a copy of the body needs no second look; another is compared with the parsed entry.
			return body === null || requestAgrees(body, request) ? { seq, leaf, body } : { seq, leaf, body, columns: { request } };
		});
	};
};

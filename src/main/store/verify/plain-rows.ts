import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import type { Db } from "../open.ts";
import { readHeadBytes } from "./head-bytes.ts";
import { isRequestOf } from "./request-of.ts";

/** Rows of one read: the offset of a key is one byte, and what SQLite and Node hold meanwhile stays small. */
export const plainRows = 128;

/** Between two bodies. Canonical JSON has no such byte, and it is the prefix of a leaf's input. */
const separator = 0;
/** Where an entry has no request. A request that begins with such a character is looked at on its own. */
const none = "\u0001";
/** Hex digits of a leaf hash. */
const digestUnits = 64;
/** Longer bodies are read one by one, so that what somebody made large is not held in memory many times. */
const maxBodyBytes = 65_536;
const label = Buffer.from(',"request":"');

/** All bodies, each behind a separator; and of each row its request, a separator, its key's offset, and its leaf. */
type Group = readonly [count: number, bodies: Buffer | null, columns: string | null];

/** Of rows that are as they should be: their leaf hashes as one text, and the times that they say; -1 where a body is gone. */
export type CheckedRows = { readonly leaves: string; readonly times: readonly number[] };

/**
 * Reads and checks at most `plainRows` rows at once: keys without a gap, types, each leaf column against the body's hash,
 * each request column and number against the body. Null says only that the rows want to be looked at one by one.
 *
 * All rows come in two pieces, because a row of several columns costs more than hashing it. No piece can be cut in another
 * way than it was put together: there are as many separators as rows, and every other part has a known length.
 *
 * Law: test/main/store/verify-chunks.test.ts (never content where a look at each row is not).
 */
export const createPlainRows = (db: Db): ((from: number, to: number) => CheckedRows | null) => {
	const behind = "coalesce(request, char(1)) || char(0, seq - $from)";
	// Comparing with a blob tells a text that became one: anything else is less. The unary plus keeps the column's type out of it.
	const group = db
		.prepare<{ from: number; to: number }>(
			`SELECT count(*), CAST(char(0) || group_concat(body, char(0)) AS BLOB),
				(SELECT ${behind} FROM entries WHERE seq = $from) || group_concat(leaf, ${behind})
			FROM entries
			WHERE seq >= $from AND seq < $to AND +body < x'' AND +leaf < x'' AND octet_length(leaf) = ${digestUnits}
				AND (request IS NULL OR (+request >= ' ' AND +request < x'')) AND octet_length(body) <= ${maxBodyBytes}`,
		)
		.raw();

	return (from, to) => {
		const [count, bodies, columns] = group.get({ from, to }) as Group;
		// Bytes that are no text would be another entry for who reads them as one.
		if (count !== to - from || bodies === null || columns === null || !isUtf8(bodies)) return null;
		const leaves: string[] = [];
		const times: number[] = [];
		let [body, column] = [1, 0];
		for (let at = 0; at < count; at++) {
			const next = bodies.indexOf(separator, body);
			const end = next < 0 ? bodies.length : next;
			const digest = hash("sha256", bodies.subarray(body - 1, end), "hex");
			const requestEnd = columns.indexOf("\0", column);
			if (columns.charCodeAt(requestEnd + 1) !== at || !columns.startsWith(digest, requestEnd + 2)) return null;
			const head = readHeadBytes(bodies, body, end);
			if (head === null || head.seq !== from + at) return null;
			const isNone = requestEnd === column + 1 && columns[column] === none;
			// What stands right before the entry's own number is a member of the entry itself; `}` ends its outcome.
			const isCopied = isNone ? bodies[head.seqAt - 1] === 0x7d : endsWithRequest(bodies, head.seqAt, columns, column, requestEnd);
			if (!isCopied && !isRequestOf(bodies.toString("utf8", body, end), isNone ? null : columns.slice(column, requestEnd))) return null;
			leaves.push(digest);
			times.push(head.at);
			[body, column] = [end + 1, requestEnd + 2 + digestUnits];
		}
		return body === bodies.length + 1 && column === columns.length ? { leaves: leaves.join(""), times } : null;
	};
};

/** Whether `,"request":"…"` with this text ends right before `end`. Not for one that is escaped, or not ASCII. */
const endsWithRequest = (bodies: Buffer, end: number, columns: string, from: number, to: number): boolean => {
	if (bodies[end - 1] !== 0x22) return false;
	const start = end - 1 - (to - from);
	for (let at = from; at < to; at++) {
		const unit = columns.charCodeAt(at);
		if (unit === 0x22 || unit === 0x5c || unit > 0x7e || unit !== bodies[start + at - from]) return false;
	}
	for (let at = 0; at < label.length; at++) if (label[at] !== bodies[start - label.length + at]) return false;
	return true;
};

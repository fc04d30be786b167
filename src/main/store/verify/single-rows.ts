import { digestPattern } from "../../../shared/proof/tree-hasher.ts";
import { readEntryHead } from "../../audit/entry.ts";
import type { Db } from "../open.ts";
import { nativeHasher } from "../tree.ts";
import type { CheckedRows } from "./plain-rows.ts";
import { isRequestOf } from "./request-of.ts";

/** A flipped bit makes a text a blob of the same bytes, and a number is what a stranger may have stored. */
type StoredRow = { readonly seq: number; readonly request: unknown; readonly leaf: unknown; readonly body: unknown };

/**
 * Reads and checks the rows `[from, to)` one by one, whatever they are: those below `prunedBelow` may have lost their bodies.
 * Null when anything is not as it should be. Memory: one row's.
 */
export const createSingleRows = (db: Db): ((from: number, to: number, prunedBelow: number) => CheckedRows | null) => {
	const rows = db.prepare<[number, number]>("SELECT seq, request, leaf, body FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq");
	const bytesOf = db.prepare<[number]>("SELECT CAST(body AS BLOB) FROM entries WHERE seq = ?").pluck();

	/** A character that no UTF-8 stands for is read as U+FFFD: then only the bytes themselves tell what is stored. */
	const isExact = (seq: number, body: string): boolean =>
		!body.includes("\ufffd") || (bytesOf.get(seq) as Buffer | null)?.equals(Buffer.from(body)) === true;

	/** The time that an entry says, -1 for one whose body retention removed; null for one that is not as it should be. */
	const timeOf = ({ request, leaf, body }: StoredRow, seq: number, prunedBelow: number): number | null => {
		if (body === null) return seq < prunedBelow && typeof leaf === "string" && digestPattern.test(leaf) ? -1 : null;
		if (typeof body !== "string" || leaf !== nativeHasher.leaf(body)) return null;
		const head = readEntryHead(body);
		const isCopied = (request === null || typeof request === "string") && isRequestOf(body, request);
		return head?.seq === seq && isCopied && isExact(seq, body) ? head.at : null;
	};

	return (from, to, prunedBelow) => {
		const leaves: string[] = [];
		const times: number[] = [];
		for (const row of rows.iterate(from, to) as Iterable<StoredRow>) {
			const seq = from + leaves.length;
			// The stored key, too: a flipped bit in one leaves it where it was in the tree, out of reach of who asks for it.
			const time = row.seq === seq ? timeOf(row, seq, prunedBelow) : null;
			if (time === null) return null;
			leaves.push(row.leaf as string);
			times.push(time);
		}
		return leaves.length === to - from ? { leaves: leaves.join(""), times } : null;
	};
};

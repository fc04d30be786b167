import type { Sha256 } from "../../shared/proof/tree-hasher.ts";
import { handOverNoteIn } from "../audit/hand-over.ts";
import { followKeys, type FoundHandOver, type KeyChain } from "../audit/key-chain.ts";
import type { CheckSignature, VerifierKey } from "../audit/note.ts";
import type { Db } from "./open.ts";

/** Under `state`, in the order of the log. A rebuild keeps these rows: they are signed, and their entries may be pruned. */
const prefix = "hand-over:";
export const handOverKey = (seq: number): string => `${prefix}${`${seq}`.padStart(16, "0")}`;

/**
 * The hand-overs of the log's key, in order. One whose entry is not there, or says something else, has no note; where
 * retention removed the entry's body, the note stands for itself.
 */
export const readHandOvers = (db: Db): readonly FoundHandOver[] => {
	const kept = db.prepare("SELECT key, body AS note FROM state WHERE key >= ? AND key < ? ORDER BY key").all(prefix, "hand-over;") as {
		key: string;
		note: string;
	}[];
	const entry = db.prepare<[number]>("SELECT body FROM entries WHERE seq = ?");
	return kept.map(({ key, note }) => {
		const seq = Number(key.slice(prefix.length));
		const row = entry.get(seq) as { readonly body: string | null } | undefined;
		const isRecorded = row !== undefined && (row.body === null || handOverNoteIn(row.body) === note);
		return { seq, note: isRecorded ? note : null };
	});
};

/** The log's keys, followed from the pinned ones through every hand-over that it records. */
export const keyChainOf = (
	db: Db,
	pinned: readonly VerifierKey[],
	trust: { readonly sha256: Sha256; readonly check: CheckSignature },
): KeyChain => followKeys(pinned, readHandOvers(db), trust);

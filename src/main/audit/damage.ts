import type { LogDamageKind } from "../../shared/model/damage.ts";

/**
 * What can be wrong with a log, and how the kinds are told apart.
 *
 * The witnesses, from the one that is easiest to change to the hardest: the stored query columns; the key under which a
 * row is stored; the stored leaf hash beside the body; the body (it says its own `seq`); stored tree nodes, where the
 * store keeps them; checkpoints, signed with a key that is not in the database; heads remembered outside of it.
 * `h` is the hash computed from the stored body.
 *
 * | what is found | kind | named |
 * |---|---|---|
 * | `h` differs from the stored leaf, the stored leaves lead to the signed root | edited | that entry |
 * | `h` differs from the stored leaf, the computed leaves lead to the signed root | column-mismatch (`leaf`) | that entry |
 * | every `h` equals its stored leaf, the signed root differs, a stored node differs from `h` | edited | that entry |
 * | the same, and no stored node helps: whoever edited recomputed everything but the signature | edited | all since the last good checkpoint |
 * | body unreadable, and the tree agrees that it always was; or bytes that are no text | unreadable | that entry |
 * | no body, and no signed retention entry that says why | missing | that entry |
 * | keys skip a number that occurs in no later row | missing | first skipped to last skipped |
 * | keys are complete, but from one row on every body says a number higher by the same amount | missing | first skipped to last skipped |
 * | a body stands in another's place, and the right one turns up later | reordered | first wrong place |
 * | a body says an earlier number, and the bodies behind it are pushed down; or one key occurs twice | inserted | the pushed-in row |
 * | a body says another number, and all others stand right | edited | that entry |
 * | rows behind the size that the store's own tree has | inserted | first such row |
 * | rows end before a signed checkpoint, or before the store's own tree size | truncated | first lost to last lost |
 * | all of the database agrees with itself and ends before a head remembered outside | rolled-back | first lost to last lost |
 * | it reaches a remembered size with another root, and a valid signature covers this other history | forked | since the last common head |
 * | the log's key signed two roots of one size | forked | since the last good checkpoint |
 * | a stored checkpoint is malformed, or not signed by the log's key, or a signature is wrong | bad-signature | the checkpoint's size |
 * | a stored query column differs from the body | column-mismatch | that entry and column |
 * | an entry's time is before the one of the entry before it | clock-backwards (a warning: clocks are set back) | that entry |
 *
 * What cannot be seen without a witness is not claimed: rows appended behind the newest signed checkpoint are the
 * `unsignedTail` of the report, and a log with no checkpoint and no remembered head proves only that it agrees with itself.
 */

/** One thing that is wrong. */
export type Damage = {
	readonly kind: LogDamageKind;
	/** First bad entry; for `bad-signature` the first entry that the checkpoint does not cover (its size). */
	readonly seq: number;
	/** Last entry that may be concerned; equal to `seq` when it is that one. */
	readonly through: number;
	/** True when the evidence singles these entries out; false when the damage lies somewhere between `seq` and `through`. */
	readonly exact: boolean;
	/** One lower-case line for people. */
	readonly message: string;
	/** Of `column-mismatch`: the column's name. */
	readonly column?: string;
};

/** Not damage, but worth knowing. */
export type Warning = { readonly kind: "clock-backwards"; readonly seq: number; readonly message: string };

export const damageAt = (kind: LogDamageKind, seq: number, message: string): Damage => ({ kind, seq, through: seq, exact: true, message });

/** Damage of a whole range, `through` included. */
export const damageOver = (kind: LogDamageKind, seq: number, through: number, exact: boolean, message: string): Damage => ({
	kind,
	seq,
	through: Math.max(seq, through),
	exact,
	message,
});

import { fail, type Result } from "../../shared/lib/result.ts";
import type { Hex, Sha256 } from "../../shared/proof/tree-hasher.ts";
import { openCheckpoint, parseCheckpointText, type OpenedCheckpoint } from "./checkpoint.ts";
import { damageAt, type Damage } from "./damage.ts";
import { openHandOver, type HandOver } from "./hand-over.ts";
import { parseNote, type CheckSignature, type VerifierKey } from "./note.ts";

/** A key with the sizes of the log that it answers for, `throughSize` included. Absent bounds do not bind. */
export type BoundKey = VerifierKey & { readonly fromSize?: number; readonly throughSize?: number };

/** The keys of a log, followed from the one that was pinned through every hand-over. */
export type KeyChain = {
	/** In the order in which they were in force. */
	readonly keys: readonly BoundKey[];
	/** Heads that the outgoing keys swore to. */
	readonly heads: readonly { readonly size: number; readonly root: Hex }[];
	/** A hand-over that does not hold: nothing behind it is believed. At most one. */
	readonly damages: readonly Damage[];
};

/** A hand-over as it was found: the number of its entry, null when it comes from elsewhere, and its note, null when that is gone. */
export type FoundHandOver = { readonly seq: number | null; readonly note: string | null };

/**
 * Follows the chain of keys from the pinned one. Each hand-over must be made by the key in force, and for exactly the
 * place in the log where it stands: one that was copied elsewhere, left out or made by anybody else ends the chain, and
 * what is signed behind it is signed by no known key.
 *
 * Law: test/main/audit/key-chain.test.ts.
 */
export function followKeys(
	pinned: readonly VerifierKey[],
	handOvers: readonly FoundHandOver[],
	trust: { readonly sha256: Sha256; readonly check: CheckSignature },
): KeyChain {
	const [first, ...others] = pinned;
	if (first === undefined) return { keys: [], heads: [], damages: [] };
	let inForce: BoundKey = { ...first, fromSize: 0 };
	const before: BoundKey[] = [];
	const heads: { size: number; root: Hex }[] = [];
	const end = (damages: readonly Damage[]): KeyChain => ({ keys: [...before, inForce, ...others], heads, damages });
	for (const { seq, note } of handOvers) {
		const opened = note === null ? fail("bad_request", "its statement is gone") : openHandOver(note, trust.sha256, trust.check);
		const place = seq ?? (opened.ok ? opened.value.size : 0);
		const why = opened.ok ? whyNot(opened.value, inForce, place) : opened.fault.message;
		if (!opened.ok || why !== null)
			return end([damageAt("bad-signature", place, `the key hand-over in entry \`${place}\` does not hold: ${why ?? ""}`)]);
		before.push({ ...inForce, throughSize: place });
		inForce = { ...opened.value.to, fromSize: place + 1 };
		heads.push({ size: place, root: opened.value.root });
	}
	return end([]);
}

function whyNot(handOver: HandOver, inForce: BoundKey, place: number): string | null {
	const { from, size } = handOver;
	if (from.keyIdHex !== inForce.keyIdHex || from.name !== inForce.name)
		return `it is not made by the key in force, \`${inForce.keyIdHex}\``;
	if (size !== place) return `it was made for entry \`${size}\``;
	return size < (inForce.fromSize ?? 0) ? "it stands before the one that made its key" : null;
}

/** The keys that may sign a log of `size` entries. */
export const keysFor = (keys: readonly BoundKey[], size: number): readonly BoundKey[] =>
	keys.filter(({ fromSize = 0, throughSize = Number.POSITIVE_INFINITY }) => fromSize <= size && size <= throughSize);

/** As `openCheckpoint`, with the keys that were in force at the size that the checkpoint itself names. Faults: as there. */
export function openCheckpointUnder(note: string, keys: readonly BoundKey[], check: CheckSignature): Result<OpenedCheckpoint> {
	const parsed = parseNote(note);
	if (!parsed.ok) return parsed;
	const head = parseCheckpointText(parsed.value.text);
	return head.ok ? openCheckpoint(note, keysFor(keys, head.value.size), check) : head;
}

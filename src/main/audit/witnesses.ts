import { parseCheckpointText } from "./checkpoint.ts";
import { damageAt, type Damage } from "./damage.ts";
import { openCheckpointUnder, type BoundKey } from "./key-chain.ts";
import { parseNote, type CheckSignature } from "./note.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";

/** A tree head that was kept where the database's writer cannot reach: keychain, git, witness, file. */
export type RememberedHead = {
	readonly size: number;
	readonly root: Hex;
	/** Where it was kept, in words for the report. */
	readonly where: string;
};

/** A head that the rows must lead to. */
export type Target = { readonly size: number; readonly root: Hex; readonly by: "signature" | "memory"; readonly where: string };

type Stored = { readonly size: number; readonly root: Hex; readonly note: string };
/** A head in a key hand-over, whose signatures were checked when the keys were followed. */
type Sworn = { readonly size: number; readonly root: Hex; readonly isSworn: true };
type Head = Stored | Sworn | RememberedHead;

/** Heads in order of size, handed out as the rows reach them. Signatures are checked at that moment, not all at the start. */
export type Witnesses = {
	/** Sizes of all heads, smallest first; a size that several heads have stands there several times. */
	sizes(): readonly number[];
	/** Size of the next head at or after `size`, or infinity. */
	nextSize(): number;
	/** Valid heads of exactly this size; drops all up to it. */
	take(size: number): readonly Target[];
	/** Valid heads that are left, largest first. */
	rest(): readonly Target[];
	/** Checkpoints that are not what the log's key signed, so far. */
	readonly damages: readonly Damage[];
};

/**
 * Sorts stored checkpoints and remembered heads.
 * Checkpoints below `from` (a size proved earlier) are passed over.
 */
export function createWitnesses(
	checkpoints: readonly string[],
	remembered: readonly RememberedHead[],
	trust: {
		readonly keys: readonly BoundKey[];
		readonly sworn?: readonly { readonly size: number; readonly root: Hex }[];
		readonly check: CheckSignature;
	},
	from: number,
): Witnesses {
	const damages: Damage[] = [];
	const bad = (size: number, why: string) => damages.push(damageAt("bad-signature", size, `checkpoint of size \`${size}\`: ${why}`));

	const stored: Stored[] = [];
	for (const note of checkpoints) {
		const parsed = parseNote(note);
		const head = parsed.ok ? parseCheckpointText(parsed.value.text) : parsed;
		// A note that cannot be read has no size; it is named by the size that its second line begins with, or 0.
		if (!head.ok) bad(Number(/^[^\n]*\n(\d{1,15})/.exec(note)?.[1] ?? 0), head.fault.message);
		else if (head.value.size >= from) stored.push({ size: head.value.size, root: head.value.root, note });
	}
	const sworn = (trust.sworn ?? []).map((head): Sworn => ({ ...head, isSworn: true }));
	const heads: Head[] = [...stored, ...[...sworn, ...remembered].filter((head) => head.size >= from)];
	heads.sort((one, other) => one.size - other.size);
	let at = 0;

	function judge(head: Head): Target | null {
		if ("isSworn" in head) return { size: head.size, root: head.root, by: "signature", where: "the head that the log's key handed over" };
		if (!("note" in head)) return { size: head.size, root: head.root, by: "memory", where: head.where };
		const opened = openCheckpointUnder(head.note, trust.keys, trust.check);
		if (!opened.ok) {
			bad(head.size, opened.fault.message);
			return null;
		}
		return { size: head.size, root: head.root, by: "signature", where: "the signed checkpoint" };
	}
	const judged = (some: readonly Head[]): Target[] => some.map(judge).filter((target) => target !== null);

	return {
		sizes: () => heads.map(({ size }) => size),
		nextSize: () => heads[at]?.size ?? Number.POSITIVE_INFINITY,
		take(size) {
			const start = at;
			while ((heads[at]?.size ?? Number.POSITIVE_INFINITY) <= size) at++;
			return judged(heads.slice(start, at));
		},
		rest() {
			const left = heads.slice(at);
			at = heads.length;
			return judged(left.reverse());
		},
		damages,
	};
}

import type { Hex } from "../../shared/proof/tree-hasher.ts";
import { damageAt, damageOver, type Damage } from "./damage.ts";

/** What one stored row says of its place. */
export type RowFacts = {
	/** Key under which it is stored. */
	readonly seq: number;
	/** What its body says; the key when the body cannot be read. */
	readonly bodySeq: number;
	/** Computed from the body. */
	readonly leaf: Hex;
	readonly storedLeaf: Hex | undefined;
};

/** What else is known at the first row that is out of place. */
export type OrderEvidence = {
	/**
	 * Which of two runs of `count` rows that claim the same numbers belongs: the `earlier` or the `later`, or null if nothing
	 * tells. `first` is the first row of the later run; `rest` are the leaves behind it.
	 */
	readonly genuine: (count: number, first: RowFacts, rest: readonly Hex[]) => "earlier" | "later" | null;
	/** Number of entries that some witness says the log has, or null. */
	readonly knownSize: number | null;
};

export type OrderDiagnosis = { look(row: RowFacts): void; conclude(): Damage };

/** Leaves kept behind the first bad row, for trying which of two histories leads to the signed root. */
const maxRest = 65_536;

/**
 * Tells apart what can have put the rows out of order, from the first one out of place and a look at all rows behind it.
 * Memory does not grow with the log. The table is in `damage.ts`.
 */
export function diagnoseOrder(position: number, first: RowFacts, evidence: OrderEvidence): OrderDiagnosis {
	const shift = first.bodySeq - first.seq;
	const missingTo = (first.seq > position ? first.seq : first.bodySeq) - 1;
	const rest: Hex[] = [];
	let later = 0;
	let next: RowFacts | null = null;
	let lastShift = shift;
	let isShiftKept = true;
	let isContentSeen = false;
	let isCopySeen = false;

	const moved = () => damageAt("reordered", position, `entry \`${position}\` is not in its place`);
	const edited = () => damageAt("edited", position, `entry \`${position}\` says that it is entry \`${first.bodySeq}\``);
	const missing = () =>
		damageOver(
			"missing",
			position,
			missingTo,
			true,
			missingTo > position ? `entries \`${position}\` to \`${missingTo}\` are missing` : `entry \`${position}\` is missing`,
		);
	const inserted = (seq: number) => damageAt("inserted", seq, `entry \`${seq}\` was pushed in`);

	/** The key runs ahead: the rows between are gone, or stand elsewhere. */
	function concludeGap(): Damage {
		if (first.bodySeq === position) {
			return { ...damageAt("column-mismatch", position, `entry \`${position}\` is stored under \`${first.seq}\``), column: "seq" };
		}
		return isContentSeen ? moved() : missing();
	}

	/** The row says a number that has been there already. */
	function concludeRepeat(): Damage {
		const { genuine, knownSize } = evidence;
		const isPushed = first.seq < position || (next === null ? knownSize !== null && knownSize <= position : next.bodySeq < next.seq);
		const stray = () => (isPushed ? inserted(first.seq) : edited());
		// A run of rows pushed in makes the rows behind it go on from the number where the run began.
		const count = position - first.bodySeq;
		if (count > 1 && next !== null && next.bodySeq !== first.bodySeq + 1) return stray();
		const belongs = genuine(count, first, rest);
		if (belongs === "earlier" || (belongs === null && count > 1 && next === null)) return stray();
		// Whoever pushes rows in gives them the numbers that fit their place, so that the earlier of two that claim one
		// number is the likelier intruder where nothing tells.
		return belongs === "later" || isPushed ? inserted(first.bodySeq) : edited();
	}

	/** The row says a number that should come later. */
	function concludeAhead(): Damage {
		if (isContentSeen) {
			const hasPlace = first.bodySeq <= position + later;
			return isCopySeen || (lastShift < 0 && !hasPlace) ? inserted(position) : moved();
		}
		const isChanged = first.storedLeaf !== undefined && first.storedLeaf !== first.leaf;
		if (later === 0) return isChanged ? edited() : missing();
		return isShiftKept ? missing() : edited();
	}

	return {
		look(row) {
			later++;
			next ??= row;
			lastShift = row.bodySeq - row.seq;
			if (lastShift !== shift) isShiftKept = false;
			// Where the keys are complete, a row that stands in its own place is not the one that is looked for.
			const isElsewhere = first.seq > position || row.bodySeq !== row.seq;
			if (isElsewhere && row.bodySeq >= position && row.bodySeq <= missingTo) isContentSeen = true;
			if (row.bodySeq === first.bodySeq) isCopySeen = true;
			if (rest.length < maxRest) rest.push(row.leaf);
		},
		conclude() {
			if (first.seq > position) return concludeGap();
			return first.bodySeq < position ? concludeRepeat() : concludeAhead();
		},
	};
}

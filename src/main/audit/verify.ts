import { createFrontier, type Frontier } from "../../shared/proof/frontier.ts";
import type { NodeReader } from "../../shared/proof/prove.ts";
import { digestPattern, type Hex, type TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { differingColumn, type Columns } from "./columns.ts";
import { logDamageKinds } from "../../shared/model/damage.ts";
import { damageAt, damageOver, type Damage, type Warning } from "./damage.ts";
import { readEntryHead } from "./entry.ts";
import type { BoundKey } from "./key-chain.ts";
import type { CheckSignature } from "./note.ts";
import { diagnoseOrder, type OrderDiagnosis, type RowFacts } from "./order.ts";
import type { Report, Resume } from "./report.ts";
import { createWitnesses, type RememberedHead, type Target } from "./witnesses.ts";

/** One stored row. Rows come in the order of the store's key (or of the lines of a file). */
export type Row = {
	readonly seq: number;
	/** The canonical text exactly as stored; null when it is gone. */
	readonly body: string | null;
	/** There are bytes, but no text that they stand for: `body` is null then. */
	readonly isUnreadable?: boolean;
	/** The leaf hash stored beside the body, where there is such a column. */
	readonly leaf?: Hex;
	readonly columns?: Columns;
};

export type VerifyInput = {
	readonly hasher: TreeHasher;
	/** Every stored checkpoint note, any order. */
	readonly checkpoints: readonly string[];
	/** The log's verifier keys, all that were ever in force, each for the sizes it answers for: see `followKeys`. */
	readonly keys: readonly BoundKey[];
	/** Heads of key hand-overs that hold. */
	readonly sworn?: readonly { readonly size: number; readonly root: Hex }[];
	readonly check: CheckSignature;
	readonly remembered: readonly RememberedHead[];
	/** Interior nodes or tiles that the store keeps; they only locate damage and never prove anything. */
	readonly storedNode?: NodeReader;
	/** Size that the store's own tree state claims. */
	readonly storedSize?: number;
	/** Entries below were pruned by a signed retention entry: their bodies may be absent, their stored leaf hashes stand in. */
	readonly prunedBelow?: number;
	/**
	 * Take up where an earlier intact verification ended, instead of at the first entry. Only the entries behind it are
	 * checked: give `storedSize` too, so that a database cut back below this point is noticed.
	 */
	readonly from?: Resume;
};

/**
 * Feed rows in chunks of any size until `done` or they end, then `finish()`; or `cancel()` at any time.
 * `checked` counts rows for a progress line.
 */
export type Verifier = {
	readonly checked: number;
	/** True once the verdict cannot change: feed no more. */
	readonly done: boolean;
	feed(rows: Iterable<Row>): void;
	/** Every row was fed. */
	finish(): Report;
	cancel(): Report;
};

const maxWarnings = 100;
const maxDamages = 100;
/** Computed leaves kept since the last good head, to find the bad one when a root does not come out. */
const maxSegment = 65_536;
/** Rows looked at behind a root that does not come out, before it is called an edit. */
const maxLook = 1024;

/**
 * Recomputes every leaf from its stored bytes and every root against every checkpoint and remembered head.
 *
 * Pure: the caller reads the rows, yields to its event loop between chunks, and may cancel.
 * Memory: bounded, whatever the size of the log.
 * Law: no change of a stored byte, row, order or head passes as intact (within what the witnesses cover: see `damage.ts`).
 * Source: semantics section 8; RFC 9162 section 2.1.
 */
export function createVerifier(input: VerifyInput): Verifier {
	const { hasher, prunedBelow = 0, storedNode, storedSize } = input;
	const frontier = createFrontier(hasher, input.from?.frontier);
	const start = frontier.size;
	const witnesses = createWitnesses(input.checkpoints, input.remembered, input, start);
	const damages: Damage[] = [];
	const warnings: Warning[] = [];

	let checked = 0;
	let done = false;
	let lastAt = input.from?.lastAt ?? -1;
	let order: OrderDiagnosis | null = null;

	// Since the last good head: where it stands, the leaves behind it, rows whose stored leaf is not the computed one.
	let segment: Frontier = frontier.fork();
	let leaves: Hex[] = [];
	let suspects: number[] = [];
	let unreadable: number[] = [];

	let signedSize = input.from?.signedSize ?? 0;
	let signedRoot = input.from?.signedRoot ?? null;
	let rememberedSize = input.from?.rememberedSize ?? 0;
	/** A remembered head that the rows do not lead to: fork or edit, the next signature tells. */
	let disputed: Target | null = null;
	/** A signed head that the rows do not lead to. Some rows more may show that others were pushed in between. */
	let missed: Target | null = null;
	/** Heads to try histories against once the rows are out of order. */
	let trials: readonly Target[] = [];
	let nextSize = witnesses.nextSize();

	function report(damage: Damage): void {
		if (damages.length < maxDamages) damages.push(damage);
	}

	/** First leaf since the last good head that differs from what the store's own tree says, or -1. */
	function locate(): number {
		if (storedNode === undefined) return -1;
		const at = leaves.findIndex((leaf, index) => {
			const node = storedNode(0, segment.size + index);
			return node !== null && node !== leaf;
		});
		return at < 0 ? -1 : segment.size + at;
	}

	/** The rows do not lead to a head: name what was changed since the last good one. Nothing behind it can be proved. */
	function blame(target: Target): void {
		done = true;
		for (const seq of suspects) report(damageAt("edited", seq, `entry \`${seq}\` was changed after it was written`));
		const located = locate();
		if (located >= 0 && !suspects.includes(located)) {
			report(damageAt("edited", located, `entry \`${located}\` was changed after it was written`));
		} else if (located < 0 && suspects.length === 0) {
			const through = target.size - 1;
			report(
				damageOver(
					"edited",
					segment.size,
					through,
					segment.size === through,
					`entries \`${segment.size}\` to \`${through}\` do not lead to ${target.where}`,
				),
			);
		}
	}

	/** Everything up to here is what the head says. */
	function settleSegment(): void {
		for (const seq of suspects) {
			report({ ...damageAt("column-mismatch", seq, `stored leaf hash of entry \`${seq}\` differs from its body`), column: "leaf" });
		}
		for (const seq of unreadable) report(damageAt("unreadable", seq, `entry \`${seq}\` is not a readable entry`));
		segment = frontier.fork();
		leaves = [];
		suspects = [];
		unreadable = [];
	}

	/** No root can be asked any more: what the store itself says of its rows must do. */
	function reportPending(): void {
		for (const seq of suspects) report(damageAt("edited", seq, `entry \`${seq}\` differs from its stored leaf hash`));
		for (const seq of unreadable) report(damageAt("unreadable", seq, `entry \`${seq}\` is not a readable entry`));
	}

	function fork(target: Target, from: number): void {
		done = true;
		// A key that signs two histories proves neither.
		if (signedSize > from) {
			signedSize = from;
			signedRoot = null;
		}
		report(damageOver("forked", from, target.size - 1, false, `signed history of \`${target.size}\` entries differs from ${target.where}`));
	}

	/** The frontier stands at the size of one or more heads. */
	function meetHeads(): void {
		const targets = witnesses.take(frontier.size);
		nextSize = witnesses.nextSize();
		const root = frontier.root();
		const signatures = targets.filter((target) => target.by === "signature");
		const isSigned = signatures.some((target) => target.root === root);
		const wrong = signatures.find((target) => target.root !== root);
		if (wrong !== undefined) {
			if (isSigned) fork({ ...wrong, where: "another signed checkpoint of that size" }, signedSize);
			else missed = wrong;
			return;
		}
		for (const target of targets) {
			if (target.by !== "memory") continue;
			if (target.root === root) rememberedSize = target.size;
			else disputed ??= target;
		}
		if (isSigned) {
			settleSegment();
			if (disputed !== null) return fork(disputed, rememberedSize);
			signedSize = frontier.size;
			signedRoot = root;
		} else if (disputed === null && targets.length > 0) {
			settleSegment();
		}
	}

	/** Digest of one row, with what its body says. */
	function readRow(row: Row, position: number): RowFacts & { readonly at: number } {
		const { body } = row;
		if (body === null) {
			const isPruned = row.isUnreadable !== true && row.seq < prunedBelow && row.leaf !== undefined && digestPattern.test(row.leaf);
			if (row.isUnreadable === true) report(damageAt("unreadable", row.seq, `the bytes of entry \`${row.seq}\` are no text`));
			else if (!isPruned) report(damageAt("missing", row.seq, `the body of entry \`${row.seq}\` is gone, and no retention entry says why`));
			// Without bytes the stored hash stands in: proved if it leads to the root, or reported above.
			const leaf = row.leaf !== undefined && digestPattern.test(row.leaf) ? row.leaf : hasher.leaf("");
			return { seq: row.seq, bodySeq: row.seq, leaf, storedLeaf: row.leaf, at: -1 };
		}
		const leaf = hasher.leaf(body);
		const head = readEntryHead(body);
		const isChanged = row.leaf !== undefined && row.leaf !== leaf;
		if (head === null && !isChanged) unreadable.push(position);
		if (row.columns !== undefined && head !== null && !isChanged && head.seq === row.seq) {
			const column = differingColumn(body, row.columns);
			if (column !== null)
				report({ ...damageAt("column-mismatch", row.seq, `column \`${column}\` of entry \`${row.seq}\` differs from its body`), column });
		}
		return { seq: row.seq, bodySeq: head?.seq ?? row.seq, leaf, storedLeaf: row.leaf, at: head?.at ?? -1 };
	}

	function checkClock(seq: number, at: number): void {
		if (at < 0) return;
		if (at < lastAt && warnings.length < maxWarnings) {
			warnings.push({ kind: "clock-backwards", seq, message: `entry \`${seq}\` is \`${lastAt - at}\` ms before the entry before it` });
		}
		lastAt = at;
	}

	function append(row: RowFacts): void {
		if (row.storedLeaf !== undefined && row.storedLeaf !== row.leaf) suspects.push(row.seq);
		frontier.append(row.leaf);
		if (leaves.length < maxSegment) leaves.push(row.leaf);
	}

	/** Which of two runs of rows that claim the same numbers leads to the store's tree, or to a signed head. */
	function genuine(count: number, first: RowFacts, rest: readonly Hex[]): "earlier" | "later" | null {
		// What stands before the last good head is proved.
		if (first.bodySeq < segment.size) return "earlier";
		const earlier = leaves[first.bodySeq - segment.size];
		if (earlier === undefined) return null;
		if (earlier === first.leaf) return "earlier";
		const node = storedNode?.(0, first.bodySeq) ?? null;
		if (node === earlier) return "earlier";
		if (node === first.leaf) return "later";
		const reach = segment.size + leaves.length - count + 1 + rest.length;
		const target = trials.findLast((trial) => trial.size > first.bodySeq && trial.size <= reach);
		if (target === undefined) return null;
		const leadsTo = (history: readonly Hex[]): boolean => {
			const trial = segment.fork();
			for (const leaf of history.slice(0, target.size - segment.size)) trial.append(leaf);
			return trial.root() === target.root;
		};
		if (leadsTo([...leaves, ...rest.slice(count - 1)])) return "earlier";
		return leadsTo([...leaves.slice(0, -count), first.leaf, ...rest]) ? "later" : null;
	}

	function startDiagnosis(position: number, first: RowFacts): void {
		reportPending();
		trials = [...witnesses.rest(), ...(missed === null ? [] : [missed])];
		const knownSize = trials.reduce((most, trial) => Math.max(most, trial.size), storedSize ?? -1);
		order = diagnoseOrder(position, first, { genuine, knownSize: knownSize < 0 ? null : knownSize });
	}

	/** Rows ended in order at `size`: is that all there was? */
	function checkEnd(size: number): void {
		const rest = witnesses.rest();
		const lostTo = (kind: "truncated" | "rolled-back", to: number, why: string) =>
			report(damageOver(kind, size, to - 1, true, `entries \`${size}\` to \`${to - 1}\` are gone: ${why}`));
		const signedTo = rest.find((head) => head.by === "signature");
		const rememberedTo = rest.find((head) => head.by === "memory");
		if (signedTo !== undefined) lostTo("truncated", signedTo.size, `a signed checkpoint covers \`${signedTo.size}\``);
		else if (storedSize !== undefined && storedSize > size) lostTo("truncated", storedSize, `the stored tree has \`${storedSize}\``);
		else if (rememberedTo !== undefined)
			lostTo("rolled-back", rememberedTo.size, `${rememberedTo.where} remembers \`${rememberedTo.size}\``);
		if (storedSize !== undefined && storedSize < size) {
			if (storedSize < start)
				report(
					damageOver(
						"rolled-back",
						storedSize,
						start - 1,
						true,
						`\`${start}\` entries were verified before, the stored tree has \`${storedSize}\``,
					),
				);
			else report(damageOver("inserted", storedSize, size - 1, true, `the stored tree has only \`${storedSize}\` entries`));
		}
		if (disputed === null) reportPending();
		else blame(disputed);
	}

	function conclude(status: "intact" | "cancelled"): Report {
		done = true;
		const rank = (damage: Damage) => logDamageKinds.indexOf(damage.kind);
		const found = [...damages, ...witnesses.damages].sort((one, other) => one.seq - other.seq || rank(one) - rank(other));
		const isIntact = found.length === 0 && status === "intact";
		const entries = Math.min(frontier.size, found[0]?.seq ?? frontier.size);
		return {
			status: found.length > 0 ? "damaged" : status,
			damages: found,
			warnings,
			proved: {
				entries,
				signedSize,
				signedRoot,
				rememberedSize,
				unsignedTail: Math.max(0, entries - signedSize),
				prunedBelow,
			},
			resume: isIntact ? { frontier: frontier.state(), signedSize, signedRoot, rememberedSize, lastAt } : null,
		};
	}

	if (nextSize === start) meetHeads();

	return {
		get checked() {
			return checked;
		},
		get done() {
			return done;
		},
		feed(rows) {
			for (const row of rows) {
				if (done) return;
				checked++;
				const position = frontier.size;
				const facts = readRow(row, position);
				if (order !== null) {
					order.look(facts);
				} else if (facts.seq !== position || facts.bodySeq !== position) {
					startDiagnosis(position, facts);
				} else {
					checkClock(facts.seq, facts.at);
					append(facts);
					if (missed !== null && frontier.size >= missed.size + maxLook) blame(missed);
					else if (missed === null && frontier.size === nextSize) meetHeads();
				}
			}
		},
		finish() {
			if (order !== null) report(order.conclude());
			else if (missed !== null && !done) blame(missed);
			else if (!done) checkEnd(frontier.size);
			return conclude("intact");
		},
		cancel() {
			if (order !== null) report(order.conclude());
			else if (missed !== null && !done) blame(missed);
			else if (!done) reportPending();
			return conclude("cancelled");
		},
	};
}

import { createFrontier, type FrontierState } from "../../shared/proof/frontier.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import type { Warning } from "./damage.ts";
import type { CheckSignature, VerifierKey } from "./note.ts";
import type { Resume } from "./report.ts";
import { createWitnesses, type RememberedHead } from "./witnesses.ts";

/** Entries of one chunk that were found whole: bytes, order, and the store's copies agree. `from` is a multiple of the chunk's size. */
export type ChunkFacts = {
	readonly from: number;
	readonly to: number;
	/** Roots of the complete subtrees over the chunk, largest first: one for a full chunk. */
	readonly peaks: readonly Hex[];
	/** The same over the part of the chunk below each head that lies in it, with the time of the newest entry there. */
	readonly heads: readonly { readonly size: number; readonly peaks: readonly Hex[]; readonly at: number }[];
	/** Times of the first and the last entry that has one; -1 when none has (bodies can be gone). */
	readonly firstAt: number;
	readonly lastAt: number;
	/** Entries whose time is before the one of the entry before them. */
	readonly backwards: readonly { readonly seq: number; readonly byMs: number }[];
};

/**
 * Puts chunks together that were checked side by side, in order, and meets each root with its signed and remembered heads.
 *
 * It only ever says "all is well so far". At the first thing that is not, `take` says false, and `lastGood` is where the
 * one who names damage (`verify.ts`) has to take up.
 */
export type ChunkMerge = {
	readonly size: number;
	/** Sizes `> from` and `<= to` whose roots must be asked for. */
	headsWithin(from: number, to: number): readonly number[];
	take(facts: ChunkFacts): boolean;
	/** Everything taken. */
	state(): Resume;
	/** The newest head that the entries led to, or the start. */
	lastGood(): Resume;
	readonly warnings: readonly Warning[];
};

export type ChunkMergeInput = {
	readonly hasher: TreeHasher;
	readonly checkpoints: readonly string[];
	readonly keys: readonly VerifierKey[];
	readonly check: CheckSignature;
	readonly remembered: readonly RememberedHead[];
	/** Where the first chunk begins: a multiple of the chunk's size. */
	readonly from?: Resume;
	/** A head that was proved before, at or behind `from`: it proves the frontier that `from` was read with. */
	readonly anchor?: { readonly size: number; readonly root: Hex };
};

const maxWarnings = 100;
const nowhere: Resume = { frontier: { size: 0, peaks: [] }, signedSize: 0, signedRoot: null, rememberedSize: 0, lastAt: -1 };

/**
 * `chunkEntries` is a power of two.
 * Law: test/main/store/verify-chunks.test.ts (the report is the one that a single pass over all rows gives).
 */
export function createChunkMerge(input: ChunkMergeInput, chunkEntries: number): ChunkMerge {
	const { hasher, from = nowhere, anchor } = input;
	const witnesses = createWitnesses(input.checkpoints, input.remembered, input, from.frontier.size);
	// A note that nobody can read says nothing of a root; it is named at the end, whatever else is found.
	const unreadableNotes = witnesses.damages.length;
	const sizes = [...witnesses.sizes(), ...(anchor === undefined ? [] : [anchor.size])].sort((one, other) => one - other);
	// A frontier over chunk roots has the shape of one over leaves, some levels higher.
	const chunks = createFrontier(hasher, { size: from.frontier.size / chunkEntries, peaks: from.frontier.peaks });
	const warnings: Warning[] = [];
	let tail: FrontierState | null = null;
	let { signedSize, signedRoot, rememberedSize, lastAt } = from;
	let lastGood = from;

	const baseSize = (): number => chunks.size * chunkEntries;
	const frontier = (): FrontierState => tail ?? { size: baseSize(), peaks: chunks.state().peaks };
	const rootOf = (peaks: readonly Hex[]): Hex | undefined => peaks.reduceRight((root, peak) => hasher.node(peak, root));
	const warn = (seq: number, byMs: number): void => {
		if (warnings.length < maxWarnings)
			warnings.push({ kind: "clock-backwards", seq, message: `entry \`${seq}\` is \`${byMs}\` ms before the entry before it` });
	};

	/** True when every head of this size says what the entries lead to. */
	const meet = (size: number, peaks: readonly Hex[], at: number): boolean => {
		const targets = witnesses.take(size);
		const root = peaks.length === 0 ? createFrontier(hasher).root() : rootOf(peaks);
		if (root === undefined || witnesses.damages.length > unreadableNotes || targets.some((target) => target.root !== root)) return false;
		if (anchor?.size === size && anchor.root !== root) return false;
		for (const { by } of targets) {
			if (by === "memory") rememberedSize = size;
			else [signedSize, signedRoot] = [size, root];
		}
		lastGood = { frontier: { size, peaks: [...peaks] }, signedSize, signedRoot, rememberedSize, lastAt: at };
		return true;
	};
	let isWell = sizes[0] !== from.frontier.size || meet(from.frontier.size, from.frontier.peaks, lastAt);

	return {
		get size() {
			return frontier().size;
		},
		headsWithin: (low, high) => [...new Set(sizes.filter((size) => size > low && size <= high))],
		take(facts) {
			if (tail !== null || facts.from !== baseSize()) throw new TypeError("chunks are put together in order");
			if (!isWell) return false;
			const base = chunks.state().peaks;
			const isFull = facts.to - facts.from === chunkEntries;
			const [root = ""] = facts.peaks;
			/** Peaks of the tree up to a size inside of this chunk, or at its end. */
			const peaksAt = (size: number, own: readonly Hex[]): readonly Hex[] => {
				if (!isFull || size < facts.to) return [...base, ...own];
				const whole = chunks.fork();
				whole.append(root);
				return whole.state().peaks;
			};
			for (const { size, peaks, at } of facts.heads) {
				isWell = meet(size, peaksAt(size, peaks), at < 0 ? lastAt : at);
				if (!isWell) return false;
			}
			if (facts.firstAt >= 0 && facts.firstAt < lastAt) warn(facts.from, lastAt - facts.firstAt);
			for (const { seq, byMs } of facts.backwards) warn(seq, byMs);
			if (facts.lastAt >= 0) lastAt = facts.lastAt;
			if (isFull) chunks.append(root);
			else tail = { size: facts.to, peaks: [...base, ...facts.peaks] };
			return true;
		},
		state: () => ({ frontier: frontier(), signedSize, signedRoot, rememberedSize, lastAt }),
		lastGood: () => lastGood,
		warnings,
	};
}

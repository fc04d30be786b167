import { fail, ok, type Result } from "../lib/result.ts";
import { digestPattern, emptyRoot, type Hex, type TreeHasher } from "./tree-hasher.ts";

/**
 * The right edge of an append-only tree: all that is needed to go on appending and to name the root at any time.
 * `peaks` are the roots of the complete subtrees, largest (leftmost) first: one for each 1 bit of `size`.
 * Units: 64 characters a peak, 20 peaks at a million leaves.
 */
export type FrontierState = { readonly size: number; readonly peaks: readonly Hex[] };

/** A complete subtree that an append finished: `level` 0 is the leaf itself; `index` counts from the left on its level. */
export type OnNode = (level: number, index: number, digest: Hex) => void;

export type Frontier = {
	readonly size: number;
	/** Adds a leaf digest; tells every node that it completes, leaf first. Amortised one node hash an append. */
	append(leaf: Hex, onNode?: OnNode): void;
	/** Root over all leaves so far. O(log n). */
	root(): Hex;
	state(): FrontierState;
	/** An independent copy. */
	fork(): Frontier;
};

const countOnes = (size: number): number => {
	let ones = 0;
	for (let left = size; left > 0; left = Math.floor(left / 2)) ones += left % 2;
	return ones;
};

/**
 * Checks a stored frontier before it is trusted with appends.
 * Faults: `bad_request` when sizes and peaks do not belong together.
 */
export function parseFrontierState(value: { readonly size: number; readonly peaks: readonly string[] }): Result<FrontierState> {
	const { size, peaks } = value;
	if (!Number.isSafeInteger(size) || size < 0) return fail("bad_request", `tree size \`${size}\` is not a count`);
	if (peaks.length !== countOnes(size))
		return fail("bad_request", `a tree of \`${size}\` has \`${countOnes(size)}\` peaks, not \`${peaks.length}\``);
	if (!peaks.every((peak) => digestPattern.test(peak))) return fail("bad_request", "a peak is not a SHA-256 digest in lower-case hex");
	return ok({ size, peaks });
}

/**
 * A frontier that starts empty or where `from` stands.
 *
 * Faults: throws TypeError on an impossible `from`; use `parseFrontierState` on stored ones.
 * Law: the root equals the naive recursive root of RFC 6962 section 2.1 at every size.
 */
export function createFrontier(hasher: TreeHasher, from: FrontierState = { size: 0, peaks: [] }): Frontier {
	const checked = parseFrontierState(from);
	if (!checked.ok) throw new TypeError(checked.fault.message);
	const peaks = [...from.peaks];
	let size = from.size;

	return {
		get size() {
			return size;
		},
		append(leaf, onNode) {
			let digest = leaf;
			let index = size;
			let level = 0;
			onNode?.(0, index, digest);
			// As adding one to a binary counter: every trailing 1 is a peak that merges with the newcomer.
			while (index % 2 === 1) {
				digest = hasher.node(peaks.pop() ?? "", digest);
				index = (index - 1) / 2;
				level++;
				onNode?.(level, index, digest);
			}
			peaks.push(digest);
			size++;
		},
		root() {
			let root: Hex | undefined;
			for (let at = peaks.length - 1; at >= 0; at--) {
				const peak = peaks[at] ?? "";
				root = root === undefined ? peak : hasher.node(peak, root);
			}
			return root ?? emptyRoot;
		},
		state: () => ({ size, peaks: [...peaks] }),
		fork: () => createFrontier(hasher, { size, peaks }),
	};
}

import { fail, ok, type Result } from "../lib/result.ts";
import type { FrontierState } from "./frontier.ts";
import { emptyRoot, type Hex, type TreeHasher } from "./tree-hasher.ts";

/**
 * Building proofs out of stored hashes, so that a log of millions needs no leaves in memory.
 * Source: RFC 6962, sections 2.1.1 and 2.1.2; coordinates as in C2SP tlog-tiles.
 */

/**
 * Digest of a complete subtree: the `2 ** level` leaves from `index * 2 ** level` on. Level 0 are the leaves.
 * Null when it is not stored (or was lost).
 */
export type NodeReader = (level: number, index: number) => Hex | null;

/** Thrown inside this file only, when the reader has no answer. */
class MissingNode extends Error {
	constructor(level: number, index: number) {
		super(`no stored hash at level \`${level}\` index \`${index}\``);
	}
}

/** Largest power of two smaller than `count`; `count` is at least 2. */
function splitOf(count: number): number {
	let split = 1;
	while (split * 2 < count) split *= 2;
	return split;
}

/** Hash of the leaves `[from, to)`: MTH(D[from:to]) of the RFC, where `from` starts a subtree. */
function rangeHash(hasher: TreeHasher, node: NodeReader, from: number, to: number): Hex {
	const count = to - from;
	const level = Math.log2(count);
	if (Number.isInteger(level) && 2 ** level === count) {
		const digest = node(level, from / count);
		if (digest === null) throw new MissingNode(level, from / count);
		return digest;
	}
	const middle = from + splitOf(count);
	return hasher.node(rangeHash(hasher, node, from, middle), rangeHash(hasher, node, middle, to));
}

function reading<T>(read: () => T): Result<T> {
	try {
		return ok(read());
	} catch (thrown) {
		if (thrown instanceof MissingNode) return fail("not_found", thrown.message);
		throw thrown;
	}
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Root of the first `size` leaves. Faults: `bad_request` for a size that is no count, `not_found` for a missing hash. */
export function treeRoot(hasher: TreeHasher, node: NodeReader, size: number): Result<Hex> {
	if (!isCount(size)) return fail("bad_request", `tree size \`${size}\` is not a count`);
	return reading(() => (size === 0 ? emptyRoot : rangeHash(hasher, node, 0, size)));
}

/** The right edge of the tree of the first `size` leaves. Faults: as `treeRoot`. */
export function frontierAt(node: NodeReader, size: number): Result<FrontierState> {
	if (!isCount(size)) return fail("bad_request", `tree size \`${size}\` is not a count`);
	return reading(() => {
		const peaks: Hex[] = [];
		let from = 0;
		for (let level = 52; level >= 0; level--) {
			const width = 2 ** level;
			if (size - from < width) continue;
			const digest = node(level, from / width);
			if (digest === null) throw new MissingNode(level, from / width);
			peaks.push(digest);
			from += width;
		}
		return { size, peaks };
	});
}

/**
 * Audit path of leaf `index` in the tree of the first `size` leaves, nearest sibling first.
 * Faults: `bad_request` when there is no such leaf, `not_found` for a missing hash.
 * Law: `verifyInclusion` accepts it for that leaf and root, and for no other.
 */
export function inclusionProof(hasher: TreeHasher, node: NodeReader, index: number, size: number): Result<Hex[]> {
	if (!isCount(size) || !isCount(index) || index >= size) return fail("bad_request", `no leaf \`${index}\` in a tree of \`${size}\``);
	return reading(() => {
		const path: Hex[] = [];
		let from = 0;
		let to = size;
		while (to - from > 1) {
			const middle = from + splitOf(to - from);
			if (index < middle) {
				path.push(rangeHash(hasher, node, middle, to));
				to = middle;
			} else {
				path.push(rangeHash(hasher, node, from, middle));
				from = middle;
			}
		}
		return path.reverse();
	});
}

/**
 * Proof that the tree of `newSize` only appended to the tree of `oldSize`. Empty when the sizes are equal or `oldSize` is 0.
 * Faults: `bad_request` when `oldSize` is larger, `not_found` for a missing hash.
 * Law: `verifyConsistency` accepts it for these two roots, and for no others.
 */
export function consistencyProof(hasher: TreeHasher, node: NodeReader, oldSize: number, newSize: number): Result<Hex[]> {
	if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) {
		return fail("bad_request", `a tree of \`${newSize}\` does not extend one of \`${oldSize}\``);
	}
	return reading(() => {
		const path: Hex[] = [];
		if (oldSize === 0 || oldSize === newSize) return path;
		let from = 0;
		let to = newSize;
		// The old root itself is left out as long as it is a whole subtree from the left edge: the checker has it.
		while (oldSize !== to) {
			const middle = from + splitOf(to - from);
			if (oldSize <= middle) {
				path.push(rangeHash(hasher, node, middle, to));
				to = middle;
			} else {
				path.push(rangeHash(hasher, node, from, middle));
				from = middle;
			}
		}
		if (from !== 0) path.push(rangeHash(hasher, node, from, to));
		return path.reverse();
	});
}

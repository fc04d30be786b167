import { digestPattern, emptyRoot, type Hex, type TreeHasher } from "./tree-hasher.ts";

/**
 * Checking proofs. Total functions: hostile sizes, indexes and digests give `false`, never a throw.
 * Written after RFC 9162, independently of the code that builds proofs.
 */

export type InclusionClaim = {
	/** Digest of the leaf, computed from the entry's own bytes. */
	readonly leaf: Hex;
	readonly index: number;
	readonly size: number;
	/** Nearest sibling first. */
	readonly proof: readonly Hex[];
	readonly root: Hex;
};

export type ConsistencyClaim = {
	readonly oldSize: number;
	readonly oldRoot: Hex;
	readonly newSize: number;
	readonly newRoot: Hex;
	readonly proof: readonly Hex[];
};

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;
const areDigests = (values: readonly Hex[]): boolean => values.every((value) => digestPattern.test(value));

/**
 * Root that a leaf and its audit path lead to, or null when the path does not fit the place.
 * Source: RFC 9162, section 2.1.3.2.
 */
export function rootFromInclusion(hasher: TreeHasher, claim: Omit<InclusionClaim, "root">): Hex | null {
	const { leaf, index, size, proof } = claim;
	if (!isCount(index) || !isCount(size) || index >= size || !areDigests([leaf, ...proof])) return null;
	let place = index;
	let last = size - 1;
	let root = leaf;
	for (const sibling of proof) {
		if (last === 0) return null;
		if (isOdd(place) || place === last) {
			root = hasher.node(sibling, root);
			while (!isOdd(place) && place !== 0) {
				place = half(place);
				last = half(last);
			}
		} else {
			root = hasher.node(root, sibling);
		}
		place = half(place);
		last = half(last);
	}
	return last === 0 ? root : null;
}

/**
 * True when the leaf stands at `index` in the tree of `size` leaves with this root.
 * Law: every single change of leaf, index, size, root or proof makes it false.
 */
export function verifyInclusion(hasher: TreeHasher, claim: InclusionClaim): boolean {
	return rootFromInclusion(hasher, claim) === claim.root;
}

/**
 * True when the tree of `newSize` begins with the tree of `oldSize`.
 * Every tree extends the empty one; equal sizes need equal roots. Both take an empty proof.
 * Source: RFC 9162, section 2.1.4.2.
 */
export function verifyConsistency(hasher: TreeHasher, claim: ConsistencyClaim): boolean {
	const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
	if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize || !areDigests([oldRoot, newRoot, ...proof])) return false;
	if (newSize === 0 && newRoot !== emptyRoot) return false;
	if (oldSize === 0) return proof.length === 0 && oldRoot === emptyRoot;
	if (oldSize === newSize) return proof.length === 0 && oldRoot === newRoot;

	let place = oldSize - 1;
	let last = newSize - 1;
	while (isOdd(place)) {
		place = half(place);
		last = half(last);
	}
	// After the shifts, place 0 means that the old tree is one whole subtree: its root is where both walks start.
	const path = place === 0 ? [oldRoot, ...proof] : proof;
	const [start, ...rest] = path;
	if (start === undefined) return false;
	let older = start;
	let newer = start;
	for (const sibling of rest) {
		if (last === 0) return false;
		if (isOdd(place) || place === last) {
			older = hasher.node(sibling, older);
			newer = hasher.node(sibling, newer);
			while (!isOdd(place) && place !== 0) {
				place = half(place);
				last = half(last);
			}
		} else {
			newer = hasher.node(newer, sibling);
		}
		place = half(place);
		last = half(last);
	}
	return last === 0 && older === oldRoot && newer === newRoot;
}

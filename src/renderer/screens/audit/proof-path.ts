import { fromBase64 } from "../../../shared/lib/base64.ts";
import { toHex } from "../../../shared/lib/hex.ts";
import { digestPattern, type Hex, type TreeHasher } from "../../../shared/proof/tree-hasher.ts";

/** One level of an audit path: our hash and its sibling make the parent. */
export type PathStep = {
	readonly level: number;
	readonly ours: Hex;
	readonly sibling: Hex;
	readonly isOursRight: boolean;
	readonly parent: Hex;
};

/**
 * The way from a leaf to the root, one step a level, for reading. What is believed is `verifyInclusion`, not this.
 * Null when the path does not fit the place.
 * Source: RFC 9162, section 2.1.3.2.
 */
export function stepsOf(hasher: TreeHasher, leaf: Hex, index: number, size: number, path: readonly Hex[]): PathStep[] | null {
	if (!(index >= 0 && index < size) || ![leaf, ...path].every((hash) => digestPattern.test(hash))) return null;
	const steps: PathStep[] = [];
	let place = index;
	let last = size - 1;
	let ours = leaf;
	for (const sibling of path) {
		if (last === 0) return null;
		// At the right edge of an odd level there is no sibling: our hash is carried up until there is one.
		while (place === last && place % 2 === 0) {
			place /= 2;
			last = Math.floor(last / 2);
			if (last === 0) return null;
		}
		const isOursRight = place % 2 === 1;
		const parent = isOursRight ? hasher.node(sibling, ours) : hasher.node(ours, sibling);
		steps.push({ level: steps.length + 1, ours, sibling, isOursRight, parent });
		ours = parent;
		place = Math.floor(place / 2);
		last = Math.floor(last / 2);
	}
	return steps;
}

/** What a signed checkpoint says in its first three lines. Source: C2SP tlog-checkpoint. */
export function readCheckpoint(note: string): { readonly origin: string; readonly size: number; readonly rootHex: Hex } | null {
	const [origin, size, root] = note.split("\n");
	if (origin === undefined || size === undefined || root === undefined || !/^(?:0|[1-9]\d{0,15})$/.test(size)) return null;
	const bytes = fromBase64(root);
	return bytes.ok && bytes.value.length === 32 ? { origin, size: Number(size), rootHex: toHex(bytes.value) } : null;
}

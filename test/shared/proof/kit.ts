import { createHash, hash } from "node:crypto";
import { createTreeHasher, leafHash, type Hex, type Sha256, type TreeHasher } from "../../../src/shared/proof/tree-hasher.ts";

/** Node's SHA-256 behind the ports, and a tree that follows the RFC's recursion word for word. */

export const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest();
export const plainHasher: TreeHasher = createTreeHasher(sha256);

const pair = Buffer.alloc(65);
pair[0] = 1;

/** The shape a fast host hasher has: strings in, strings out, one scratch buffer. */
export const fastHasher: TreeHasher = {
	leaf: (text) => hash("sha256", `\0${text}`, "hex"),
	node: (left, right) => {
		pair.write(left, 1, 32, "hex");
		pair.write(right, 33, 32, "hex");
		return hash("sha256", pair, "hex");
	},
};

/** MTH(D[from:to]) exactly as RFC 6962 section 2.1 writes it. */
export function naiveRoot(leaves: readonly Hex[]): Hex {
	if (leaves.length === 0) return createHash("sha256").digest("hex");
	if (leaves.length === 1) return leaves[0] ?? "";
	let split = 1;
	while (split * 2 < leaves.length) split *= 2;
	return plainHasher.node(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

/** PATH(m, D[n]) as RFC 6962 section 2.1.1 writes it. */
export function naivePath(index: number, leaves: readonly Hex[]): Hex[] {
	if (leaves.length <= 1) return [];
	let split = 1;
	while (split * 2 < leaves.length) split *= 2;
	return index < split
		? [...naivePath(index, leaves.slice(0, split)), naiveRoot(leaves.slice(split))]
		: [...naivePath(index - split, leaves.slice(split)), naiveRoot(leaves.slice(0, split))];
}

/** PROOF(m, D[n]) as RFC 6962 section 2.1.2 writes it. */
export function naiveConsistency(size: number, leaves: readonly Hex[], isWhole = true): Hex[] {
	if (size === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
	let split = 1;
	while (split * 2 < leaves.length) split *= 2;
	return size <= split
		? [...naiveConsistency(size, leaves.slice(0, split), isWhole), naiveRoot(leaves.slice(split))]
		: [...naiveConsistency(size - split, leaves.slice(split), false), naiveRoot(leaves.slice(0, split))];
}

/** The same recursions over ranges of one list, each subtree's root computed once: for every proof of many trees. */
export function createNaiveTree(leaves: readonly Hex[]) {
	const roots = new Map<string, Hex>();
	const splitOf = (count: number): number => {
		let split = 1;
		while (split * 2 < count) split *= 2;
		return split;
	};
	const root = (from: number, to: number): Hex => {
		if (to - from === 1) return leaves[from] ?? "";
		const key = `${from}:${to}`;
		const middle = from + splitOf(to - from);
		const known = roots.get(key) ?? plainHasher.node(root(from, middle), root(middle, to));
		roots.set(key, known);
		return known;
	};
	const path = (index: number, from: number, to: number): Hex[] => {
		if (to - from <= 1) return [];
		const middle = from + splitOf(to - from);
		return index < middle ? [...path(index, from, middle), root(middle, to)] : [...path(index, middle, to), root(from, middle)];
	};
	const consistency = (size: number, from: number, to: number, isWhole: boolean): Hex[] => {
		if (size === to) return isWhole ? [] : [root(from, to)];
		const middle = from + splitOf(to - from);
		return size <= middle
			? [...consistency(size, from, middle, isWhole), root(middle, to)]
			: [...consistency(size, middle, to, false), root(from, middle)];
	};
	return {
		path: (index: number, size: number): Hex[] => path(index, 0, size),
		consistency: (oldSize: number, newSize: number): Hex[] => consistency(oldSize, 0, newSize, true),
	};
}

/** All nodes of a growing tree, kept as appends complete them. */
export function createNodeStore() {
	const nodes = new Map<string, Hex>();
	return {
		put: (level: number, index: number, digest: Hex) => void nodes.set(`${level}/${index}`, digest),
		get: (level: number, index: number) => nodes.get(`${level}/${index}`) ?? null,
	};
}

/** Digests of `count` made-up leaves. */
export const someLeaves = (count: number): Hex[] => Array.from({ length: count }, (_, at) => leafHash(sha256, Buffer.from(`leaf ${at}`)));

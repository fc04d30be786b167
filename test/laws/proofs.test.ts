import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { verifyConsistency, verifyInclusion } from "../../src/shared/proof/check.ts";
import { createFrontier } from "../../src/shared/proof/frontier.ts";
import { consistencyProof, inclusionProof, treeRoot } from "../../src/shared/proof/prove.ts";
import { formatTilePath, nodesFromTiles, tilesOf, type Tile } from "../../src/shared/proof/tiles.ts";
import type { Hex } from "../../src/shared/proof/tree-hasher.ts";
import {
	createNaiveTree,
	createNodeStore,
	fastHasher,
	naiveConsistency,
	naivePath,
	naiveRoot,
	plainHasher,
	someLeaves,
} from "../shared/proof/kit.ts";

/** Every size up to here with every index: proofs have no other shapes than small trees show. */
const largest = 64;

const leaves = someLeaves(largest);
const store = createNodeStore();
const roots: Hex[] = [];
const frontier = createFrontier(fastHasher);
for (const leaf of leaves) {
	roots.push(frontier.root());
	frontier.append(leaf, store.put);
}
roots.push(frontier.root());
const rootAt = (size: number): Hex => roots[size] ?? "";

/** The same digest with one bit changed. */
const spoiled = (digest: Hex): Hex => `${digest.slice(0, -1)}${(Number.parseInt(digest.slice(-1), 16) ^ 1).toString(16)}`;

test("the incremental root is the recursive root at every size", () => {
	for (let size = 0; size <= largest; size++) {
		assert.equal(rootAt(size), naiveRoot(leaves.slice(0, size)));
		assert.deepEqual(treeRoot(plainHasher, store.get, size), { ok: true, value: rootAt(size) });
	}
});

test("a frontier taken up from its stored state goes on to the same roots", () => {
	for (let size = 0; size <= largest; size++) {
		const resumed = createFrontier(fastHasher);
		for (const leaf of leaves.slice(0, size)) resumed.append(leaf);
		const reopened = createFrontier(fastHasher, JSON.parse(JSON.stringify(resumed.state())));
		for (const leaf of leaves.slice(size)) reopened.append(leaf);
		assert.equal(reopened.root(), rootAt(largest));
	}
});

test("every inclusion proof is the RFC's, verifies, and verifies nowhere else", () => {
	for (let size = 1; size <= largest; size++) {
		for (let index = 0; index < size; index++) {
			const made = inclusionProof(plainHasher, store.get, index, size);
			assert.ok(made.ok);
			const proof = made.value;
			assert.deepEqual(proof, naivePath(index, leaves.slice(0, size)));
			const claim = { leaf: leaves[index] ?? "", index, size, proof, root: rootAt(size) };
			assert.ok(verifyInclusion(fastHasher, claim), `${index} of ${size}`);
			assert.ok(!verifyInclusion(fastHasher, { ...claim, leaf: spoiled(claim.leaf) }));
			assert.ok(!verifyInclusion(fastHasher, { ...claim, root: spoiled(claim.root) }));
			assert.ok(!verifyInclusion(fastHasher, { ...claim, proof: [...proof, claim.root] }));
			if (proof.length > 0) assert.ok(!verifyInclusion(fastHasher, { ...claim, proof: proof.slice(1) }));
			for (const at of proof.keys()) {
				assert.ok(!verifyInclusion(fastHasher, { ...claim, proof: proof.with(at, spoiled(proof[at] ?? "")) }));
			}
			for (let other = 0; other < size; other++) {
				if (other !== index) assert.ok(!verifyInclusion(fastHasher, { ...claim, index: other }), `${index} at ${other} of ${size}`);
			}
		}
	}
});

test("every consistency proof is the RFC's, verifies, and verifies for no other roots", () => {
	for (let newSize = 0; newSize <= largest; newSize++) {
		for (let oldSize = 0; oldSize <= newSize; oldSize++) {
			const made = consistencyProof(plainHasher, store.get, oldSize, newSize);
			assert.ok(made.ok);
			const proof = made.value;
			if (oldSize > 0) assert.deepEqual(proof, naiveConsistency(oldSize, leaves.slice(0, newSize)));
			const claim = { oldSize, newSize, proof, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize) };
			assert.ok(verifyConsistency(fastHasher, claim), `${oldSize} to ${newSize}`);
			assert.ok(!verifyConsistency(fastHasher, { ...claim, oldRoot: spoiled(claim.oldRoot) }));
			// Nothing ties the newer root to a proof from the empty tree: there is nothing to be consistent with.
			if (oldSize > 0) assert.ok(!verifyConsistency(fastHasher, { ...claim, newRoot: spoiled(claim.newRoot) }));
			assert.ok(!verifyConsistency(fastHasher, { ...claim, proof: [...proof, claim.newRoot] }));
			if (proof.length > 0) assert.ok(!verifyConsistency(fastHasher, { ...claim, proof: proof.slice(0, -1) }));
			for (const at of proof.keys()) {
				assert.ok(!verifyConsistency(fastHasher, { ...claim, proof: proof.with(at, spoiled(proof[at] ?? "")) }));
			}
		}
	}
});

test("every proof of every tree up to 256 leaves is the RFC's and verifies", () => {
	const many = someLeaves(256);
	const naive = createNaiveTree(many);
	const kept = createNodeStore();
	const grown = createFrontier(fastHasher);
	const heads: Hex[] = [grown.root()];
	for (const [at, leaf] of many.entries()) {
		const size = at + 1;
		grown.append(leaf, kept.put);
		heads.push(grown.root());
		const root = heads[size] ?? "";
		for (let index = 0; index < size; index++) {
			const proof = inclusionProof(fastHasher, kept.get, index, size);
			assert.ok(proof.ok && verifyInclusion(fastHasher, { leaf: many[index] ?? "", index, size, proof: proof.value, root }));
			assert.deepEqual(proof.value, naive.path(index, size));
			const growth = consistencyProof(fastHasher, kept.get, index, size);
			const claim = { oldSize: index, oldRoot: heads[index] ?? "", newSize: size, newRoot: root };
			assert.ok(growth.ok && verifyConsistency(fastHasher, { ...claim, proof: growth.value }), `${index} to ${size}`);
			if (index > 0) assert.deepEqual(growth.value, naive.consistency(index, size));
		}
	}
});

test("the checkers answer false to any claim that is not one, and never throw", () => {
	const digest = fc.oneof(fc.constantFrom(...leaves), fc.string());
	const size = fc.oneof(fc.nat(80), fc.constantFrom(-1, 0.5, NaN, Infinity, 2 ** 53, -(2 ** 31)));
	fc.assert(
		fc.property(digest, digest, size, size, fc.array(digest, { maxLength: 8 }), (one, other, from, to, proof) => {
			assert.equal(verifyInclusion(fastHasher, { leaf: one, index: from, size: to, proof, root: other }), false);
			const claim = { oldSize: from, oldRoot: one, newSize: to, newRoot: other, proof };
			assert.equal(
				verifyConsistency(fastHasher, claim),
				from === to && from > 0 && proof.length === 0 && one === other && leaves.includes(one),
			);
		}),
	);
});

test("a quick hasher equals the plain one", () => {
	const text = fc.string({ unit: "binary" });
	fc.assert(fc.property(text, (value) => fastHasher.leaf(value) === plainHasher.leaf(value)));
	const digest = fc.constantFrom(...leaves);
	fc.assert(fc.property(digest, digest, (left, right) => fastHasher.node(left, right) === plainHasher.node(left, right)));
});

test("proofs read out of tiles equal proofs read out of nodes", () => {
	const size = 70_000;
	const kept = createNodeStore();
	const big = createFrontier(fastHasher);
	for (const leaf of someLeaves(size)) big.append(leaf, kept.put);
	const tiles = new Map<string, Hex[]>();
	for (const tile of tilesOf(size)) {
		tiles.set(
			formatTilePath(tile),
			Array.from({ length: tile.width }, (_, at) => kept.get(tile.level * 8, tile.index * 256 + at) ?? ""),
		);
	}
	const read = (tile: Tile) => tiles.get(formatTilePath(tile)) ?? null;
	const fromTiles = nodesFromTiles(fastHasher, size, read);
	assert.deepEqual(treeRoot(fastHasher, fromTiles, size), { ok: true, value: big.root() });
	for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
		const proof = inclusionProof(fastHasher, fromTiles, index, size);
		assert.deepEqual(proof, inclusionProof(fastHasher, kept.get, index, size));
		assert.ok(
			proof.ok && verifyInclusion(fastHasher, { leaf: kept.get(0, index) ?? "", index, size, proof: proof.value, root: big.root() }),
		);
	}
	assert.deepEqual(consistencyProof(fastHasher, fromTiles, 65_537, size), consistencyProof(fastHasher, kept.get, 65_537, size));
});

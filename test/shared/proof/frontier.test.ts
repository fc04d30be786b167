import assert from "node:assert/strict";
import { test } from "node:test";
import { createFrontier, parseFrontierState } from "../../../src/shared/proof/frontier.ts";
import { consistencyProof, inclusionProof, treeRoot } from "../../../src/shared/proof/prove.ts";
import { createNodeStore, plainHasher, someLeaves } from "./kit.ts";

test("tells every completed subtree once, leaf first", () => {
	const told: string[] = [];
	const frontier = createFrontier(plainHasher);
	for (const leaf of someLeaves(4)) frontier.append(leaf, (level, index) => told.push(`${level}/${index}`));
	assert.deepEqual(told, ["0/0", "0/1", "1/0", "0/2", "0/3", "1/1", "2/0"]);
});

test("a fork grows on its own", () => {
	const [first, second] = someLeaves(2);
	const frontier = createFrontier(plainHasher);
	frontier.append(first ?? "");
	const fork = frontier.fork();
	fork.append(second ?? "");
	assert.equal(frontier.size, 1);
	assert.equal(fork.size, 2);
	assert.equal(frontier.root(), first);
});

test("keeps one peak for each bit of the size", () => {
	const frontier = createFrontier(plainHasher);
	for (const leaf of someLeaves(13)) frontier.append(leaf);
	assert.equal(frontier.state().size, 13);
	assert.equal(frontier.state().peaks.length, 3);
});

test("refuses stored states that cannot be", () => {
	const peak = someLeaves(1)[0] ?? "";
	assert.ok(parseFrontierState({ size: 1, peaks: [peak] }).ok);
	for (const state of [
		{ size: 1, peaks: [] },
		{ size: 2, peaks: [peak, peak] },
		{ size: 1, peaks: [peak.toUpperCase()] },
		{ size: -1, peaks: [] },
		{ size: 0.5, peaks: [] },
	]) {
		assert.ok(!parseFrontierState(state).ok);
		assert.throws(() => createFrontier(plainHasher, state), TypeError);
	}
});

test("says which stored hash is missing instead of proving around it", () => {
	const store = createNodeStore();
	const frontier = createFrontier(plainHasher);
	for (const leaf of someLeaves(8)) frontier.append(leaf, store.put);
	const holed = (level: number, index: number) => (level === 1 && index === 1 ? null : store.get(level, index));
	const proof = inclusionProof(plainHasher, holed, 0, 8);
	assert.ok(!proof.ok && proof.fault.code === "not_found");
	assert.match(proof.fault.message, /level `1` index `1`/);
	assert.ok(!consistencyProof(plainHasher, holed, 2, 8).ok);
	assert.ok(!treeRoot(plainHasher, () => null, 3).ok);
});

test("refuses places outside the tree", () => {
	assert.ok(!inclusionProof(plainHasher, () => null, 3, 3).ok);
	assert.ok(!inclusionProof(plainHasher, () => null, -1, 3).ok);
	assert.ok(!consistencyProof(plainHasher, () => null, 4, 3).ok);
});

import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import { chunkEntries, createNodeLevels } from "../../../src/main/store/verify/node-levels.ts";
import { fastHasher } from "../../shared/proof/kit.ts";

const leavesOf = (count: number, salt = ""): string[] => Array.from({ length: count }, (_, at) => hash("sha256", `${salt}${at}`, "hex"));
const peaksOf = (leaves: readonly string[]): readonly string[] => {
	const frontier = createFrontier(fastHasher);
	for (const leaf of leaves) frontier.append(leaf);
	return frontier.state().peaks;
};

for (const engine of ["vectors", "native"] as const) {
	test(`${engine}: every count of leaves has the peaks of the tree hashed one by one`, () => {
		const levels = createNodeLevels(engine);
		const all = leavesOf(300);
		for (let count = 1; count <= 300; count++) {
			levels.build(all.slice(0, count).join(""));
			assert.deepEqual(levels.peaks(count), peaksOf(all.slice(0, count)), `${count} leaves`);
		}
		const full = leavesOf(chunkEntries, "full");
		levels.build(full.join(""));
		for (const count of [1, 2, 3, 255, 256, 257, 2048, 4095, chunkEntries])
			assert.deepEqual(levels.peaks(count), peaksOf(full.slice(0, count)), `the first ${count} of ${chunkEntries}`);
		assert.deepEqual(levels.leafBytes(256, 512), Buffer.from(full.slice(256, 512).join(""), "hex"));
		assert.throws(() => levels.build(leavesOf(chunkEntries + 1).join("")), RangeError);
	});
}

test("the vector module hashes any two digests as node:crypto does, whatever was in its memory before", () => {
	const vectors = createNodeLevels("vectors");
	const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
	fc.assert(
		fc.property(fc.array(digest, { minLength: 1, maxLength: 70 }), fc.nat({ max: 69 }), (leaves, prefix) => {
			vectors.build(leaves.join(""));
			const count = Math.min(leaves.length, prefix + 1);
			assert.deepEqual(vectors.peaks(count), peaksOf(leaves.slice(0, count)));
		}),
		{ numRuns: 500 },
	);
});

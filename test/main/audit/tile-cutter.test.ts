import assert from "node:assert/strict";
import { test } from "node:test";
import { createTileCutter } from "../../../src/main/audit/tile-cutter.ts";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import { formatTilePath } from "../../../src/shared/proof/tiles.ts";
import type { Hex } from "../../../src/shared/proof/tree-hasher.ts";
import { createNodeStore, fastHasher, naiveRoot, someLeaves } from "../../shared/proof/kit.ts";

/** Tiles as the format's own sentence defines them: hash `i` of tile `n` at level `l` is the root of 256^l leaves. */
const naiveTiles = (leaves: readonly Hex[]): Record<string, readonly Hex[]> => {
	const tiles: Record<string, Hex[]> = {};
	for (let level = 0, span = 1; span <= leaves.length; level++, span *= 256) {
		const count = Math.floor(leaves.length / span);
		for (let index = 0; index * 256 < count; index++) {
			const width = Math.min(256, count - index * 256);
			tiles[formatTilePath({ level, index, width })] = Array.from({ length: width }, (_, at) => {
				const first = (index * 256 + at) * span;
				return naiveRoot(leaves.slice(first, first + span));
			});
		}
	}
	return tiles;
};

const leaves = someLeaves(66_000);
const nodes = createNodeStore();
const whole = createFrontier(fastHasher);
for (const leaf of leaves) whole.append(leaf, nodes.put);

const cut = (from: number, to: number): { tiles: Record<string, readonly Hex[]>; root: Hex } => {
	const tiles: Record<string, readonly Hex[]> = {};
	const cutter = createTileCutter(fastHasher, from, nodes.get, (tile, hashes) => {
		tiles[formatTilePath(tile)] = [...hashes];
	});
	assert.ok(cutter.ok);
	for (const leaf of leaves.slice(from, to)) cutter.value.append(leaf);
	cutter.value.finish();
	return { tiles, root: cutter.value.root() };
};

for (const size of [1, 2, 255, 256, 257, 511, 512, 700, 65_536, 65_537, 66_000]) {
	test(`cuts a tree of ${size} into the tiles that the format defines`, () => {
		assert.deepEqual(cut(0, size).tiles, naiveTiles(leaves.slice(0, size)));
	});
}

test("goes on from any full tile as if it had begun at the first leaf", () => {
	for (const from of [256, 512, 2560, 65_280, 65_536, 65_792]) {
		const { tiles, root } = cut(from, 66_000);
		assert.equal(root, whole.root());
		const all = cut(0, 66_000).tiles;
		for (const [path, hashes] of Object.entries(tiles)) assert.deepEqual(hashes, all[path], path);
		// What it does not give again are full tiles that lie before the start.
		for (const path of Object.keys(all)) if (path.includes(".p/")) assert.ok(path in tiles, path);
	}
});

test("does not begin inside a tile, or where a stored hash is missing", () => {
	const inside = createTileCutter(fastHasher, 100, nodes.get, () => undefined);
	assert.ok(!inside.ok && inside.fault.code === "bad_request");
	const lost = createTileCutter(
		fastHasher,
		512,
		() => null,
		() => undefined,
	);
	assert.ok(!lost.ok && lost.fault.code === "not_found");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatEntriesPath, formatTilePath, parseTilePath, tilesOf } from "../../../src/shared/proof/tiles.ts";

test("spells tile paths in groups of three digits", () => {
	assert.equal(formatTilePath({ level: 0, index: 0, width: 256 }), "tile/0/000");
	assert.equal(formatTilePath({ level: 2, index: 1_234_067, width: 256 }), "tile/2/x001/x234/067");
	assert.equal(formatTilePath({ level: 1, index: 1_000, width: 17 }), "tile/1/x001/000.p/17");
	assert.equal(formatEntriesPath({ index: 273, width: 112 }), "tile/entries/273.p/112");
});

test("reads back what it spells and nothing else", () => {
	for (const index of [0, 1, 999, 1_000, 999_999, 1_000_000, 2 ** 40]) {
		for (const width of [1, 255, 256]) {
			const tile = { level: 3, index, width };
			assert.deepEqual(parseTilePath(formatTilePath(tile)), { ok: true, value: tile });
		}
	}
	for (const path of [
		"tile/0/0",
		"tile/00/000",
		"tile/0/x000/000",
		"tile/0/000.p/256",
		"tile/0/000.p/0",
		"tile/64/000",
		"tile/0/000/000",
		"/tile/0/000",
		"tile/0/000.p/01",
	]) {
		assert.ok(!parseTilePath(path).ok, path);
	}
});

test("cuts a tree of 70,000 as the specification's example does", () => {
	const tiles = [...tilesOf(70_000)];
	const full = (level: number) => tiles.filter((tile) => tile.level === level && tile.width === 256).length;
	const partial = (level: number) => tiles.filter((tile) => tile.level === level && tile.width < 256).map((tile) => tile.width);
	assert.deepEqual([full(0), partial(0)], [273, [112]]);
	assert.deepEqual([full(1), partial(1)], [1, [17]]);
	assert.deepEqual([full(2), partial(2)], [0, [1]]);
	assert.deepEqual([...tilesOf(256)].map(formatTilePath), ["tile/0/000", "tile/1/000.p/1"]);
	assert.deepEqual([...tilesOf(0)], []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Chunk, chunkBits, eachBit, emptyChunk, keepRange, setBit } from "../../../src/main/store/search/bits.ts";
import { allBlocks, gramRows, gramsOf, hasBlock, keepBlocks } from "../../../src/main/store/search/grams.ts";
import {
	distinctTexts,
	keepTextsWith,
	readTexts,
	textBlocksPerChunk,
	textRows,
	writeTexts,
} from "../../../src/main/store/search/text-blocks.ts";

/** Any UTF-16 units at all, also halves of a pair; and few letters, so that texts meet. */
const unit = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom("a", "b", "ab", "aba", " ") },
	{ weight: 1, arbitrary: fc.constantFrom("é", "\u0000", "\u00ff", "\u0100", "日", "\ud83d", "\ude00", "😀") },
);
const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(""));
const texts = fc.array(text, { maxLength: textRows });
const wanted = fc.array(unit, { minLength: 1, maxLength: 4 }).map((units) => units.join(""));

const full = (): Chunk => {
	const chunk = emptyChunk();
	for (let at = 0; at < chunkBits; at++) setBit(chunk, at);
	return chunk;
};
const placesOf = (chunk: Chunk, from: number, to: number): number[] => {
	const found: number[] = [];
	eachBit(chunk, (at) => void found.push(at), from, to);
	return found;
};

test("texts come back from a block to the unit, each different one stored once", () => {
	fc.assert(
		fc.property(texts, (given) => {
			const data = writeTexts(given);
			assert.deepEqual(readTexts(data), given);
			assert.deepEqual(distinctTexts(data), [...new Set(given)]);
		}),
	);
});

test("a block finds a text where it is, in no two entries at once, and in no entry that was not asked for", () => {
	fc.assert(
		fc.property(texts, wanted, fc.nat(textBlocksPerChunk - 1), fc.nat(textRows), (given, part, block, cut) => {
			const chunk = full();
			const from = block * textRows;
			const [low, high] = [from + Math.min(cut, 3), from + Math.max(cut, 3)];
			keepRange(chunk, low, high);
			keepTextsWith(chunk, from, writeTexts(given), part);
			const expected = given.flatMap((each, at) => (each.includes(part) && from + at >= low && from + at < high ? [from + at] : []));
			assert.deepEqual(placesOf(chunk, 0, chunkBits), expected);
		}),
	);
});

test("a block that is not there has nothing", () => {
	const chunk = full();
	keepTextsWith(chunk, textRows, undefined, "a");
	assert.deepEqual(placesOf(chunk, 0, 3 * textRows).length, 2 * textRows);
});

test("every block that has a text is among its candidates, and a short text has all of them", () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(textBlocksPerChunk - 1), text), { maxLength: 60 }), wanted, (given, part) => {
			const rows = new Map(
				gramRows((block) => given.flatMap(([of, each]) => (of === block ? [each] : []))).map(({ gram, data }) => [gram, data]),
			);
			const blocks = allBlocks();
			for (const gram of gramsOf(part)) keepBlocks(blocks, rows.get(gram));
			for (const [block, each] of given) if (each.includes(part)) assert.ok(hasBlock(blocks, block));
			if (part.length < 3) assert.equal(gramsOf(part).length, 0);
		}),
		{ numRuns: 40 },
	);
});

test("a sequence that is in many blocks is kept as well as one in few", () => {
	const rows = new Map(
		gramRows((block) => (block % 2 === 0 ? ["often"] : block === 7 ? ["seldom"] : [])).map(({ gram, data }) => [gram, data]),
	);
	const blocksWith = (part: string): number[] => {
		const blocks = allBlocks();
		for (const gram of gramsOf(part)) keepBlocks(blocks, rows.get(gram));
		return Array.from({ length: textBlocksPerChunk }, (_, block) => block).filter((block) => hasBlock(blocks, block));
	};
	assert.deepEqual(blocksWith("often").length, textBlocksPerChunk / 2);
	assert.deepEqual(blocksWith("seldom"), [7]);
	assert.deepEqual(blocksWith("oftens"), []);
});

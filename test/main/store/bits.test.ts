import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	appendToChunk,
	type Chunk,
	chunkBits,
	countChunk,
	countRange,
	eachBit,
	emptyChunk,
	greatest,
	keepRange,
	readChunk,
	setBit,
	writeChunk,
} from "../../../src/main/store/search/bits.ts";

const places = fc
	.tuple(fc.uniqueArray(fc.nat(chunkBits - 1), { maxLength: 300 }), fc.nat(chunkBits - 5000), fc.constantFrom(0, 10, 5000))
	.map(([some, from, run]) => [...new Set([...some, ...Array.from({ length: run }, (_, at) => from + at)])].sort((a, b) => a - b));

const chunkWith = (given: readonly number[]): Chunk => {
	const chunk = emptyChunk();
	for (const at of given) setBit(chunk, at);
	return chunk;
};
const placesOf = (chunk: Chunk): number[] => {
	const found: number[] = [];
	eachBit(chunk, (at) => void found.push(at));
	return found;
};

test("places come back from the end as from the beginning, however many are skipped", () => {
	fc.assert(
		fc.property(places, fc.nat(6000), fc.nat(50), (given, offset, limit) => {
			const chunk = chunkWith(given);
			assert.deepEqual(placesOf(chunk), given);
			assert.equal(countChunk(chunk), given.length);
			assert.deepEqual(greatest(chunk, offset, limit), given.toReversed().slice(offset, offset + limit));
		}),
	);
});

test("a chunk is the same after it was stored, and after it was stored bit by bit", () => {
	fc.assert(
		fc.property(places, fc.nat(), (given, cut) => {
			const at = cut % (given.length + 1);
			const whole = writeChunk(chunkWith(given));
			assert.deepEqual(appendToChunk(appendToChunk(undefined, given.slice(0, at)), given.slice(at)), whole);
			const back = emptyChunk();
			readChunk(whole, back);
			assert.deepEqual(placesOf(back), given);
		}),
	);
});

test("ranges keep and count what is in them", () => {
	fc.assert(
		fc.property(places, fc.nat(chunkBits), fc.nat(chunkBits), (given, one, other) => {
			const [from, to] = [Math.min(one, other), Math.max(one, other)];
			const chunk = chunkWith(given);
			const expected = given.filter((at) => at >= from && at < to);
			assert.equal(countRange(chunk, from, to), expected.length);
			keepRange(chunk, from, to);
			assert.deepEqual(placesOf(chunk), expected);
		}),
	);
});

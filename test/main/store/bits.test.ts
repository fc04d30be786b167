import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	appendToChunk,
	type Bits,
	chunkBits,
	chunkOf,
	countBits,
	countRange,
	emptyChunk,
	greatest,
	keepRange,
	numbersOf,
	readChunk,
	setBit,
	writeChunk,
} from "../../../src/main/store/search/bits.ts";

const numbers = fc
	.tuple(fc.uniqueArray(fc.nat(4 * chunkBits - 1), { maxLength: 300 }), fc.nat(3 * chunkBits), fc.constantFrom(0, 10, 5000))
	.map(([some, from, run]) => [...new Set([...some, ...Array.from({ length: run }, (_, at) => from + at)])].sort((a, b) => a - b));

const bitsOf = (seqs: readonly number[]): Bits => {
	const bits: Bits = [];
	for (const seq of seqs) setBit((bits[chunkOf(seq)] ??= emptyChunk()), seq % chunkBits);
	return bits;
};

test("numbers come back from the end as from the beginning, however many are skipped", () => {
	fc.assert(
		fc.property(numbers, fc.nat(6000), fc.nat(50), (seqs, offset, limit) => {
			const bits = bitsOf(seqs);
			assert.deepEqual(numbersOf(bits), seqs);
			assert.equal(countBits(bits), seqs.length);
			assert.deepEqual(greatest(bits, offset, limit), seqs.toReversed().slice(offset, offset + limit));
		}),
	);
});

test("a chunk is the same after it was stored, and after it was stored bit by bit", () => {
	fc.assert(
		fc.property(numbers, fc.nat(), (seqs, cut) => {
			const places = seqs.filter((seq) => seq < chunkBits);
			const at = cut % (places.length + 1);
			const whole = writeChunk(bitsOf(places)[0] ?? emptyChunk());
			assert.deepEqual(appendToChunk(appendToChunk(undefined, places.slice(0, at)), places.slice(at)), whole);
			const back = emptyChunk();
			readChunk(whole, back);
			assert.deepEqual(numbersOf([back]), places);
		}),
	);
});

test("ranges keep and count what is in them", () => {
	fc.assert(
		fc.property(numbers, fc.nat(chunkBits), fc.nat(chunkBits), (seqs, one, other) => {
			const [from, to] = [Math.min(one, other), Math.max(one, other)];
			const chunk = bitsOf(seqs)[0] ?? emptyChunk();
			const expected = seqs.filter((seq) => seq >= from && seq < to);
			assert.equal(countRange(chunk, from, to), expected.length);
			keepRange(chunk, from, to);
			assert.deepEqual(numbersOf([chunk]), expected);
		}),
	);
});

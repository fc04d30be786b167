import { type Chunk, chunkBits } from "./bits.ts";

/**
 * The texts of 256 entries in one piece, each different text once: looked through at the speed of one long string.
 *
 * Shapes: a byte a character while all fit, else two. Then how many entries, how many texts, which text each entry has,
 * how long each is, and the texts. An entry without a text has the empty one. Exact to the UTF-16 unit.
 * Law: test/main/store/text-blocks.test.ts
 */
export const textRows = 256;
export const textBlocksPerChunk = chunkBits / textRows;
const headBytes = 5;
const rowWords = textRows / 32;

const wide = /[^\u0000-\u00ff]/;

export const writeTexts = (texts: readonly string[]): Uint8Array => {
	const numbers = new Map<string, number>();
	const of = texts.map((text) => {
		const number = numbers.get(text) ?? numbers.size;
		numbers.set(text, number);
		return number;
	});
	const distinct = [...numbers.keys()];
	const all = distinct.join("");
	const isWide = wide.test(all);
	const textAt = headBytes + of.length + 2 * distinct.length;
	const data = Buffer.alloc(textAt + all.length * (isWide ? 2 : 1));
	data[0] = isWide ? 2 : 1;
	data.writeUInt16LE(of.length, 1);
	data.writeUInt16LE(distinct.length, 3);
	data.set(of, headBytes);
	// No text is longer than three times what `factsOf` lets through.
	for (const [at, text] of distinct.entries()) data.writeUInt16LE(text.length, headBytes + of.length + 2 * at);
	data.write(all, textAt, isWide ? "utf16le" : "latin1");
	return data;
};

type Read = {
	/** Which text each entry has. */
	readonly of: Uint8Array;
	readonly lengths: readonly number[];
	readonly all: string;
};

const read = (stored: Uint8Array): Read => {
	const data = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
	const rows = data.readUInt16LE(1);
	const count = data.readUInt16LE(3);
	const lengthsAt = headBytes + rows;
	const lengths: number[] = [];
	for (let at = 0; at < count; at++) lengths.push(data.readUInt16LE(lengthsAt + 2 * at));
	const all = data.toString(data[0] === 2 ? "utf16le" : "latin1", lengthsAt + 2 * count);
	return { of: data.subarray(headBytes, lengthsAt), lengths, all };
};

/** The different texts of a block. */
export const distinctTexts = (data: Uint8Array): string[] => {
	const { lengths, all } = read(data);
	let from = 0;
	return lengths.map((length) => all.slice(from, (from += length)));
};

/** The text of each entry. */
export const readTexts = (data: Uint8Array): string[] => {
	const distinct = distinctTexts(data);
	return Array.from(read(data).of, (number) => distinct[number] ?? "");
};

/** Leaves only those entries of a block in the chunk whose text has `wanted` in it; `from` is the block's first place. */
export const keepTextsWith = (chunk: Chunk, from: number, data: Uint8Array | undefined, wanted: string): void => {
	const first = from >>> 5;
	const hits = data === undefined ? null : hitsOf(read(data), wanted);
	for (let at = 0; at < rowWords; at++) chunk[first + at] = hits === null ? 0 : (chunk[first + at] ?? 0) & (hits[at] ?? 0);
};

/** A bit for each entry; null when none has it. */
const hitsOf = ({ of, lengths, all }: Read, wanted: string): Uint32Array | null => {
	let at = all.indexOf(wanted);
	if (at < 0) return null;
	const isHit = new Uint8Array(lengths.length);
	let number = 0;
	let end = lengths[0] ?? 0;
	while (at >= 0) {
		while (at >= end && number < lengths.length) end += lengths[(number += 1)] ?? 0;
		const isInside = at + wanted.length <= end;
		// Across the end of a text it is in none.
		if (isInside) isHit[number] = 1;
		at = all.indexOf(wanted, isInside ? end : at + 1);
	}
	const hits = new Uint32Array(rowWords);
	for (const [place, text] of of.entries()) if (isHit[text] === 1) hits[place >>> 5] = (hits[place >>> 5] ?? 0) | (1 << (place & 31));
	return hits;
};

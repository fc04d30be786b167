import { textBlocksPerChunk } from "./text-blocks.ts";

/**
 * In which blocks of a chunk each sequence of three characters occurs: what need not be looked through. Two sequences may
 * share a number, so that a block may be named in vain, but none is left out.
 *
 * Shapes: a set of blocks is a list of byte-sized numbers while it has few, else a bit for each of the 256.
 * Law: test/main/store/text-blocks.test.ts (every block that has a text is among its candidates)
 */
export type Blocks = Uint32Array;
const blockWords = textBlocksPerChunk / 32;
const bitmapBytes = textBlocksPerChunk / 8;

const asciiBits = 7;
const numberBits = 22;
const otherBits = numberBits - 1;

/** Three ASCII characters have a number of their own; others share the upper half of all numbers. */
const numberOf = (one: number, two: number, three: number): number => {
	if ((one | two | three) < 1 << asciiBits) return (one << (2 * asciiBits)) | (two << asciiBits) | three;
	const mixed = Math.imul(one, 0x9e37_79b1) ^ Math.imul(two, 0x85eb_ca6b) ^ Math.imul(three, 0xc2b2_ae35);
	return (1 << otherBits) | (mixed >>> (32 - otherBits));
};

/** More of them would leave out hardly any block more. */
const mostAsked = 64;

/** The numbers to look for; none for a text of fewer than three characters. */
export const gramsOf = (text: string): number[] => {
	const grams = new Set<number>();
	for (let at = 0; at + 3 <= text.length; at++) grams.add(numberOf(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)));
	const all = [...grams];
	const step = Math.ceil(all.length / mostAsked);
	return all.filter((_, at) => at % step === 0);
};

export type GramRow = { readonly gram: number; readonly data: Uint8Array };

/** What is stored of one chunk. `textsOf` gives the texts of a block. */
export const gramRows = (textsOf: (block: number) => readonly string[]): GramRow[] => {
	/** The last block, counted from one, in which a number was seen. */
	const seen = new Uint16Array(1 << numberBits);
	let found = new Uint32Array(1 << 16);
	let count = 0;
	for (let block = 0; block < textBlocksPerChunk; block++) {
		for (const text of textsOf(block)) {
			for (let at = 0; at + 3 <= text.length; at++) {
				const gram = numberOf(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
				if (seen[gram] === block + 1) continue;
				seen[gram] = block + 1;
				if (count === found.length) {
					const longer = new Uint32Array(count * 2);
					longer.set(found);
					found = longer;
				}
				found[count++] = gram * textBlocksPerChunk + block;
			}
		}
	}
	const sorted = found.subarray(0, count).sort();
	const rows: GramRow[] = [];
	for (let from = 0; from < count;) {
		const gram = Math.floor((sorted[from] ?? 0) / textBlocksPerChunk);
		let to = from;
		while (to < count && Math.floor((sorted[to] ?? 0) / textBlocksPerChunk) === gram) to++;
		rows.push({ gram, data: write(sorted.subarray(from, to)) });
		from = to;
	}
	return rows;
};

const write = (found: Uint32Array): Uint8Array => {
	const blocks = Uint8Array.from(found, (each) => each % textBlocksPerChunk);
	if (blocks.length < bitmapBytes) return blocks;
	const bitmap = new Uint8Array(bitmapBytes);
	for (const block of blocks) bitmap[block >>> 3] = (bitmap[block >>> 3] ?? 0) | (1 << (block & 7));
	return bitmap;
};

export const allBlocks = (): Blocks => new Uint32Array(blockWords).fill(0xffff_ffff);

export const hasBlock = (blocks: Blocks, block: number): boolean => (((blocks[block >>> 5] ?? 0) >>> (block & 31)) & 1) === 1;

/** Leaves the blocks that are in what is stored too; false when none is left. */
export const keepBlocks = (blocks: Blocks, data: Uint8Array | undefined): boolean => {
	const other = new Uint32Array(blockWords);
	if (data?.byteLength === bitmapBytes) new Uint8Array(other.buffer).set(data);
	else for (const block of data ?? []) other[block >>> 5] = (other[block >>> 5] ?? 0) | (1 << (block & 31));
	let isAny = false;
	for (let at = 0; at < blockWords; at++) {
		blocks[at] = (blocks[at] ?? 0) & (other[at] ?? 0);
		isAny ||= blocks[at] !== 0;
	}
	return isAny;
};

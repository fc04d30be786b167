import { blockRows } from "./index-file.ts";

/**
 * Which values the entries of a block have, for fields with so many different ones that a set of entries for each would
 * mostly hold one: pairs of a word's number and an entry's place in the block.
 *
 * Shapes: all words in 32 bits each, then all places in 16 bits each.
 * Law: test/main/store/search.test.ts
 */
export type Pairs = { readonly words: Uint32Array; readonly places: Uint16Array };

const pairBytes = 6;

/** Fields that are kept so. The others have few values, each in many entries: `bits.ts`. */
const paired: ReadonlySet<string> = new Set(["path", "host", "session", "secret"]);
export const isPaired = (field: string): boolean => paired.has(field);

export const readPairs = (data: Uint8Array | undefined): Pairs => {
	// Copied to a place where numbers of 32 bits may stand.
	const own = new Uint8Array(data ?? []).buffer;
	const count = own.byteLength / pairBytes;
	return { words: new Uint32Array(own, 0, count), places: new Uint16Array(own, 4 * count, count) };
};

export const writePairs = (pairs: readonly (readonly [word: number, place: number])[]): Uint8Array => {
	const data = new Uint8Array(pairs.length * pairBytes);
	const words = new Uint32Array(data.buffer, 0, pairs.length);
	const places = new Uint16Array(data.buffer, 4 * pairs.length, pairs.length);
	for (const [at, [word, place]] of pairs.entries()) {
		words[at] = word;
		places[at] = place;
	}
	return data;
};

export const listPairs = ({ words, places }: Pairs): [word: number, place: number][] =>
	Array.from(words, (word, at) => [word, places[at] ?? 0]);

/** A bit for each entry of the block that has one of the words. */
export const entriesWith = ({ words, places }: Pairs, isWanted: Uint8Array): Uint32Array => {
	const found = new Uint32Array(blockRows / 32);
	for (let at = 0; at < words.length; at++) {
		const place = places[at] ?? 0;
		if (isWanted[words[at] ?? 0] === 1) found[place >>> 5] = (found[place >>> 5] ?? 0) | (1 << (place & 31));
	}
	return found;
};

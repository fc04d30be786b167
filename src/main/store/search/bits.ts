/**
 * Sets of entry numbers, a bit for each, in chunks of 65,536: what a query works with. A chunk that is absent is empty.
 * On disk a chunk is a list of 16-bit numbers while it has few, else the bits themselves.
 *
 * Law: test/main/store/bits.test.ts
 */
export const chunkBits = 65_536;
const chunkWords = chunkBits / 32;
const bitmapBytes = chunkBits / 8;
const mostListed = bitmapBytes / 2 - 1;

export type Chunk = Uint32Array;

export const chunkOf = (seq: number): number => Math.floor(seq / chunkBits);

export const emptyChunk = (): Chunk => new Uint32Array(chunkWords);

export const setBit = (chunk: Chunk, at: number): void => {
	chunk[at >>> 5] = (chunk[at >>> 5] ?? 0) | (1 << (at & 31));
};

export const hasBit = (chunk: Chunk | undefined, at: number): boolean =>
	chunk !== undefined && (((chunk[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;

const popcount = (word: number): number => {
	let bits = word - ((word >>> 1) & 0x55555555);
	bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
	return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

export const countChunk = (chunk: Chunk | undefined): number => {
	let count = 0;
	if (chunk !== undefined) for (const word of chunk) if (word !== 0) count += popcount(word);
	return count;
};

/** How many of `[from, to)` are in the chunk. */
export const countRange = (chunk: Chunk | undefined, from: number, to: number): number => {
	if (chunk === undefined || from >= to) return 0;
	const [first, last] = [from >>> 5, (to - 1) >>> 5];
	let count = 0;
	for (let at = first; at <= last; at++) {
		let word = chunk[at] ?? 0;
		if (at === first) word &= -1 << (from & 31);
		if (at === last) word &= -1 >>> (31 - ((to - 1) & 31));
		if (word !== 0) count += popcount(word);
	}
	return count;
};

/** Calls with the place of each bit, lowest first. */
export const eachBit = (chunk: Chunk | undefined, take: (at: number) => void, from = 0, to = chunkBits): void => {
	if (chunk === undefined) return;
	for (let at = from >>> 5; at < (to + 31) >>> 5; at++) {
		for (let word = chunk[at] ?? 0; word !== 0; word &= word - 1) {
			const place = (at << 5) | (31 - Math.clz32(word & -word));
			if (place >= from && place < to) take(place);
		}
	}
};

export const andInto = (into: Chunk, other: Chunk | undefined): void => {
	if (other === undefined) into.fill(0);
	else for (let at = 0; at < chunkWords; at++) into[at] = (into[at] ?? 0) & (other[at] ?? 0);
};

export const andNotInto = (into: Chunk, other: Chunk | undefined): void => {
	if (other !== undefined) for (let at = 0; at < chunkWords; at++) into[at] = (into[at] ?? 0) & ~(other[at] ?? 0);
};

/** Leaves nothing outside of `[from, to)`. */
export const keepRange = (chunk: Chunk, from: number, to: number): void => {
	for (let at = 0; at < chunkWords; at++) {
		const low = at << 5;
		if (low + 32 <= from || low >= to) {
			chunk[at] = 0;
			continue;
		}
		if (low < from) chunk[at] = (chunk[at] ?? 0) & (-1 << (from - low));
		if (low + 32 > to) chunk[at] = (chunk[at] ?? 0) & (-1 >>> (32 - (to - low)));
	}
};

/** Places from the greatest down, `offset` of them skipped, at most `limit`. */
export const greatest = (chunk: Chunk, offset: number, limit: number): number[] => {
	const found: number[] = [];
	let skip = offset;
	for (let at = chunkWords - 1; at >= 0 && found.length < limit; at--) {
		let word = chunk[at] ?? 0;
		if (word === 0) continue;
		const here = popcount(word);
		if (here <= skip) {
			skip -= here;
			continue;
		}
		while (word !== 0 && found.length < limit) {
			const high = 31 - Math.clz32(word);
			word &= ~(1 << high);
			if (skip > 0) skip -= 1;
			else found.push((at << 5) + high);
		}
	}
	return found;
};

/** Adds what is stored of a chunk to `into`. */
export const readChunk = (data: Uint8Array, into: Chunk): void => {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	if (data.byteLength === bitmapBytes) {
		for (let at = 0; at < chunkWords; at++) into[at] = (into[at] ?? 0) | view.getUint32(at * 4, true);
		return;
	}
	for (let at = 0; at < data.byteLength; at += 2) setBit(into, view.getUint16(at, true));
};

/** How many of a stored chunk are in `other` too. */
export const countStored = (data: Uint8Array, other: Chunk): number => {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	let count = 0;
	if (data.byteLength === bitmapBytes) {
		for (let at = 0; at < chunkWords; at++) {
			const both = view.getUint32(at * 4, true) & (other[at] ?? 0);
			if (both !== 0) count += popcount(both);
		}
		return count;
	}
	for (let at = 0; at < data.byteLength; at += 2) if (hasBit(other, view.getUint16(at, true))) count += 1;
	return count;
};

export const writeChunk = (chunk: Chunk): Uint8Array => {
	const count = countChunk(chunk);
	const data = new Uint8Array(count > mostListed ? bitmapBytes : count * 2);
	const view = new DataView(data.buffer);
	if (count > mostListed) {
		for (let at = 0; at < chunkWords; at++) view.setUint32(at * 4, chunk[at] ?? 0, true);
		return data;
	}
	let next = 0;
	eachBit(chunk, (place) => {
		view.setUint16(next, place, true);
		next += 2;
	});
	return data;
};

/** What is stored of a chunk, and numbers of it that are greater than all of those: without decoding what is there. */
export const appendToChunk = (data: Uint8Array | undefined, places: readonly number[]): Uint8Array => {
	const before = data ?? new Uint8Array(0);
	if (before.byteLength < bitmapBytes && before.byteLength / 2 + places.length <= mostListed) {
		const longer = new Uint8Array(before.byteLength + places.length * 2);
		longer.set(before);
		const view = new DataView(longer.buffer);
		for (const [at, place] of places.entries()) view.setUint16(before.byteLength + at * 2, place, true);
		return longer;
	}
	const chunk = emptyChunk();
	readChunk(before, chunk);
	for (const place of places) setBit(chunk, place);
	return writeChunk(chunk);
};

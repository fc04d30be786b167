/**
 * RFC 6962 node hashes, SHA-256(0x01 ‖ left ‖ right), four at a time in the lanes of 128-bit vectors.
 *
 * AssemblyScript, not TypeScript: `scripts/build.mjs` compiles it to `dist/sha256-nodes.wasm`, and
 * `src/main/store/verify/node-levels.ts` is its only user. All four lanes hash 65 bytes, so there is no branch on data.
 *
 * Law: test/main/store/node-levels.test.ts (equal to node:crypto for every count).
 * Source: FIPS 180-4; docs/decisions/0010-vectors-for-tree-levels.md says why it is here.
 */

const rounds: StaticArray<u32> = [
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** Message schedule and chaining value, one vector a word: the same word of four messages. */
const schedule: usize = memory.data(64 * 16, 16);
const state: usize = memory.data(8 * 16, 16);

function word(at: i32): v128 {
	return v128.load(schedule + ((<usize>at) << 4));
}

function setWord(at: i32, value: v128): void {
	v128.store(schedule + ((<usize>at) << 4), value);
}

function rotate(value: v128, bits: i32): v128 {
	return v128.or(i32x4.shr_u(value, bits), i32x4.shl(value, 32 - bits));
}

/** Big-endian words of the standard to little-endian ones of the machine, and back. */
function swapBytes(value: v128): v128 {
	return i8x16.shuffle(value, value, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

function lowPairs(one: v128, other: v128): v128 {
	return i8x16.shuffle(one, other, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

function highPairs(one: v128, other: v128): v128 {
	return i8x16.shuffle(one, other, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

function lowHalves(one: v128, other: v128): v128 {
	return i8x16.shuffle(one, other, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

function highHalves(one: v128, other: v128): v128 {
	return i8x16.shuffle(one, other, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/**
 * Four words each of four places `step` bytes apart, turned: the same word of all four becomes one vector, written `toStep`
 * bytes behind the one before. Its own inverse. Bytes are swapped on the way.
 */
function turn(from: usize, step: usize, to: usize, toStep: usize): void {
	const one = swapBytes(v128.load(from));
	const two = swapBytes(v128.load(from + step));
	const three = swapBytes(v128.load(from + 2 * step));
	const four = swapBytes(v128.load(from + 3 * step));
	const low = lowPairs(one, two);
	const low2 = lowPairs(three, four);
	const high = highPairs(one, two);
	const high2 = highPairs(three, four);
	v128.store(to, lowHalves(low, low2));
	v128.store(to + toStep, highHalves(low, low2));
	v128.store(to + 2 * toStep, lowHalves(high, high2));
	v128.store(to + 3 * toStep, highHalves(high, high2));
}

/** The compression function of the standard over the schedule's first 16 words. */
function compress(): void {
	for (let at = 16; at < 64; at++) {
		const early = word(at - 15);
		const late = word(at - 2);
		const sigma0 = v128.xor(v128.xor(rotate(early, 7), rotate(early, 18)), i32x4.shr_u(early, 3));
		const sigma1 = v128.xor(v128.xor(rotate(late, 17), rotate(late, 19)), i32x4.shr_u(late, 10));
		setWord(at, i32x4.add(i32x4.add(word(at - 16), sigma0), i32x4.add(word(at - 7), sigma1)));
	}
	let a = v128.load(state);
	let b = v128.load(state, 16);
	let c = v128.load(state, 32);
	let d = v128.load(state, 48);
	let e = v128.load(state, 64);
	let f = v128.load(state, 80);
	let g = v128.load(state, 96);
	let h = v128.load(state, 112);
	for (let at = 0; at < 64; at++) {
		const sum1 = v128.xor(v128.xor(rotate(e, 6), rotate(e, 11)), rotate(e, 25));
		const choice = v128.bitselect(f, g, e);
		const one = i32x4.add(i32x4.add(i32x4.add(h, sum1), i32x4.add(choice, i32x4.splat(unchecked(rounds[at])))), word(at));
		const sum0 = v128.xor(v128.xor(rotate(a, 2), rotate(a, 13)), rotate(a, 22));
		const majority = v128.bitselect(v128.or(b, c), v128.and(b, c), a);
		h = g;
		g = f;
		f = e;
		e = i32x4.add(d, one);
		d = c;
		c = b;
		b = a;
		a = i32x4.add(one, i32x4.add(sum0, majority));
	}
	v128.store(state, i32x4.add(v128.load(state), a));
	v128.store(state, i32x4.add(v128.load(state, 16), b), 16);
	v128.store(state, i32x4.add(v128.load(state, 32), c), 32);
	v128.store(state, i32x4.add(v128.load(state, 48), d), 48);
	v128.store(state, i32x4.add(v128.load(state, 64), e), 64);
	v128.store(state, i32x4.add(v128.load(state, 80), f), 80);
	v128.store(state, i32x4.add(v128.load(state, 96), g), 96);
	v128.store(state, i32x4.add(v128.load(state, 112), h), 112);
}

function hashFour(from: usize, to: usize): void {
	v128.store(state, i32x4.splat(0x6a09e667));
	v128.store(state, i32x4.splat(0xbb67ae85), 16);
	v128.store(state, i32x4.splat(0x3c6ef372), 32);
	v128.store(state, i32x4.splat(0xa54ff53a), 48);
	v128.store(state, i32x4.splat(0x510e527f), 64);
	v128.store(state, i32x4.splat(0x9b05688c), 80);
	v128.store(state, i32x4.splat(0x1f83d9ab), 96);
	v128.store(state, i32x4.splat(0x5be0cd19), 112);
	// Messages lie 64 bytes apart, a vector is 16 bytes.
	for (let at: usize = 0; at < 64; at += 16) turn(from + at, 64, schedule + (at << 2), 16);
	// The prefix byte 0x01 moves all 64 bytes behind it by 8 bits.
	let before = i32x4.splat(1);
	for (let at = 0; at < 16; at++) {
		const own = word(at);
		setWord(at, v128.or(i32x4.shl(before, 24), i32x4.shr_u(own, 8)));
		before = own;
	}
	compress();
	// The last byte, the padding bit, and the length: 65 bytes are 520 bits.
	setWord(0, v128.or(i32x4.shl(before, 24), i32x4.splat(0x00800000)));
	for (let at = 1; at < 15; at++) setWord(at, i32x4.splat(0));
	setWord(15, i32x4.splat(520));
	compress();
	// Digests lie 32 bytes apart.
	turn(state, 16, to, 32);
	turn(state + 64, 16, to + 16, 32);
}

/** First byte that the caller may use. */
export function space(): usize {
	return __heap_base;
}

/**
 * `count` node digests of the `2 * count` digests at `from`, written to `to`. Works in fours: up to three digests behind the
 * last are written too. `to` may be `from`: what is written was read before.
 */
export function hashNodes(from: usize, to: usize, count: i32): void {
	for (let at = 0; at < count; at += 4) hashFour(from + ((<usize>at) << 6), to + ((<usize>at) << 5));
}

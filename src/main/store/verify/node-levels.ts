import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../../../shared/proof/tree-hasher.ts";

/** Leaves of one chunk: a whole subtree, and a whole number of hash tiles. */
export const chunkEntries = 4096;
const digestBytes = 32;
const topLevel = Math.log2(chunkEntries);

/**
 * The tree over the leaves of one chunk, all its levels in one piece of memory, used again for each chunk: a digest that
 * is no Buffer of its own costs half.
 */
export type NodeLevels = {
	/** Hashes all levels over these leaves, at most `chunkEntries`, in one text. */
	build(leaves: string): void;
	/** Roots of the complete subtrees over the first `count` leaves, largest first, as a frontier has them. */
	peaks(count: number): Hex[];
	/** The leaves `[from, to)` as bytes. A view: the next `build` changes it. */
	leafBytes(from: number, to: number): Uint8Array;
};

/** `count` nodes over the `2 * count` digests at byte `from`, to byte `to`. May write up to three digests more. */
type HashNodes = (from: number, to: number, count: number) => void;

type Arena = { readonly bytes: Buffer; readonly base: number; readonly hashNodes: HashNodes };

/** First byte of a level behind the base: every level has room for a full chunk. */
const levelAt = (level: number): number => digestBytes * (2 * chunkEntries - 2 ** (topLevel - level + 1));
const arenaBytes = digestBytes * (2 * chunkEntries + 8);

const nativeArena = (): Arena => {
	const bytes = Buffer.alloc(arenaBytes);
	const input = Buffer.alloc(65);
	input[0] = 1;
	return {
		bytes,
		base: 0,
		hashNodes: (from, to, count) => {
			for (let at = 0; at < count; at++) {
				bytes.copy(input, 1, from + 64 * at, from + 64 * at + 64);
				bytes.write(hash("sha256", input, "hex"), to + 32 * at, "hex");
			}
		},
	};
};

/** The little of WebAssembly that is used: no type library of Node has it. */
type Instance = {
	readonly exports: {
		readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
		readonly space: () => number;
		readonly hashNodes: HashNodes;
	};
};
const { WebAssembly } = globalThis as unknown as {
	readonly WebAssembly: {
		readonly validate: (bytes: Uint8Array) => boolean;
		readonly Module: new (bytes: Uint8Array) => object;
		readonly Instance: new (module: object) => Instance;
	};
};

const moduleFile = (): string | undefined =>
	["sha256-nodes.wasm", "../../../../dist/sha256-nodes.wasm"]
		.map((name) => join(import.meta.dirname, name))
		.find((file) => existsSync(file));

/** Null where there is no built module, or no 128-bit vectors in this machine's WebAssembly. */
const vectorArena = (): Arena | null => {
	const file = moduleFile();
	if (file === undefined) return null;
	const code = readFileSync(file);
	if (!WebAssembly.validate(code)) return null;
	const { memory, space, hashNodes } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
	const base = Math.ceil(space() / 16) * 16;
	const missing = base + arenaBytes - memory.buffer.byteLength;
	if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
	return { bytes: Buffer.from(memory.buffer), base, hashNodes };
};

/**
 * Uses the vector module where it can be loaded, else node's own SHA-256: twice the time for the nodes, the same digests.
 *
 * Law: test/main/store/node-levels.test.ts (both equal the naive tree for every count of leaves).
 */
export const createNodeLevels = (engine: "vectors" | "native" | "best" = "best"): NodeLevels => {
	const vectors = engine === "native" ? null : vectorArena();
	if (vectors === null && engine === "vectors") throw new Error("the vector module is not built, or cannot run here");
	const { bytes, base, hashNodes } = vectors ?? nativeArena();
	return {
		build(leaves) {
			const count = leaves.length / (2 * digestBytes);
			if (count > chunkEntries) throw new RangeError(`a chunk has at most ${chunkEntries} leaves`);
			bytes.write(leaves, base, "hex");
			for (let level = 1; count >> level > 0; level++) hashNodes(base + levelAt(level - 1), base + levelAt(level), count >> level);
		},
		peaks(count) {
			const found: Hex[] = [];
			let before = 0;
			for (let level = topLevel; level >= 0; level--) {
				const span = 2 ** level;
				if (before + span > count) continue;
				const at = base + levelAt(level) + digestBytes * (before / span);
				found.push(bytes.toString("hex", at, at + digestBytes));
				before += span;
			}
			return found;
		},
		leafBytes: (from, to) => bytes.subarray(base + digestBytes * from, base + digestBytes * to),
	};
};

import { createHash, hash } from "node:crypto";
import { type Frontier, createFrontier } from "../../shared/proof/frontier.ts";
import { type NodeReader } from "../../shared/proof/prove.ts";
import { type Tile, nodesFromTiles, tileWidth } from "../../shared/proof/tiles.ts";
import type { Hex, Sha256, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import type { Db } from "./open.ts";
import { createNodeLevels, type NodeLevels } from "./verify/node-levels.ts";

/** Input of one node hash, used again for each: hashing is synchronous, and a fresh Buffer costs as much as the hash. */
const nodeInput = Buffer.alloc(65);
nodeInput[0] = 1;
const hexLength = 64;

/** SHA-256 of bytes, as keys and proofs need it. */
export const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** The tree hasher of this process: node's own SHA-256, asked for hex so that no Buffer is made for a digest. */
export const nativeHasher: TreeHasher = {
	// A string that begins with U+0000 is, in UTF-8, the bytes behind the leaf prefix 0x00.
	leaf: (text) => hash("sha256", `\u0000${text}`, "hex"),
	node: (left, right) => {
		// One call decodes both, which costs half; what is no pair of digests must not run together into one.
		if (left.length === hexLength && right.length === hexLength) nodeInput.write(left + right, 1, "hex");
		else {
			nodeInput.write(left, 1, "hex");
			nodeInput.write(right, 33, "hex");
		}
		return hash("sha256", nodeInput, "hex");
	},
};

export type StoredTree = {
	readonly size: number;
	append(leaf: Hex): void;
	root(): Hex;
	nodes(): NodeReader;
	/** Before a job, and back to there when what it appended was rolled back. */
	mark(): void;
	restore(): void;
	/** Reads the tree again from the database: after a rollback, or after `tiles` was emptied to be made again. */
	reload(): void;
};

/**
 * The partial tile at the right edge of one level of tiles: leaves, or roots of complete tiles below. `tree` is over the
 * first of them, and is brought up to date when somebody asks for a root.
 */
type Edge = { readonly hashes: Hex[]; tree: Frontier };

const createEdge = (hashes: Hex[] = []): Edge => ({ hashes, tree: createFrontier(nativeHasher) });

const peaksOf = ({ hashes, tree }: Edge): readonly Hex[] => {
	for (let at = tree.size; at < hashes.length; at++) tree.append(hashes[at] ?? "");
	return tree.state().peaks;
};

/**
 * The Merkle tree over the log: its right edge in memory, complete tiles in `tiles`. The hashes of the partial tile at
 * the edge are the `leaf` column of the newest entries, so one append writes nothing but its own row, and one row more
 * for every 256. Nothing is hashed before a tile is complete, which is then done for all its levels in one piece.
 */
export const createStoredTree = (db: Db): StoredTree => {
	const putTile = db.prepare<[number, number, Uint8Array]>("INSERT INTO tiles (level, position, hashes) VALUES (?, ?, ?)");
	const getTile = db.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = ? AND position = ?").pluck();
	const leavesFrom = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq >= ? ORDER BY seq LIMIT 4096").pluck();
	const countTiles = db.prepare<[number]>("SELECT count(*) FROM tiles WHERE level = ?").pluck();

	const readTile = (level: number, position: number): Hex[] | null => {
		const blob = getTile.get(level, position) as Buffer | undefined;
		if (blob === undefined) return null;
		const hex = blob.toString("hex");
		return Array.from({ length: hex.length / 64 }, (_, at) => hex.slice(64 * at, 64 * (at + 1)));
	};
	const rootOfStored = (level: number, position: number): Hex => {
		const row = readTile(level, position);
		if (row?.length !== tileWidth)
			throw new Error(
				`the audit log cannot be read: its hash tile \`${level}/${position}\` is missing or damaged. Run \`countersign audit verify\``,
			);
		return rootOfTile(row);
	};

	let levels: NodeLevels | null = null;
	const built = (hashes: readonly Hex[]): NodeLevels => {
		levels ??= createNodeLevels();
		levels.build(hashes.join(""));
		return levels;
	};
	const rootOfTile = (hashes: readonly Hex[]): Hex => built(hashes).peaks(hashes.length)[0] ?? "";

	let size = 0;
	let markedSize = 0;
	let edges: Edge[] = [createEdge()];
	let known: { readonly size: number; readonly root: Hex } | null = null;

	const edgeAt = (level: number): Edge => (edges[level] ??= createEdge());
	/** Adds to one level; a tile that it completes is stored, and its root goes one level up. */
	const push = (level: number, digest: Hex): void => {
		const { hashes } = edgeAt(level);
		if (hashes.push(digest) < tileWidth) return;
		const root = rootOfTile(hashes);
		putTile.run(level, Math.floor(size / tileWidth ** (level + 1)) - 1, Buffer.from(hashes.join(""), "hex"));
		edges[level] = createEdge();
		push(level + 1, root);
	};
	const append = (leaf: Hex): void => {
		size++;
		push(0, leaf);
	};

	const reload = (): void => {
		known = null;
		const complete = countTiles.get(0) as number;
		size = complete * tileWidth;
		edges = [createEdge()];
		// The levels above are made of tile roots: one node hash for 256 leaves.
		for (let count = complete; count > 0; count = Math.floor(count / tileWidth)) {
			const level = edges.length - 1;
			const partial = count % tileWidth;
			edges.push(createEdge(Array.from({ length: partial }, (_, at) => rootOfStored(level, count - partial + at))));
		}
		for (let page = leavesFrom.all(size) as Hex[]; page.length > 0; page = leavesFrom.all(size) as Hex[]) {
			for (const leaf of page) append(leaf);
		}
		markedSize = size;
	};
	reload();

	return {
		get size() {
			return size;
		},
		append,
		root: () => {
			if (known?.size !== size) {
				// Every level's peaks are peaks of the whole: the highest level is the leftmost.
				const peaks = edges.toReversed().flatMap(peaksOf);
				known = { size, root: createFrontier(nativeHasher, { size, peaks }).root() };
			}
			return known.root;
		},
		nodes: () =>
			nodesFromTiles(
				nativeHasher,
				size,
				(tile: Tile) => {
					const first = Math.floor(size / tileWidth ** (tile.level + 1));
					return tile.index === first ? (edges[tile.level]?.hashes ?? []) : readTile(tile.level, tile.index);
				},
				rootOfTile,
			),
		mark: () => {
			markedSize = size;
		},
		restore: () => {
			const leaves = edgeAt(0).hashes;
			const count = size - markedSize;
			// A tile was completed meanwhile: what stands before it is not in memory any more.
			if (count > leaves.length) return reload();
			edges[0] = createEdge(leaves.slice(0, leaves.length - count));
			size = markedSize;
			known = null;
		},
		reload,
	};
};

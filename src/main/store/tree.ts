import { createHash, hash } from "node:crypto";
import { type Frontier, createFrontier } from "../../shared/proof/frontier.ts";
import { type NodeReader } from "../../shared/proof/prove.ts";
import { type Tile, nodesFromTiles, tileWidth } from "../../shared/proof/tiles.ts";
import type { Hex, Sha256, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import type { Db } from "./open.ts";

/** Input of one node hash, used again for each: hashing is synchronous, and a fresh Buffer costs as much as the hash. */
const nodeInput = Buffer.alloc(65);
nodeInput[0] = 1;

/** SHA-256 of bytes, as keys and proofs need it. */
export const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** The tree hasher of this process: node's own SHA-256, asked for hex so that no Buffer is made for a digest. */
export const nativeHasher: TreeHasher = {
	// A string that begins with U+0000 is, in UTF-8, the bytes behind the leaf prefix 0x00.
	leaf: (text) => hash("sha256", `\u0000${text}`, "hex"),
	node: (left, right) => {
		nodeInput.write(left, 1, "hex");
		nodeInput.write(right, 33, "hex");
		return hash("sha256", nodeInput, "hex");
	},
};

export type StoredTree = {
	readonly size: number;
	append(leaf: Hex): void;
	root(): Hex;
	nodes(): NodeReader;
	/** Reads the tree again from the database: after a rollback, or after `tiles` was emptied to be made again. */
	reload(): void;
};

/**
 * The Merkle tree over the log: its right edge in memory, complete tiles in `tiles`. The hashes of the partial tile at
 * the edge are the `leaf` column of the newest entries, so one append writes nothing but its own row, and one row more
 * for every 256.
 */
export const createStoredTree = (db: Db): StoredTree => {
	const putTile = db.prepare<[number, number, Buffer]>("INSERT INTO tiles (level, position, hashes) VALUES (?, ?, ?)");
	const getTile = db.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = ? AND position = ?").pluck();
	const leavesFrom = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq >= ? ORDER BY seq LIMIT 4096").pluck();
	const countTiles = db.prepare<[number]>("SELECT count(*) FROM tiles WHERE level = ?").pluck();

	const readTile = (level: number, position: number): Hex[] | null => {
		const blob = getTile.get(level, position) as Buffer | undefined;
		if (blob === undefined) return null;
		const hex = blob.toString("hex");
		return Array.from({ length: hex.length / 64 }, (_, at) => hex.slice(64 * at, 64 * (at + 1)));
	};

	let edges: Hex[][] = [];
	let frontier: Frontier = createFrontier(nativeHasher);

	const onNode = (level: number, _index: number, digest: Hex): void => {
		if (level % 8 !== 0) return;
		const tileLevel = level / 8;
		(edges[tileLevel] ??= []).push(digest);
	};
	const append = (leaf: Hex): void => {
		frontier.append(leaf, onNode);
		for (const [level, edge] of edges.entries()) {
			if (edge.length < tileWidth) continue;
			const position = Math.floor(frontier.size / tileWidth ** (level + 1)) - 1;
			putTile.run(level, position, Buffer.from(edge.join(""), "hex"));
			edges[level] = [];
		}
	};

	const reload = (): void => {
		edges = [];
		frontier = createFrontier(nativeHasher);
		// The tree above complete tiles is re-appended from tile roots: one node hash for 256 leaves.
		const complete = countTiles.get(0) as number;
		const levelRoots = rootsOfTiles(complete, readTile);
		edges = levelRoots.edges;
		frontier = createFrontier(nativeHasher, levelRoots.state);
		for (let page = leavesFrom.all(frontier.size) as Hex[]; page.length > 0; page = leavesFrom.all(frontier.size) as Hex[]) {
			for (const leaf of page) append(leaf);
		}
	};
	reload();

	return {
		get size() {
			return frontier.size;
		},
		append,
		root: () => frontier.root(),
		nodes: () =>
			nodesFromTiles(nativeHasher, frontier.size, (tile: Tile) => {
				const edge = edges[tile.level] ?? [];
				const first = Math.floor(frontier.size / tileWidth ** (tile.level + 1));
				return tile.index === first ? edge : readTile(tile.level, tile.index);
			}),
		reload,
	};
};

/** The frontier over `complete` full level 0 tiles, and the partial tiles of every level above. */
const rootsOfTiles = (complete: number, readTile: (level: number, position: number) => Hex[] | null) => {
	const edges: Hex[][] = [[]];
	const rootOfTile = (level: number, position: number): Hex => {
		const row = readTile(level, position);
		if (row === null || row.length !== tileWidth)
			throw new Error(
				`the audit log cannot be read: its hash tile \`${level}/${position}\` is missing or damaged. Run \`countersign audit verify\``,
			);
		const over = createFrontier(nativeHasher);
		for (const digest of row) over.append(digest);
		return over.root();
	};
	// A frontier over tile roots has the same shape as one over leaves, 8 levels higher.
	let peaks: Hex[] = [];
	let level = 0;
	for (let count = complete; count > 0; level++) {
		const partial = count % tileWidth;
		const above: Hex[] = [];
		for (let position = count - partial; position < count; position++) above.push(rootOfTile(level, position));
		edges[level + 1] = above;
		const over = createFrontier(nativeHasher);
		for (const digest of above) over.append(digest);
		peaks = [...over.state().peaks, ...peaks];
		count = Math.floor(count / tileWidth);
	}
	return { edges, state: { size: complete * tileWidth, peaks } };
};

import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { createFrontier } from "../../shared/proof/frontier.ts";
import type { NodeReader } from "../../shared/proof/prove.ts";
import { type Tile, tileWidth } from "../../shared/proof/tiles.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";

/** Takes a tile as soon as its hashes are known. */
export type OnTile = (tile: Tile, hashes: readonly Hex[]) => void;

/** Cuts leaves that come in order into C2SP tiles of every level. */
export type TileCutter = {
	/** Leaves so far, those before the start included. */
	readonly size: number;
	append(leaf: Hex): void;
	/** Root over all leaves so far. */
	root(): Hex;
	/** Gives the partial tile of every level that has one; a level without hashes has none. */
	finish(): void;
};

/** The complete subtrees that a tree of `size` leaves consists of, largest first. */
function peaksOf(node: NodeReader, size: number): Hex[] | null {
	const peaks: Hex[] = [];
	let from = 0;
	for (let level = Math.floor(Math.log2(Math.max(1, size))); level >= 0; level--) {
		const span = 2 ** level;
		if (size - from < span) continue;
		const peak = node(level, from / span);
		if (peak === null) return null;
		peaks.push(peak);
		from += span;
	}
	return peaks;
}

/**
 * A cutter that goes on after the first `from` leaves, a multiple of 256 whose nodes `node` knows.
 *
 * Nothing is believed of those nodes: when the root of a later size equals a signed one, they were right too.
 * Faults: `bad_request` for a start inside a tile, `not_found` for a node that is missing.
 * Law: the tiles of every size are those of a tree built from nothing (test/main/audit/tile-cutter.test.ts).
 * Source: https://c2sp.org/tlog-tiles
 */
export function createTileCutter(hasher: TreeHasher, from: number, node: NodeReader, onTile: OnTile): Result<TileCutter> {
	if (!Number.isSafeInteger(from) || from < 0 || from % tileWidth !== 0) return fail("bad_request", `\`${from}\` does not begin a tile`);
	const missing = fail("not_found", `a stored hash of the first \`${from}\` entries is missing`);
	const peaks = from === 0 ? [] : peaksOf(node, from);
	if (peaks === null) return missing;
	const frontier = createFrontier(hasher, { size: from, peaks });
	/** Hashes of the tile at the right edge, for each level of tiles. */
	const edges: Hex[][] = [];
	for (let level = 0, hashes = from; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
		const edge: Hex[] = [];
		for (let index = hashes - (hashes % tileWidth); index < hashes; index++) {
			const digest = node(8 * level, index);
			if (digest === null) return missing;
			edge.push(digest);
		}
		edges[level] = edge;
	}
	const counts = (level: number): number => Math.floor(frontier.size / tileWidth ** level);

	return ok({
		get size() {
			return frontier.size;
		},
		root: () => frontier.root(),
		append(leaf) {
			frontier.append(leaf, (height, _index, digest) => {
				if (height % 8 === 0) (edges[height / 8] ??= []).push(digest);
			});
			for (const [level, edge] of edges.entries()) {
				if (edge.length < tileWidth) continue;
				onTile({ level, index: counts(level + 1) - 1, width: tileWidth }, edge);
				edges[level] = [];
			}
		},
		finish() {
			for (const [level, edge] of edges.entries()) {
				if (edge.length > 0) onTile({ level, index: counts(level + 1), width: edge.length }, edge);
			}
		},
	});
}

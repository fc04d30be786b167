import { fail, ok, type Result } from "../lib/result.ts";
import type { NodeReader } from "./prove.ts";
import type { Hex, TreeHasher } from "./tree-hasher.ts";

/**
 * C2SP tlog-tiles coordinates: the tree cut into tiles of 256 hashes, 8 levels of the tree each.
 * Source: https://c2sp.org/tlog-tiles
 */

const tileHeight = 8;
export const tileWidth = 256;

/** One tile. `level` counts in steps of 8 tree levels; `width` is 256 unless the tile is at the right edge. */
export type Tile = { readonly level: number; readonly index: number; readonly width: number };

/** Hashes of a tile, left to right, or null when it is not there. */
export type TileReader = (tile: Tile) => readonly Hex[] | null;

/** Index as the path elements of the format: `1234067` is `x001/x234/067`. */
function formatIndex(index: number): string {
	const digits = `${index}`.padStart(Math.ceil(`${index}`.length / 3) * 3, "0");
	const groups = digits.match(/\d{3}/g) ?? [];
	return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
}

/** Path of a tile below the log's prefix, for instance `tile/0/x001/234.p/17`. */
export const formatTilePath = (tile: Tile): string =>
	`tile/${tile.level}/${formatIndex(tile.index)}${tile.width < tileWidth ? `.p/${tile.width}` : ""}`;

/** Path of the entry bundle that belongs to a level 0 tile. */
export const formatEntriesPath = (tile: Pick<Tile, "index" | "width">): string =>
	`tile/entries/${formatIndex(tile.index)}${tile.width < tileWidth ? `.p/${tile.width}` : ""}`;

const tilePath = /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Inverse of `formatTilePath`. Faults: `bad_request` for any other spelling. */
export function parseTilePath(path: string): Result<Tile> {
	const match = tilePath.exec(path);
	if (match === null) return fail("bad_request", "not a tile path");
	const tile: Tile = {
		level: Number(match[1]),
		index: Number((match[2] ?? "").replaceAll(/[x/]/g, "")),
		width: match[3] === undefined ? tileWidth : Number(match[3]),
	};
	if (tile.level > 63 || tile.width > tileWidth || formatTilePath(tile) !== path) return fail("bad_request", "not a tile path");
	return ok(tile);
}

/** Every tile of a tree of `size` leaves, level by level, left to right; the partial one of a level last. */
export function* tilesOf(size: number): Generator<Tile> {
	for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
		for (let index = 0; index * tileWidth < hashes; index++) {
			yield { level, index, width: Math.min(tileWidth, hashes - index * tileWidth) };
		}
	}
}

/**
 * Reads nodes of any level out of tiles of a tree of `size` leaves.
 * The levels that tiles leave out are hashed from the tile's own hashes.
 *
 * A proof asks for eight nodes of a tile one after the other, so that the tile read last is kept: a reader is for one use.
 * `rootOf` gives the root over 2, 4, 8 … 256 hashes of a tile; a store has faster ways than this one.
 */
export function nodesFromTiles(
	hasher: TreeHasher,
	size: number,
	readTile: TileReader,
	rootOf: (row: readonly Hex[]) => Hex = (row) => rootOfRow(hasher, row),
): NodeReader {
	let kept: { readonly tile: Tile; readonly row: readonly Hex[] | null } | null = null;
	const read = (tile: Tile): readonly Hex[] | null => {
		if (kept?.tile.level !== tile.level || kept.tile.index !== tile.index) kept = { tile, row: readTile(tile) };
		return kept.row;
	};
	const rowOf = (level: number, from: number, to: number): readonly Hex[] | null => {
		const index = Math.floor(from / tileWidth);
		const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth);
		const offset = from - index * tileWidth;
		return width < offset + (to - from) ? null : (read({ level, index, width })?.slice(offset, offset + (to - from)) ?? null);
	};
	return (level, index) => {
		const tileLevel = Math.floor(level / tileHeight);
		const span = 2 ** (level - tileLevel * tileHeight);
		const row = rowOf(tileLevel, index * span, (index + 1) * span);
		if (row === null || row.length !== span) return null;
		return row.length === 1 ? (row[0] ?? null) : rootOf(row);
	};
}

function rootOfRow(hasher: TreeHasher, row: readonly Hex[]): Hex {
	let level = row;
	while (level.length > 1) {
		const lower = level;
		level = Array.from({ length: lower.length / 2 }, (_, at) => hasher.node(lower[2 * at] ?? "", lower[2 * at + 1] ?? ""));
	}
	return level[0] ?? "";
}

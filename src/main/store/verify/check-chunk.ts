import type { ChunkFacts } from "../../audit/chunks.ts";
import { tileWidth } from "../../../shared/proof/tiles.ts";
import type { Db } from "../open.ts";
import { createNodeLevels } from "./node-levels.ts";
import { createPlainRows, plainRows } from "./plain-rows.ts";
import { createSingleRows } from "./single-rows.ts";

/** The entries `[from, to)`, at most `chunkEntries`, and the sizes at which a head wants to be compared, smallest first. */
export type ChunkTask = { readonly from: number; readonly to: number; readonly heads: readonly number[]; readonly prunedBelow: number };

/** Null when anything at all is not as it should be: somebody else finds out what, and names it. */
export type ChunkResult = (ChunkFacts & { readonly areTilesRight: boolean; readonly pruned: number }) | null;
export type CheckChunk = (task: ChunkTask) => ChunkResult;

/**
 * Checks chunks of a database from their stored bytes: keys without a gap, every leaf hash from its bytes, the number that
 * every body says, the request column beside it, and the stored hash tiles. A value that is not text any more (one flipped
 * bit makes it a blob of the same bytes) is no entry that anything else could read.
 */
export const createChunkCheck = (db: Db): CheckChunk => {
	const plain = createPlainRows(db);
	const single = createSingleRows(db);
	const tilesOf = db
		.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = 0 AND position >= ? AND position < ? ORDER BY position")
		.pluck();
	const levels = createNodeLevels();

	const areTilesRight = (from: number, to: number): boolean => {
		const [first, end] = [Math.ceil(from / tileWidth), Math.floor(to / tileWidth)];
		const tiles = tilesOf.all(first, end) as Buffer[];
		if (tiles.length !== Math.max(0, end - first)) return false;
		return tiles.every((tile, at) => {
			const offset = (first + at) * tileWidth - from;
			return tile.equals(levels.leafBytes(offset, offset + tileWidth));
		});
	};

	return ({ from, to, heads, prunedBelow }) => {
		const leaves: string[] = [];
		const backwards: { seq: number; byMs: number }[] = [];
		const atHead: number[] = [];
		let firstAt = -1;
		let lastAt = -1;
		let pruned = 0;
		for (let first = from; first < to; first += plainRows) {
			const end = Math.min(to, first + plainRows);
			const rows = plain(first, end) ?? single(first, end, prunedBelow);
			if (rows === null) return null;
			leaves.push(rows.leaves);
			let seq = first;
			for (const time of rows.times) {
				if (time < 0) pruned++;
				else {
					if (time < lastAt) backwards.push({ seq, byMs: lastAt - time });
					if (firstAt < 0) firstAt = time;
					lastAt = time;
				}
				seq++;
				if (seq === heads[atHead.length]) atHead.push(lastAt);
			}
		}
		levels.build(leaves.join(""));
		return {
			from,
			to,
			peaks: levels.peaks(to - from),
			heads: heads.map((size, at) => ({ size, peaks: levels.peaks(size - from), at: atHead[at] ?? -1 })),
			firstAt,
			lastAt,
			backwards: backwards.slice(0, 100),
			areTilesRight: areTilesRight(from, to),
			pruned,
		};
	};
};

import { hash } from "node:crypto";
import type { ChunkFacts } from "../../audit/chunks.ts";
import { differingColumn } from "../../audit/columns.ts";
import { readEntryHead } from "../../audit/entry.ts";
import { digestPattern, type Hex } from "../../../shared/proof/tree-hasher.ts";
import { tileWidth } from "../../../shared/proof/tiles.ts";
import { requestAgrees } from "../columns-agree.ts";
import type { Db } from "../open.ts";
import { createNodeLevels } from "./node-levels.ts";

/** The entries `[from, to)`, at most `chunkEntries`, and the sizes at which a head wants to be compared. */
export type ChunkTask = { readonly from: number; readonly to: number; readonly heads: readonly number[]; readonly prunedBelow: number };

/** Null when anything at all is not as it should be: somebody else finds out what, and names it. */
export type ChunkResult = (ChunkFacts & { readonly areTilesRight: boolean; readonly pruned: number }) | null;
export type CheckChunk = (task: ChunkTask) => ChunkResult;

/** Between key, leaf, request and body. The body is canonical JSON, which has no such character: with it, its hash is another. */
const separator = "\u0000";

/** Whether a request column, read as `=` and its text or as nothing, says what the body says. */
const isRequestOf = (body: string, column: string): boolean => {
	const end = body.lastIndexOf(',"seq":');
	const quick = column === "" ? "}" : `,"request":"${column.slice(1)}"`;
	// What stands right before the entry's own number is a member of the entry itself; `}` ends its outcome.
	if (!column.includes('"') && body.startsWith(quick, end - quick.length)) return true;
	const request = column === "" ? null : column.slice(1);
	return requestAgrees(body, request) || differingColumn(body, { request }) === null;
};

/**
 * Checks chunks of a database from their stored bytes: keys without a gap, every leaf hash from its bytes, the number that
 * every body says, the request column beside it, and the stored hash tiles.
 *
 * One string a row is read, because reading a row of several columns costs twice as much as hashing it. A value that is not
 * text any more (one flipped bit makes it a blob of the same bytes) is no entry that anything else could read.
 */
export const createChunkCheck = (db: Db): CheckChunk => {
	const rows = db
		.prepare<[number, number]>(
			`SELECT iif(typeof(leaf) = 'text' AND typeof(body) = 'text' AND typeof(request) IN ('text', 'null'),
				seq || char(0) || leaf || char(0) || ifnull('=' || request, '') || char(0) || body, NULL)
			FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq`,
		)
		.pluck();
	const leafOf = db.prepare<[number]>("SELECT leaf FROM entries WHERE seq = ? AND body IS NULL").pluck();
	const bytesOf = db.prepare<[number]>("SELECT CAST(body AS BLOB) FROM entries WHERE seq = ?").pluck();
	const tilesOf = db
		.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = 0 AND position >= ? AND position < ? ORDER BY position")
		.pluck();
	const levels = createNodeLevels();

	/** A character that no UTF-8 stands for is read as U+FFFD: then only the bytes themselves tell what is stored. */
	const isExact = (seq: number, body: string): boolean =>
		!body.includes("\ufffd") || (bytesOf.get(seq) as Buffer | null)?.equals(Buffer.from(body)) === true;

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
		const stored = rows.all(from, to) as (string | null)[];
		if (stored.length !== to - from) return null;
		const leaves: Hex[] = [];
		const backwards: { seq: number; byMs: number }[] = [];
		const timeOf = new Map<number, number>();
		const wanted = new Set(heads);
		let firstAt = -1;
		let lastAt = -1;
		let pruned = 0;
		for (const [offset, row] of stored.entries()) {
			const seq = from + offset;
			if (row === null) {
				const leaf = seq < prunedBelow ? leafOf.get(seq) : null;
				if (typeof leaf !== "string" || !digestPattern.test(leaf)) return null;
				leaves.push(leaf);
				pruned++;
			} else {
				// The stored key, too: a flipped bit in one leaves it where it was in the tree, out of reach of who asks for it.
				const key = `${seq}${separator}`;
				const behindLeaf = key.length + 64;
				const split = row.indexOf(separator, behindLeaf + 1);
				// What stands behind the request is the leaf's own input: the prefix byte, then the body.
				const digest = hash("sha256", row.slice(split), "hex");
				if (!row.startsWith(key) || !row.startsWith(digest, key.length) || row.charAt(behindLeaf) !== separator) return null;
				leaves.push(digest);
				const body = row.slice(split + 1);
				const head = readEntryHead(body);
				if (head === null || head.seq !== seq || !isExact(seq, body) || !isRequestOf(body, row.slice(behindLeaf + 1, split))) return null;
				if (head.at < lastAt) backwards.push({ seq, byMs: lastAt - head.at });
				if (firstAt < 0) firstAt = head.at;
				lastAt = head.at;
			}
			if (wanted.has(seq + 1)) timeOf.set(seq + 1, lastAt);
		}
		levels.build(leaves);
		return {
			from,
			to,
			peaks: levels.peaks(to - from),
			heads: heads.map((size) => ({ size, peaks: levels.peaks(size - from), at: timeOf.get(size) ?? -1 })),
			firstAt,
			lastAt,
			backwards: backwards.slice(0, 100),
			areTilesRight: areTilesRight(from, to),
			pruned,
		};
	};
};

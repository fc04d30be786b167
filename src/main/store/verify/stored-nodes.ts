import type { NodeReader } from "../../../shared/proof/prove.ts";
import { nodesFromTiles, tileWidth } from "../../../shared/proof/tiles.ts";
import type { Hex } from "../../../shared/proof/tree-hasher.ts";
import type { Resume } from "../../audit/report.ts";
import type { Db } from "../open.ts";
import { nativeHasher } from "../tree.ts";
import { chunkEntries } from "./node-levels.ts";

/** The root that the first `size` entries were found to have, some time before. */
export type ProvedHead = { readonly size: number; readonly root: Hex; readonly at: number };

/** Nodes of the tree as the store's tiles have them. They only locate damage, or are proved by a head. */
export const storedNodes = (db: Db, entries: number): NodeReader => {
	const tile = db.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = ? AND position = ?").pluck();
	return nodesFromTiles(nativeHasher, Math.floor(entries / tileWidth) * tileWidth, ({ level, index }) => {
		const blob = tile.get(level, index) as Buffer | undefined;
		const hex = blob?.toString("hex");
		return hex === undefined ? null : Array.from({ length: hex.length / 64 }, (_, at) => hex.slice(64 * at, 64 * (at + 1)));
	});
};

/** A node, hashed from those below it where its own tile is not complete yet. */
const nodeOver = (node: NodeReader, level: number, index: number): Hex | null => {
	const stored = node(level, index);
	if (stored !== null || level === 0) return stored;
	const left = nodeOver(node, level - 1, 2 * index);
	const right = left === null ? null : nodeOver(node, level - 1, 2 * index + 1);
	return left === null || right === null ? null : nativeHasher.node(left, right);
};

/**
 * Where to take up behind a head that was proved before: the last whole chunk below it, with the tree as the stored nodes
 * have it. The head proves what was read. Null when a node is not there.
 */
export const startBelow = (anchor: ProvedHead, node: NodeReader): { readonly from: Resume; readonly anchor: ProvedHead } | null => {
	const size = Math.floor(anchor.size / chunkEntries) * chunkEntries;
	const peaks: Hex[] = [];
	let before = 0;
	for (let span = 2 ** Math.floor(Math.log2(Math.max(1, size))); span >= 1; span /= 2) {
		if (before + span > size) continue;
		const peak = nodeOver(node, Math.log2(span), before / span);
		if (peak === null) return null;
		peaks.push(peak);
		before += span;
	}
	return { from: { frontier: { size, peaks }, signedSize: 0, signedRoot: null, rememberedSize: 0, lastAt: -1 }, anchor };
};

import { createChunkMerge, type ChunkMerge, type ChunkMergeInput } from "../../audit/chunks.ts";
import { type Db, isUnreadable } from "../open.ts";
import type { ChunkResult, ChunkTask } from "./check-chunk.ts";
import { createLocalLane, type Lanes } from "./lanes.ts";
import { chunkEntries } from "./node-levels.ts";

export type ChunksChecked = {
	/** `doubtful`: something is not as it should be, behind `merge.lastGood()`. */
	readonly end: "whole" | "doubtful" | "cancelled";
	readonly merge: ChunkMerge;
	readonly areTilesRight: boolean;
	/** Entries whose bodies are gone. */
	readonly pruned: number;
};

export type ChunksInput = ChunkMergeInput & {
	readonly total: number;
	readonly prunedBelow: number;
	readonly lanes: Lanes;
	readonly signal: AbortSignal;
	/** Called with the number of entries behind which all is well. */
	readonly onChunk: (done: number) => void;
};

/** Checks the entries of a database below `total` in chunks, as many at a time as there are lanes, and puts them together in order. */
export const checkChunks = async (db: Db, input: ChunksInput): Promise<ChunksChecked> => {
	const { total, prunedBelow, lanes, signal } = input;
	const merge = createChunkMerge(input, chunkEntries);
	const own = createLocalLane(db);
	let areTilesRight = true;
	let pruned = 0;
	let next = merge.size;
	const underWay: { readonly task: ChunkTask; readonly result: Promise<ChunkResult | Error> }[] = [];

	const begin = (): void => {
		const [from, to] = [next, Math.min(total, next + chunkEntries)];
		next = to;
		const task: ChunkTask = { from, to, heads: merge.headsWithin(from, to), prunedBelow };
		const result = lanes.check(task).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
		underWay.push({ task, result });
	};
	/** A lane that failed says nothing of the log: this thread looks for itself, and what fails here is the caller's. */
	const settled = async ({ task, result }: (typeof underWay)[number]): Promise<ChunkResult> => {
		const found = await result;
		return found instanceof Error ? own.check(task) : found;
	};

	const ended = (end: ChunksChecked["end"]): ChunksChecked => ({ end, merge, areTilesRight, pruned });
	// No chunk reads below zero, where no entry can be.
	const least = db.prepare("SELECT min(seq) FROM entries").pluck().get() as number | null;
	if (least !== null && least < 0) return ended("doubtful");
	for (;;) {
		// One more than is worked on waits at each lane, so that none stands idle while the others are put together.
		while (next < total && underWay.length < 2 * lanes.count) begin();
		const first = underWay.shift();
		if (first === undefined) return ended("whole");
		let found: ChunkResult = null;
		try {
			found = await settled(first);
		} catch (error) {
			if (!isUnreadable(error)) throw error;
		}
		if (signal.aborted) return ended("cancelled");
		if (found === null || !merge.take(found)) return ended("doubtful");
		areTilesRight &&= found.areTilesRight;
		pruned += found.pruned;
		input.onChunk(merge.size);
	}
};

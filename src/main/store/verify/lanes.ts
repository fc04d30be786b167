import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Db } from "../open.ts";
import { type CheckChunk, type ChunkResult, type ChunkTask, createChunkCheck } from "./check-chunk.ts";
import { chunkEntries } from "./node-levels.ts";

/** Several places that check chunks at the same time. `check` is answered in any order. */
export type Lanes = {
	readonly count: number;
	check(task: ChunkTask): Promise<ChunkResult>;
	close(): Promise<void>;
};

/** The one lane of this thread, giving way to the event loop before each chunk: about 10 ms of work. */
export const createLocalLane = (db: Db): Lanes => {
	let checkChunk: CheckChunk | null = null;
	return {
		count: 1,
		check: (task) =>
			new Promise((resolve, reject) => {
				setImmediate(() => {
					try {
						checkChunk ??= createChunkCheck(db);
						resolve(checkChunk(task));
					} catch (error) {
						reject(error instanceof Error ? error : new Error(String(error)));
					}
				});
			}),
		close: () => Promise.resolve(),
	};
};

/** Below this a thread takes longer to start than the work takes. */
const worthThreads = 8 * chunkEntries;

/** A chunk's rows are garbage as soon as they are hashed: without a limit the heap of a thread grows with the log. */
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 192 };

type Lane = { readonly worker: Worker; readonly waiting: { resolve: (result: ChunkResult) => void; reject: (error: Error) => void }[] };

/**
 * A thread for every core, each with a connection of its own. A thread that cannot start or dies rejects its chunks: the
 * caller checks those itself.
 */
export const createThreadLanes = (workerFile: string, databaseFile: string, count = availableParallelism()): Lanes => {
	const lanes = Array.from({ length: count }, (): Lane => {
		const lane: Lane = { worker: new Worker(workerFile, { workerData: { file: databaseFile }, resourceLimits }), waiting: [] };
		const fail = (error: Error): void => {
			for (const each of lane.waiting.splice(0)) each.reject(error);
		};
		lane.worker.on("message", (result: ChunkResult) => lane.waiting.shift()?.resolve(result));
		lane.worker.on("error", (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))));
		lane.worker.on("exit", () => fail(new Error("a verification thread ended")));
		return lane;
	});
	return {
		count,
		check: (task) =>
			new Promise((resolve, reject) => {
				const idlest = lanes.reduce((least, lane) => (lane.waiting.length < least.waiting.length ? lane : least));
				idlest.waiting.push({ resolve, reject });
				// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
				idlest.worker.postMessage(task);
			}),
		close: async () => {
			await Promise.all(lanes.map(({ worker }) => worker.terminate()));
		},
	};
};

/** How many lanes a log of this size is worth: 1 means this thread. */
export const lanesFor = (entries: number): number => (entries < worthThreads ? 1 : availableParallelism());

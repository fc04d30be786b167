import { parentPort, workerData } from "node:worker_threads";
import { isUnreadable, openForReading } from "../store/open.ts";
import { type ChunkResult, type ChunkTask, createChunkCheck } from "../store/verify/check-chunk.ts";

/** One thread of a verification: checks the chunks that it is told, through a connection of its own, in the order told. */

const { file } = workerData as { readonly file: string };
const check = createChunkCheck(openForReading(file));

const answer = (task: ChunkTask): ChunkResult => {
	try {
		return check(task);
	} catch (error) {
		// Damage like any other: whoever looks closely meets it again, and names it.
		if (isUnreadable(error)) return null;
		throw error;
	}
};

parentPort?.on("message", (task: ChunkTask) => {
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
	parentPort?.postMessage(answer(task));
});

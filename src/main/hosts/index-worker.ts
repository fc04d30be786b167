import { parentPort, workerData } from "node:worker_threads";
import { createIndexWorker, type ThreadAsk, type ThreadReply } from "../store/search/index-worker.ts";

/** The search thread: fills the index behind the commits and answers from it. Number 0 asks nothing: there is something new. */

const { log, index, cancelled } = workerData as { readonly log: string; readonly index: string; readonly cancelled: Int32Array };
const worker = createIndexWorker(log, index);

const stopped = "stopped";
const reply = (message: ThreadReply): void => {
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
	parentPort?.postMessage(message);
};

parentPort?.on("message", (ask: ThreadAsk) => {
	if (ask.id === 0) return void worker.fill();
	const stop = {
		throwIfAborted: (): void => {
			if (Atomics.load(cancelled, ask.id % cancelled.length) === ask.id) throw new Error(stopped);
		},
	};
	void worker.answer(ask, stop).then(
		(value) => reply({ id: ask.id, value }),
		(error: unknown) => {
			const problem = error instanceof Error ? error.message : String(error);
			reply({ id: ask.id, problem, isStopped: problem === stopped });
		},
	);
	void worker.fill();
});

import { Worker } from "node:worker_threads";
import { Superseded } from "../../../shared/query/superseded.ts";
import { removeIndex } from "./index-file.ts";
import type { ThreadAsk, ThreadReply } from "./index-worker.ts";
import type { Search, Stop } from "./search.ts";

/** Searching in a thread of its own, so that a long question holds up no decision. */
export type SearchThread = Search & {
	/** Entries were committed. */
	noticed(): void;
	/** Makes the index again from all that the log holds: bodies came back to places behind its end. */
	remake(): Promise<void>;
	stop(): Promise<void>;
};

export type SearchThreadPorts = {
	/** Program of the thread; null where there is none. */
	readonly program: string | null;
	readonly logFile: string;
	readonly indexFile: string;
	/** Answers while no thread can be had. */
	readonly fallback: Search;
	readonly onError: (error: unknown) => void;
};

/** Questions that may wait at a time. */
const slots = 256;
/** The index follows the log in steps of this long: many commits share one. */
const restMs = 300;
/** A host that has just started has better things to do. */
const startMs = 2000;
/** A thread that ends this often in its first moments is not started again. */
const mostDeaths = 3;

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };

export const createSearchThread = (ports: SearchThreadPorts): SearchThread => {
	const cancelled = new Int32Array(new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT));
	const waiting = new Map<number, Waiting>();
	let worker: Worker | null = null;
	let deaths = 0;
	let lastId = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let isStopped = false;

	const start = (): Worker | null => {
		if (worker !== null || ports.program === null || deaths >= mostDeaths || isStopped) return worker;
		const started = new Worker(ports.program, { workerData: { log: ports.logFile, index: ports.indexFile, cancelled } });
		const died = (error: unknown): void => {
			if (worker !== started) return;
			worker = null;
			deaths += 1;
			if (!isStopped) ports.onError(error);
			for (const each of waiting.values()) each.reject(error);
			waiting.clear();
		};
		started.on("message", (reply: ThreadReply) => {
			const each = waiting.get(reply.id);
			waiting.delete(reply.id);
			if (waiting.size === 0) started.unref();
			if ("value" in reply) {
				// It works: what it died of before is over.
				deaths = 0;
				each?.resolve(reply.value);
			} else each?.reject(reply.isStopped ? new Superseded() : new Error(reply.problem));
		});
		started.on("error", died);
		started.on("exit", (code) => died(new Error(`the search thread ended with code ${code}`)));
		started.unref();
		worker = started;
		return started;
	};

	const ask = async <T>(method: keyof Search, args: readonly unknown[], fall: () => Promise<T>, signal: Stop | undefined): Promise<T> => {
		signal?.throwIfAborted();
		const thread = start();
		if (thread === null) return fall();
		const id = (lastId += 1);
		const abort = (): void => void Atomics.store(cancelled, id % slots, id);
		if (signal instanceof AbortSignal) signal.addEventListener("abort", abort, { once: true });
		try {
			return await new Promise<T>((resolve, reject) => {
				waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
				// Idle, it keeps no program from ending.
				thread.ref();
				// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
				thread.postMessage({ id, method, args } satisfies ThreadAsk);
			});
		} finally {
			if (signal instanceof AbortSignal) signal.removeEventListener("abort", abort);
		}
	};
	const { fallback } = ports;

	return {
		window: (asked, signal) => ask("window", [asked], () => fallback.window(asked, signal), signal),
		histogram: (asked, signal) => ask("histogram", [asked], () => fallback.histogram(asked, signal), signal),
		facets: (asked, signal) => ask("facets", [asked], () => fallback.facets(asked, signal), signal),
		complete: (field, prefix, limit) => ask("complete", [field, prefix, limit], () => fallback.complete(field, prefix, limit), undefined),
		numbers: (asked, signal) => ask("numbers", [asked], () => fallback.numbers(asked, signal), signal),
		noticed: () => {
			if (timer !== null || isStopped) return;
			timer = setTimeout(
				() => {
					timer = null;
					start()?.postMessage({ id: 0, method: "window", args: [] } satisfies ThreadAsk);
				},
				worker === null ? startMs : restMs,
			);
			timer.unref();
		},
		remake: async () => {
			const ended = worker;
			worker = null;
			for (const each of waiting.values()) each.reject(new Superseded());
			waiting.clear();
			await ended?.terminate();
			removeIndex(ports.indexFile);
			start()?.postMessage({ id: 0, method: "window", args: [] } satisfies ThreadAsk);
		},
		stop: async () => {
			isStopped = true;
			if (timer !== null) clearTimeout(timer);
			await worker?.terminate();
		},
	};
};

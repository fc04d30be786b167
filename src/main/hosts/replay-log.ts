import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReplayProgress } from "../../shared/contract/console-policies.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { ReplayReport } from "../../shared/model/policy.ts";
import { createReplay, type ReplayWorld, type SavedTests } from "../engine/policy/replay.ts";

export type ReplayedLog = {
	readonly size: () => number;
	/** Entries before `beforeSeq`, newest first. */
	readonly before: (beforeSeq: number, limit: number) => readonly Entry[];
	/** Entries of `[fromSeq, toSeq)` as stored, oldest first. */
	readonly page: (fromSeq: number, toSeq: number) => readonly { readonly body: string }[];
};

const pageSize = 500;
/** How long a replay works before it lets somebody else. */
const turnMs = 4;
const progressMs = 100;

/** The requests that these entries are about; in turns. When it is stopped, those found until then. */
export const requestsOf = async (
	seqs: readonly number[],
	requestAt: (seq: number) => string | null,
	signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
	const requests = new Set<string>();
	let turnFrom = performance.now();
	for (const seq of seqs) {
		const request = requestAt(seq);
		if (request !== null) requests.add(request);
		if (performance.now() - turnFrom < turnMs) continue;
		await nextTurn();
		if (signal.aborted) break;
		turnFrom = performance.now();
	}
	return requests;
};

/** Decides a whole log again, from its first entry to what is its last when it begins; in turns, so that a host can go on deciding. */
export const replayLog = async (
	log: ReplayedLog,
	world: ReplayWorld,
	signal: AbortSignal,
	onProgress: (progress: ReplayProgress) => void,
): Promise<{ readonly report: ReplayReport } & SavedTests> => {
	const from = performance.now();
	const replay = createReplay(world);
	const ended = (state: ReplayReport["state"]) => ({
		report: replay.report(state, Math.round(performance.now() - from)),
		...replay.tests(),
	});
	const total = log.size();
	let done = 0;
	let turnFrom = from;
	let toldAt = Number.NEGATIVE_INFINITY;
	for (let at = 0; at < total; at += pageSize) {
		const to = Math.min(total, at + pageSize);
		for (const { body } of log.page(at, to)) {
			replay.take(JSON.parse(body) as Entry);
			done += 1;
			if (performance.now() - turnFrom < turnMs) continue;
			if (performance.now() - toldAt >= progressMs) {
				onProgress({ done, total });
				toldAt = performance.now();
			}
			await nextTurn();
			if (signal.aborted) return ended("cancelled");
			turnFrom = performance.now();
		}
	}
	onProgress({ done, total });
	return ended("finished");
};

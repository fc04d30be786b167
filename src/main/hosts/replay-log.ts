import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReplayProgress } from "../../shared/contract/console-policies.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { ReplayReport } from "../../shared/model/policy.ts";
import { createReplay, type ReplayWorld } from "../engine/policy/replay.ts";

export type ReplayedLog = {
	readonly size: () => number;
	/** Entries before `beforeSeq`, newest first. */
	readonly before: (beforeSeq: number, limit: number) => readonly Entry[];
	/** Entries of `[fromSeq, toSeq)` as stored, oldest first. */
	readonly page: (fromSeq: number, toSeq: number) => readonly { readonly body: string }[];
};

const pageSize = 500;
/** How long a replay works before it lets somebody else. */
const turnMs = 8;

/** Decides a whole log again, from its first entry to what is its last when it begins; in turns, so that a host can go on deciding. */
export const replayLog = async (
	log: ReplayedLog,
	world: ReplayWorld,
	signal: AbortSignal,
	onProgress: (progress: ReplayProgress) => void,
): Promise<ReplayReport> => {
	const from = performance.now();
	const replay = createReplay(world);
	const total = log.size();
	let done = 0;
	let turnFrom = from;
	for (let at = 0; at < total; at += pageSize) {
		const to = Math.min(total, at + pageSize);
		for (const { body } of log.page(at, to)) {
			replay.take(JSON.parse(body) as Entry);
			done += 1;
			if (performance.now() - turnFrom < turnMs) continue;
			onProgress({ done, total });
			await nextTurn();
			if (signal.aborted) return replay.report("cancelled", Math.round(performance.now() - from));
			turnFrom = performance.now();
		}
	}
	onProgress({ done, total });
	return replay.report("finished", Math.round(performance.now() - from));
};

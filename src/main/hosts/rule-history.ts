import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Entry } from "../../shared/model/entry.ts";
import type { Request } from "../../shared/model/request.ts";
import type { PastRow, RuleHistory } from "../../shared/model/rule-draft.ts";
import { isPartial, personsAnswer, requestOf } from "../engine/policy/recorded-request.ts";
import type { Query } from "../store/query.ts";

/** What a rule would have been about, in the log. */
type PastPorts = {
	readonly query: Pick<Query, "before" | "size">;
	readonly home: string;
	/** The action in short words when the rule is about it, else null. */
	readonly covers: (request: Request, at: number) => string | null;
};

type Asked = {
	/** The request on screen, which is not its own history. */
	readonly request: Request;
	/** Null: of any agent. */
	readonly agent: string | null;
	readonly fromAt: number;
};

const decisionTypes: readonly Entry["type"][] = ["request.held", "request.allowed", "request.denied"];
const turnMs = 4;
const pageSize = 200;
const mostRows = 100;

/** Reads back in turns, so that a host can go on deciding; null when it was stopped. */
export const pastDecisions = async (asked: Asked, ports: PastPorts, signal: AbortSignal): Promise<RuleHistory | null> => {
	const ends = new Map<string, "approved" | "denied">();
	const rows: PastRow[] = [];
	const sum = { matched: 0, approved: 0, denied: 0, partial: 0 };
	let turnFrom = performance.now();

	const take = (entry: Entry): void => {
		const { details, request = "" } = entry;
		if (entry.at < asked.fromAt || !decisionTypes.includes(entry.type)) return;
		if (details["heldSeq"] !== undefined) {
			// Newest first: the end of a wait comes before its beginning.
			const answer = personsAnswer(entry);
			if (answer !== null) ends.set(request, answer);
			return;
		}
		if (request === asked.request.id || details["tool"] !== asked.request.tool) return;
		if (asked.agent !== null && entry.agent !== asked.agent) return;
		const past = requestOf(entry, ports.home);
		const subject = past === null ? null : ports.covers(past, entry.at);
		if (past === null || subject === null) return;
		const answer = ends.get(past.id) ?? "none";
		sum.matched += 1;
		if (answer !== "none") sum[answer] += 1;
		if (isPartial(details["args"])) sum.partial += 1;
		rows.push({ seq: entry.seq, at: entry.at, agent: past.agent, subject, answer });
	};

	for (let before = ports.query.size(); ;) {
		const page = ports.query.before(before, pageSize);
		for (const entry of page) {
			take(entry);
			if (performance.now() - turnFrom < turnMs) continue;
			await nextTurn();
			if (signal.aborted) return null;
			turnFrom = performance.now();
		}
		const oldest = page.at(-1);
		if (oldest === undefined || oldest.at < asked.fromAt) break;
		before = oldest.seq;
	}
	const denied = rows.filter(({ answer }) => answer === "denied");
	return { ...sum, rows: [...denied, ...rows.filter(({ answer }) => answer !== "denied")].slice(0, mostRows) };
};

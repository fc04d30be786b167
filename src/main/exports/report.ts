import type { Entry } from "../../shared/model/entry.ts";

/** Who did what in a part of the log, counted. The same entries give the same report, byte for byte. */

/** One person's or one agent's part. */
export type Part = {
	readonly name: string;
	readonly allowed: number;
	readonly held: number;
	readonly denied: number;
	/** Denied because nobody answered in time. */
	readonly expired: number;
	readonly succeeded: number;
	readonly failed: number;
	/** Ran without having been asked about. */
	readonly unasked: number;
};

export type Approvals = {
	readonly name: string;
	readonly approved: number;
	readonly denied: number;
	readonly late: number;
	/** Time from the card on the screen to the yes, of those approvals that recorded it. */
	readonly read: { readonly count: number; readonly medianMs: number; readonly leastMs: number; readonly underSecond: number } | null;
};

export type Report = {
	readonly entries: number;
	readonly first: { readonly seq: number; readonly at: number } | null;
	readonly last: { readonly seq: number; readonly at: number } | null;
	readonly agents: readonly Part[];
	readonly approvers: readonly Approvals[];
	/** Rules, policies, modes, levels, grants and the like that a person changed: event → count. */
	readonly changes: readonly { readonly event: string; readonly by: string; readonly count: number }[];
	/** Kinds of action that a person allowed and later denied, or the other way round. */
	readonly changedMinds: readonly {
		readonly tool: string;
		readonly agent: string;
		readonly approved: number;
		readonly deniedAfter: number;
	}[];
};

const changing = /^(?:grant|trust|mode|breaker|halt|config|policy|operator|suggestion|shipping|retention|log\.(?:key|head))/;

const word = (value: unknown): string => (typeof value === "string" ? value : "");
const readMsOf = (entry: Entry): number | null => {
	const { reading } = entry.details;
	const readMs = typeof reading === "object" && reading !== null && !Array.isArray(reading) ? reading["readMs"] : undefined;
	return typeof readMs === "number" ? readMs : null;
};
const byName = (one: { readonly name: string }, other: { readonly name: string }): number => (one.name < other.name ? -1 : 1);

/** Takes entries in order. Memory grows with the names in them, and one number for each approval. */
export const createReport = () => {
	const agents = new Map<string, { -readonly [K in keyof Part]: Part[K] }>();
	const approvers = new Map<string, { name: string; approved: number; denied: number; late: number; times: number[] }>();
	const changes = new Map<string, { event: string; by: string; count: number }>();
	const minds = new Map<string, { tool: string; agent: string; approved: number; deniedAfter: number }>();
	let entries = 0;
	let first: Report["first"] = null;
	let last: Report["last"] = null;

	const agentOf = (name: string) => {
		const none = { name, allowed: 0, held: 0, denied: 0, expired: 0, succeeded: 0, failed: 0, unasked: 0 };
		const part = agents.get(name) ?? none;
		agents.set(name, part);
		return part;
	};
	const approverOf = (name: string) => {
		const part = approvers.get(name) ?? { name, approved: 0, denied: 0, late: 0, times: [] };
		approvers.set(name, part);
		return part;
	};
	const mindOf = (entry: Entry) => {
		const [tool, agent] = [word(entry.details["tool"]), entry.agent ?? ""];
		const key = `${agent} ${tool}`;
		const mind = minds.get(key) ?? { tool, agent, approved: 0, deniedAfter: 0 };
		minds.set(key, mind);
		return mind;
	};

	const takeAgent = (entry: Entry): void => {
		if (entry.agent === undefined) return;
		const part = agentOf(entry.agent);
		if (entry.type === "request.allowed") part.allowed += 1;
		else if (entry.type === "request.held") part.held += 1;
		else if (entry.type === "request.denied") {
			part.denied += 1;
			if (entry.outcome?.state === "denied" && entry.outcome.code === "timeout") part.expired += 1;
		} else if (entry.type === "request.finished") part[entry.details["result"] === "succeeded" ? "succeeded" : "failed"] += 1;
		else if (entry.type === "unasked.seen") part.unasked += 1;
	};
	/** What a person answered: entries that say how long they read. */
	const takeAnswer = (entry: Entry): void => {
		if (entry.type === "answer.late") return void (approverOf(entry.actor).late += 1);
		if (entry.details["reading"] === undefined) return;
		const readMs = readMsOf(entry);
		if (entry.type === "request.allowed" || entry.type === "answer.given") {
			const part = approverOf(entry.actor);
			part.approved += 1;
			if (readMs !== null) part.times.push(readMs);
			mindOf(entry).approved += 1;
		} else if (entry.type === "request.denied") {
			approverOf(entry.actor).denied += 1;
			const mind = mindOf(entry);
			if (mind.approved > 0) mind.deniedAfter += 1;
		}
	};

	return {
		take: (entry: Entry): void => {
			entries += 1;
			first ??= { seq: entry.seq, at: entry.at };
			last = { seq: entry.seq, at: entry.at };
			takeAgent(entry);
			takeAnswer(entry);
			if (!changing.test(entry.type)) return;
			const key = `${entry.type} ${entry.actor}`;
			const change = changes.get(key) ?? { event: entry.type, by: entry.actor, count: 0 };
			change.count += 1;
			changes.set(key, change);
		},
		finish: (): Report => ({
			entries,
			first,
			last,
			agents: [...agents.values()].sort(byName),
			approvers: [...approvers.values()].sort(byName).map(({ times, ...part }) => {
				const sorted = [...times].sort((one, other) => one - other);
				const read = {
					count: sorted.length,
					medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
					leastMs: sorted[0] ?? 0,
					underSecond: sorted.filter((ms) => ms < 1000).length,
				};
				return { ...part, read: sorted.length === 0 ? null : read };
			}),
			changes: [...changes.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, change]) => change),
			changedMinds: [...minds.entries()]
				.sort(([one], [other]) => (one < other ? -1 : 1))
				.flatMap(([, mind]) => (mind.deniedAfter > 0 ? [mind] : [])),
		}),
	};
};

import type { Config } from "../../../shared/model/config.ts";
import type { Entry, EntryDraft } from "../../../shared/model/entry.ts";
import { fold } from "../fold.ts";

/**
 * How much each agent has called and spent. A fold over entries, so that a restart or a rebuild gives the same counts,
 * and exact: a call is judged and counted inside one transaction. An entry says under which windows it was counted
 * (`details.limits`), so that the log alone gives the counts, whatever the rules say later.
 *
 * A window begins with its first call and ends `per` later. Units: milliseconds; money in millionths of a dollar.
 * Law: test/main/engine/limits.test.ts, test/laws/rebuild.test.ts.
 */
export type Calls = { readonly startedAt: number; readonly calls: number };
export type Spent = { readonly startedAt: number; readonly tokens: number; readonly apiCalls: number; readonly microUsd: number };
export type Counts = {
	readonly rates: Readonly<Record<string, Readonly<Record<string, Calls>>>>;
	readonly spent: Readonly<Record<string, Spent>>;
	/** Requests that wait and are already counted: they must not stand in their own way when they are judged again. */
	readonly held: Readonly<Record<string, true>>;
};

/** What an agent said an action used. */
export type Usage = { readonly tokens?: number | undefined; readonly apiCalls?: number | undefined; readonly usd?: number | undefined };

/** Most tools counted by themselves; an agent that makes up more names shares one count for the rest. */
const mostTools = 256;
const otherTools = "other tools";

/** Names come from outside, and an object has members of its own (`constructor`): a sign before keeps them apart. */
const keyOf = (name: string): string => `:${name}`;
export const nameOf = (key: string): string => key.slice(1);

export const callsOf = (counts: Counts, agent: string, tool: string): Calls | undefined => {
	const tools = counts.rates[keyOf(agent)];
	return tools?.[keyOf(tool)] ?? (tools !== undefined && Object.keys(tools).length >= mostTools ? tools[keyOf(otherTools)] : undefined);
};
export const toolsOf = (counts: Counts, agent: string): Readonly<Record<string, Calls>> => counts.rates[keyOf(agent)] ?? {};
export const spentOf = (counts: Counts, agent: string): Spent | undefined => counts.spent[keyOf(agent)];
export const isCounted = (counts: Counts, request: string): boolean => counts.held[keyOf(request)] === true;

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration as the rules write it: `30s`, `15m`, `1h`, `7d`. */
export const durationMs = (text: string): number => Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? Number.NaN);

/** The limits of one agent: its own where it has some, else those of everyone. */
export const limitsFor = (config: Config | null, agent: string): Pick<Config["limits"], "rate" | "budget"> => {
	const own = config !== null && Object.hasOwn(config.agents, agent) ? config.agents[agent] : undefined;
	return { rate: own?.rate ?? config?.limits.rate, budget: own?.budget ?? config?.limits.budget };
};

/** What an entry must carry to be counted; no member when no limit is set. */
export const countedUnder = (config: Config | null, agent: string): EntryDraft["details"] => {
	const { rate, budget } = limitsFor(config, agent);
	if (rate === undefined && budget === undefined) return {};
	return {
		limits: {
			...(rate === undefined ? {} : { rateMs: durationMs(rate.per) }),
			...(budget === undefined ? {} : { budgetMs: durationMs(budget.per) }),
		},
	};
};

const memberOf = (value: unknown, name: string): number | undefined => {
	const member: unknown = value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
	return typeof member === "number" && Number.isFinite(member) && member >= 0 ? member : undefined;
};

/** A clock that jumps back does not begin a window anew. */
const isOver = (startedAt: number, perMs: number, at: number): boolean => at >= startedAt + perMs;

const withCall = (counts: Counts, entry: Entry, agent: string, perMs: number): Counts => {
	const tools = counts.rates[keyOf(agent)] ?? {};
	const said = typeof entry.details["tool"] === "string" ? entry.details["tool"] : otherTools;
	const isNew = tools[keyOf(said)] === undefined;
	const key = keyOf(isNew && Object.keys(tools).length >= mostTools ? otherTools : said);
	const known = tools[key];
	const next =
		known === undefined || isOver(known.startedAt, perMs, entry.at)
			? { startedAt: entry.at, calls: 1 }
			: { ...known, calls: known.calls + 1 };
	return { ...counts, rates: { ...counts.rates, [keyOf(agent)]: { ...tools, [key]: next } } };
};

const withUsage = (counts: Counts, entry: Entry, agent: string, perMs: number): Counts => {
	const usage = entry.details["usage"];
	if (usage === undefined) return counts;
	const known = spentOf(counts, agent);
	const before =
		known === undefined || isOver(known.startedAt, perMs, entry.at) ? { startedAt: entry.at, tokens: 0, apiCalls: 0, microUsd: 0 } : known;
	const next: Spent = {
		startedAt: before.startedAt,
		tokens: before.tokens + (memberOf(usage, "tokens") ?? 0),
		apiCalls: before.apiCalls + (memberOf(usage, "apiCalls") ?? 0),
		microUsd: before.microUsd + Math.round((memberOf(usage, "usd") ?? 0) * 1_000_000),
	};
	return { ...counts, spent: { ...counts.spent, [keyOf(agent)]: next } };
};

export const limitsFold = fold<Counts>({
	name: "limits-1",
	initial: { rates: {}, spent: {}, held: {} },
	apply: (counts, entry) => {
		const { agent, request } = entry;
		if (agent === undefined || request === undefined) return counts;
		const under = entry.details["limits"];
		switch (entry.type) {
			case "request.held":
			case "request.allowed": {
				const rateMs = memberOf(under, "rateMs");
				const next = rateMs === undefined ? counts : withCall(counts, entry, agent, rateMs);
				if (entry.type === "request.allowed") return withoutHeld(next, request);
				return rateMs === undefined ? next : { ...next, held: { ...next.held, [keyOf(request)]: true } };
			}
			case "request.denied":
				return withoutHeld(counts, request);
			case "request.finished":
			case "unasked.seen": {
				const budgetMs = memberOf(under, "budgetMs");
				return budgetMs === undefined ? counts : withUsage(counts, entry, agent, budgetMs);
			}
			default:
				return counts;
		}
	},
});

const withoutHeld = (counts: Counts, request: string): Counts => {
	if (isEmpty(counts.held) || counts.held[keyOf(request)] === undefined) return counts;
	const held = { ...counts.held };
	delete held[keyOf(request)];
	return { ...counts, held };
};

/** Sooner than making a key: nearly always nothing that is counted waits. */
const isEmpty = (record: object): boolean => {
	for (const _ in record) return false;
	return true;
};

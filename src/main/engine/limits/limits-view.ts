import type { LimitsView } from "../../../shared/model/limits.ts";
import type { Reads } from "../ports.ts";
import { durationMs, limitsFold, limitsFor, nameOf, spentOf, toolsOf } from "./limits.ts";

/** What one agent has used of its limits, the fullest tool first. Windows that are over count for nothing. */
export const limitsView = (reads: Reads, agent: string, now: number): LimitsView => {
	const config = reads.config();
	const { rate, budget } = limitsFor(config, agent);
	const counts = reads.fold(limitsFold);
	const own = config !== null && Object.hasOwn(config.agents, agent) ? config.agents[agent] : undefined;
	const view: LimitsView = { agent, isOwn: own !== undefined, calls: [], denyTools: [...(own?.deny_tools ?? [])] };
	if (own?.tools !== undefined) view.tools = [...own.tools];
	if (rate !== undefined) {
		const perMs = durationMs(rate.per);
		view.rate = { most: rate.calls, per: rate.per };
		view.calls = Object.entries(toolsOf(counts, agent))
			.map(([key, { startedAt, calls }]) => ({ tool: nameOf(key), calls, resetAt: startedAt + perMs }))
			.filter(({ resetAt }) => resetAt > now)
			.sort((a, b) => b.calls - a.calls || (a.tool < b.tool ? -1 : 1));
	}
	if (budget !== undefined) {
		const spent = spentOf(counts, agent);
		const resetAt = (spent?.startedAt ?? 0) + durationMs(budget.per);
		const open = spent !== undefined && resetAt > now ? spent : undefined;
		const used: NonNullable<LimitsView["budget"]>["used"] = [];
		if (budget.tokens !== undefined) used.push({ what: "tokens", used: open?.tokens ?? 0, most: budget.tokens });
		if (budget.api_calls !== undefined) used.push({ what: "api calls", used: open?.apiCalls ?? 0, most: budget.api_calls });
		if (budget.usd !== undefined) used.push({ what: "usd", used: (open?.microUsd ?? 0) / 1_000_000, most: budget.usd });
		view.budget = { per: budget.per, used, ...(open === undefined ? {} : { resetAt }) };
	}
	return view;
};

import type { Config } from "../../../shared/model/config.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { type Case, gate } from "../gate.ts";
import { type Calls, callsOf, durationMs, isCounted, limitsFold, limitsFor, type Spent, spentOf } from "../limits/limits.ts";

type Facts = { readonly calls: Calls | undefined; readonly spent: Spent | undefined; readonly isCounted: boolean };

const unlimited: Facts = { calls: undefined, spent: undefined, isCounted: false };

/** What is full stays full until its window ends; an approval does not lift it. */
export const limits = gate<Facts>({
	name: "limits",
	doc: "Denies more calls of a tool, and more tokens, calls or money, than an agent may use in a time.",
	gather: (reads, { request, config }) => {
		const { rate, budget } = limitsFor(config, request.agent);
		if (rate === undefined && budget === undefined) return unlimited;
		const counts = reads.fold(limitsFold);
		return {
			calls: callsOf(counts, request.agent, request.tool),
			spent: spentOf(counts, request.agent),
			isCounted: isCounted(counts, request.id),
		};
	},
	judge: (about, { calls, spent, isCounted: counted }) => {
		const { rate, budget } = limitsFor(about.config, about.request.agent);
		const findings: Finding[] = [];
		if (rate !== undefined && calls !== undefined && !counted) findings.push(...judgeRate(about, rate, calls));
		if (budget !== undefined && spent !== undefined) findings.push(...judgeBudget(about, budget, spent));
		return findings;
	},
});

const deny = (code: string, reason: string): Finding => ({ gate: "limits", effect: "deny", code, reason });

/** Counts that cannot be counts say nothing about what was used, so nothing more is used. */
const corrupt = (): Finding =>
	deny("limits-corrupt", "the counts of this agent cannot be read, so nothing runs; `countersign rebuild` makes them anew from the log");
const isCount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;

const resetAt = (startedAt: number, per: string): string => `${new Date(startedAt + durationMs(per)).toISOString().slice(0, 19)}Z`;

const judgeRate = ({ request, now }: Case, rate: NonNullable<Config["limits"]["rate"]>, calls: Calls): Finding[] => {
	if (!isCount(calls.startedAt) || !isCount(calls.calls)) return [corrupt()];
	if (now >= calls.startedAt + durationMs(rate.per) || calls.calls < rate.calls) return [];
	const until = resetAt(calls.startedAt, rate.per);
	return [
		deny(
			"rate",
			`\`${request.agent}\` has made ${calls.calls} calls of \`${request.tool}\`, the most in ${rate.per}; it starts anew at ${until}`,
		),
	];
};

const judgeBudget = ({ request, now }: Case, budget: NonNullable<Config["limits"]["budget"]>, spent: Spent): Finding[] => {
	if (![spent.startedAt, spent.tokens, spent.apiCalls, spent.microUsd].every(isCount)) return [corrupt()];
	if (now >= spent.startedAt + durationMs(budget.per)) return [];
	const usd = spent.microUsd / 1_000_000;
	const used: readonly (readonly [what: string, used: number, most: number | undefined])[] = [
		["tokens", spent.tokens, budget.tokens],
		["calls of paid services", spent.apiCalls, budget.api_calls],
		["US dollars", usd, budget.usd],
	];
	const until = resetAt(spent.startedAt, budget.per);
	return used.flatMap(([what, amount, most]) =>
		most === undefined || amount < most
			? []
			: [deny("budget", `\`${request.agent}\` has used ${amount} of ${most} ${what} in ${budget.per}; it starts anew at ${until}`)],
	);
};

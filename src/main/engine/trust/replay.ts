import type { Entry } from "../../../shared/model/entry.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import type { TrustReplay } from "../../../shared/model/standing.ts";
import { type Level, type Risk, riskSchema } from "../../../shared/model/words.ts";
import { settle } from "../settle.ts";
import { isOfLevel, levelFindings, trustedFinding } from "./level-findings.ts";

/**
 * Judges the recorded decisions on one agent again, as if it had stood at another level: the findings of every other gate
 * as they were, those of the level anew. Which families would be trusted is taken from its record as it is now.
 */
export const replayLevel = (
	entries: readonly Entry[],
	to: Level,
	isTrusted: (family: string) => boolean,
	span: { readonly days: number; readonly isWhole: boolean },
): TrustReplay => {
	const deniedByPerson = new Set(
		entries
			.filter(({ type, outcome }) => type === "request.denied" && outcome?.state === "denied" && outcome.code === "person")
			.map(({ request }) => request),
	);
	let decisions = 0;
	const count = { askedLess: 0, deniedOfThose: 0, askedMore: 0, deniedLess: 0, deniedMore: 0 };
	for (const entry of entries) {
		const pair = bothOutcomes(entry, to, isTrusted);
		if (pair === null) continue;
		decisions += 1;
		const [before, after] = pair;
		if (before === after) continue;
		if (before === "held" && after === "allowed") {
			count.askedLess += 1;
			if (deniedByPerson.has(entry.request)) count.deniedOfThose += 1;
		}
		if (before === "allowed" && after === "held") count.askedMore += 1;
		if (before === "denied") count.deniedLess += 1;
		if (after === "denied") count.deniedMore += 1;
	}
	const scope = span.isWhole ? `the last ${span.days} days` : `the newest ${decisions} decisions`;
	return { to, ...span, decisions, ...count, text: `In ${scope} ${to} would have ${sentence(count)}.` };
};

type Counts = Pick<TrustReplay, "askedLess" | "deniedOfThose" | "askedMore" | "deniedLess" | "deniedMore">;

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

const sentence = (count: Counts): string => {
	const parts: string[] = [];
	if (count.askedLess > 0) {
		const denied = count.deniedOfThose === 0 ? "" : ` (you denied ${count.deniedOfThose} of those)`;
		parts.push(`asked ${times(count.askedLess)} less${denied}`);
	}
	if (count.askedMore > 0) parts.push(`asked ${times(count.askedMore)} more`);
	if (count.deniedLess > 0) parts.push(`denied ${times(count.deniedLess)} less`);
	if (count.deniedMore > 0) parts.push(`denied ${times(count.deniedMore)} more`);
	return parts.length === 0 ? "decided nothing differently" : parts.join(", ");
};

/** How one decision came out and how it would have; null for what is not a first decision. */
const bothOutcomes = (entry: Entry, to: Level, isTrusted: (family: string) => boolean): [Outcome["state"], Outcome["state"]] | null => {
	const { findings, request, digest, agent, details } = entry;
	if (findings === undefined || request === undefined || digest === undefined || agent === undefined) return null;
	if (entry.type !== "request.held" && entry.type !== "request.allowed" && entry.type !== "request.denied") return null;
	if (details["heldSeq"] !== undefined) return null;
	const risk = riskSchema.safeParse(details["risk"]);
	if (!risk.success) return null;
	const about = { id: request, digest };
	const after = [
		...findings.filter((each) => !isOfLevel(each)),
		...levelFindings(to, agent, risk.data),
		...trusted(to, agent, risk.data, details["family"], isTrusted),
	];
	return [settle(about, findings, [], []).state, settle(about, after, [], []).state];
};

const trusted = (to: Level, agent: string, risk: Risk, family: unknown, isTrusted: (family: string) => boolean): Finding[] => {
	if (to !== "SelectiveAutonomy" || risk === "read" || risk === "destructive") return [];
	return typeof family === "string" && isTrusted(family) ? [trustedFinding(agent, risk, family)] : [];
};

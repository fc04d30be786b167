import type { Entry } from "../../../shared/model/entry.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import { fold } from "../fold.ts";

/**
 * What each policy had to do with the decisions of the last days, as the log says it: so that a table of policies costs no
 * look back over the log.
 *
 * Law: test/main/engine/policy/hits.test.ts, test/laws/rebuild.test.ts.
 */
export type PolicyHits = {
	readonly byName: Readonly<Record<string, Tally>>;
	/** Requests that wait, and the policies that were about them. */
	readonly waiting: Readonly<Record<string, readonly string[]>>;
};

type Tally = {
	readonly days: readonly DayCount[];
	readonly lastAt: number;
	/** Newest first. */
	readonly recent: readonly number[];
};

/** Day since the epoch (UTC); decisions it was about; those that came out as it said; those that a person then answered with yes, with no. */
type DayCount = readonly [day: number, matched: number, decided: number, approved: number, denied: number];

/** Units: ms. */
const dayMs = 86_400_000;
export const hitDays = 30;
const keptRecent = 20;
/** Most policies that are counted; those that matched nothing for long make room. */
const maxNames = 5000;

const effects: Readonly<Record<Outcome["state"], Finding["effect"]>> = { allowed: "allow", held: "ask", denied: "deny" };

/** A mark that only counts is an `allow` that lets nothing through. */
const hasDecided = ({ effect, code }: Finding, outcome: Outcome): boolean =>
	effect === effects[outcome.state] && (effect !== "allow" || code === "policy-allow");

const dayOf = (at: number): number => Math.floor(at / dayMs);

const added = ({ days }: Pick<Tally, "days">, at: number, more: readonly [number, number, number, number]): DayCount[] => {
	const day = dayOf(at);
	const [, matched = 0, decided = 0, approved = 0, denied = 0] = days.find(([each]) => each === day) ?? [];
	const [one, two, three, four] = more;
	const others = days.filter(([each]) => each !== day && each > day - hitDays);
	return [...others, [day, matched + one, decided + two, approved + three, denied + four]];
};

const withRoom = (byName: PolicyHits["byName"], at: number): PolicyHits["byName"] =>
	Object.keys(byName).length < maxNames
		? byName
		: Object.fromEntries(Object.entries(byName).filter(([, { lastAt }]) => lastAt > at - hitDays * dayMs));

const decided = (hits: PolicyHits, entry: Entry, outcome: Outcome): PolicyHits => {
	const byPolicy = new Map<string, boolean>();
	for (const finding of entry.findings ?? [])
		if (finding.gate === "policy" && finding.rule !== undefined)
			byPolicy.set(finding.rule.name, byPolicy.get(finding.rule.name) === true || hasDecided(finding, outcome));
	if (byPolicy.size === 0) return hits;
	const byName: Record<string, Tally> = { ...withRoom(hits.byName, entry.at) };
	for (const [name, isDecided] of byPolicy) {
		const before = Object.hasOwn(byName, name) ? byName[name] : undefined;
		if (before === undefined && Object.keys(byName).length >= maxNames) continue;
		byName[name] = {
			days: added(before ?? { days: [] }, entry.at, [1, isDecided ? 1 : 0, 0, 0]),
			lastAt: entry.at,
			recent: [entry.seq, ...(before?.recent ?? [])].slice(0, keptRecent),
		};
	}
	if (outcome.state !== "held" || entry.request === undefined) return { byName, waiting: hits.waiting };
	return { byName, waiting: { ...hits.waiting, [entry.request]: [...byPolicy.keys()] } };
};

const ended = (hits: PolicyHits, { request = "", at }: Entry, outcome: Outcome): PolicyHits => {
	const names = Object.hasOwn(hits.waiting, request) ? hits.waiting[request] : undefined;
	if (names === undefined) return hits;
	const { [request]: _ended, ...waiting } = hits.waiting;
	const isYes = outcome.state === "allowed";
	if (!isYes && (outcome.state !== "denied" || outcome.code !== "person")) return { ...hits, waiting };
	const byName: Record<string, Tally> = { ...hits.byName };
	for (const name of names) {
		const before = Object.hasOwn(byName, name) ? byName[name] : undefined;
		if (before !== undefined) byName[name] = { ...before, days: added(before, at, [0, 0, isYes ? 1 : 0, isYes ? 0 : 1]) };
	}
	return { byName, waiting };
};

export const hitsFold = fold<PolicyHits>({
	name: "policy-hits-1",
	initial: { byName: {}, waiting: {} },
	apply: (hits, entry) => {
		const { outcome } = entry;
		if (outcome === undefined) return hits;
		if (entry.type === "request.held") return decided(hits, entry, outcome);
		if (entry.type !== "request.allowed" && entry.type !== "request.denied") return hits;
		return entry.details["heldSeq"] === undefined ? decided(hits, entry, outcome) : ended(hits, entry, outcome);
	},
});

/** One policy's part in the last days. `perDay` is oldest first and ends with today. */
export type HitCounts = {
	readonly matched: number;
	readonly decided: number;
	readonly approved: number;
	readonly denied: number;
	readonly lastAt?: number;
	readonly perDay: readonly number[];
	readonly recent: readonly number[];
};

/** Counts of a policy as of `now`, by the name findings give it. */
export const hitsOf = (hits: PolicyHits, name: string, now: number): HitCounts => {
	const tally = Object.hasOwn(hits.byName, name) ? hits.byName[name] : undefined;
	const today = dayOf(now);
	const perDay = Array.from({ length: hitDays }, () => 0);
	const sum = { matched: 0, decided: 0, approved: 0, denied: 0 };
	for (const [day, matched, decidedHere, approved, denied] of tally?.days ?? []) {
		const at = hitDays - 1 - (today - day);
		if (at < 0 || at >= hitDays) continue;
		perDay[at] = (perDay[at] ?? 0) + matched;
		sum.matched += matched;
		sum.decided += decidedHere;
		sum.approved += approved;
		sum.denied += denied;
	}
	return { ...sum, ...(tally === undefined ? {} : { lastAt: tally.lastAt }), perDay, recent: tally?.recent ?? [] };
};

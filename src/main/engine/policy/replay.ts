import type { Agent } from "../../../shared/model/agent.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import type { ReplayDifference, ReplayReport } from "../../../shared/model/policy.ts";
import { type Mode, strictestMode } from "../../../shared/model/words.ts";
import { analyse } from "../analysis/index.ts";
import { gatherPathFacts } from "../analysis/path-facts.ts";
import type { Case } from "../gate.ts";
import { modeIn } from "../mode/mode-finding.ts";
import { settle } from "../settle.ts";
import { isTrustedFamily } from "../trust/standing.ts";
import { earnedBy, trustFold } from "../trust/trust.ts";
import { type Counters, countersFold } from "./counters.ts";
import { judgePolicies } from "./judge.ts";
import { lexicalDisk } from "./lexical-disk.ts";
import { findingsOtherwise, isUnknownOtherwise, type Otherwise } from "./otherwise.ts";
import type { PoliciesThen } from "./policies-then.ts";
import { type PolicyTest, testFrom } from "./policy-tests.ts";
import type { PolicySet } from "./policy-set.ts";
import { isPartial, personsAnswer, requestOf } from "./recorded-request.ts";
import { noteAgent } from "./replayed-agents.ts";
import { subjectOf } from "./subject.ts";

/**
 * What would have been decided otherwise: under other policies, at another trust level, in another mode. Every request of
 * the log is decided again as it came in: what the other gates said then stands as recorded, what the person's own
 * policies, the level and the mode said is said anew, at the time it was, with counters that follow what would have been
 * allowed. A grant that answered then answers again, and no question that was not open then.
 *
 * The disk is not looked at: paths are taken as written. What the log keeps only in part is judged by that part and
 * counted as `approximate`; what cannot be judged at all as `undecided`.
 *
 * Law: test/laws/policy-replay.test.ts (equals deciding each again).
 */
export type Replay = {
	/** Takes the next entry of the log; they come in order. */
	take(entry: Entry): void;
	report(state: ReplayReport["state"], durationMs: number): ReplayReport;
	/** The decisions that would differ as tests of the given policies; `left` could not be told as one. */
	tests(): SavedTests;
};

export type SavedTests = { readonly tests: readonly PolicyTest[]; readonly left: number };

export type ReplayWorld = {
	/** The policies to try: of one text, none at all (null), or those that were in force at each moment. */
	readonly set: PolicySet | PoliciesThen | null;
	/** As if every agent that was let in had been at this level, and this mode in force. */
	readonly as?: Otherwise;
	/** Only decisions on these requests are counted. Absent: all. */
	readonly requests?: ReadonlySet<string> | undefined;
	readonly home: string;
	/** Mode in force where the log does not say which was. */
	readonly mode: Mode;
	/** Decisions before this time stand as they were, with what they counted. Absent: none does. */
	readonly fromAt?: number;
};

const maxDifferences = 1000;

type Held = {
	readonly about: Case;
	readonly others: readonly Finding[];
	readonly state: Outcome["state"];
	readonly difference: ReplayDifference | null;
};

export const createReplay = (world: ReplayWorld): Replay => {
	const disk = lexicalDisk(world.home);
	const as = world.as ?? {};
	const then = world.set !== null && "take" in world.set ? world.set : null;
	const given = world.set === null || "take" in world.set ? null : world.set;
	const fixed = given === null ? [] : [given];
	const setsNow = (): readonly PolicySet[] | null => (then === null ? fixed : then.sets());
	const agents = new Map<string, Agent>();
	const held = new Map<string, Held>();
	let counters: Counters = countersFold.initial;
	let earned = trustFold.initial;
	let hasBegun = false;
	const tests: PolicyTest[] = [];
	let left = 0;
	const differences: ReplayDifference[] = [];
	const sum = { entries: 0, decisions: 0, approximate: 0, undecided: 0, unchanged: 0, stricter: 0, looser: 0 };
	const newly = { allowed: 0, held: 0, denied: 0 };

	const modeAt = (agent: Agent | null, findings: readonly Finding[]): Mode => {
		if (as.mode !== undefined) return as.mode;
		const mode = modeIn(findings) ?? world.mode;
		return agent?.mode === undefined ? mode : strictestMode(mode, agent.mode);
	};

	const judgeAgain = (sets: readonly PolicySet[], about: Case, recorded: readonly Finding[]): readonly Finding[] => {
		const facts = sets.some((set) => set.needsPaths) ? gatherPathFacts(disk, about) : null;
		return judgePolicies(sets, subjectOf(about, modeAt(about.agent, recorded), facts), { counters });
	};

	const agentAs = (name: string): Agent | null => {
		const agent = agents.get(name) ?? null;
		return agent === null || as.level === undefined || agent.status !== "confirmed" ? agent : { ...agent, level: as.level };
	};

	/** Family of the action, when its agent had often done it well by then. */
	const trustedFamily = ({ agent, details }: Entry): string | null => {
		const { family } = details;
		return typeof family === "string" && isTrustedFamily(earnedBy(earned, agent ?? ""), family) ? family : null;
	};

	const decide = (entry: Entry, before: Outcome): void => {
		const isMeant = world.requests === undefined || world.requests.has(entry.request ?? "");
		if (isMeant) sum.decisions += 1;
		const sets = setsNow();
		const stands = (): void => {
			if (isMeant) sum.undecided += 1;
			counters = countersFold.apply(counters, entry);
		};
		const recorded = entry.findings ?? [];
		// What is not asked about matters only to what counts.
		if (!isMeant && sets?.some(({ counts }) => counts) !== true) return stands();
		const request = requestOf(entry, world.home);
		if (request === null || sets === null || !isByFindings(before, recorded)) return stands();
		const about: Case = {
			request,
			analysis: analyse(request, world.home),
			agent: agentAs(request.agent),
			config: null,
			now: entry.at,
		};
		const others = findingsOtherwise(
			recorded.filter((finding) => !isOwn(finding)),
			about,
			as,
			trustedFamily(entry),
		);
		const own = judgeAgain(sets, about, recorded);
		if (isUnknownOtherwise([...others, ...own], about, as.level, entry.details["editedFrom"] !== undefined)) return stands();
		const after = settle(request, [...others, ...own], [], grantOf(entry));
		let difference: ReplayDifference | null = null;
		if (isMeant) {
			if (isPartial(entry.details["args"])) sum.approximate += 1;
			if (rank[after.state] === rank[before.state]) sum.unchanged += 1;
			else {
				difference = note(entry, about, before, after, own, others);
				if (difference !== null) keepTest(entry, about, recorded, own);
			}
		}
		if (before.state === "held") held.set(request.id, { about, others, state: after.state, difference });
		const isAllowed = after.state === "allowed";
		counters = countersFold.apply(counters, { ...entry, type: isAllowed ? "request.allowed" : "request.held", findings: [...own] });
	};

	/** Counts a decision that differs, and lists it while there is room. */
	const note = (
		entry: Entry,
		{ request, analysis }: Case,
		before: Outcome,
		after: Outcome,
		own: readonly Finding[],
		others: readonly Finding[],
	): ReplayDifference | null => {
		const stricter = rank[after.state] > rank[before.state];
		sum[stricter ? "stricter" : "looser"] += 1;
		newly[after.state] += 1;
		if (differences.length >= maxDifferences) return null;
		const difference: ReplayDifference = {
			seq: entry.seq,
			at: entry.at,
			agent: request.agent,
			subject: analysis.subject,
			before: before.state,
			after: after.state,
			beforeWhy: why(before, entry.findings ?? []),
			afterWhy: why(after, [...own, ...others]),
			stricter,
		};
		differences.push(difference);
		return difference;
	};

	const keepTest = (entry: Entry, about: Case, recorded: readonly Finding[], own: readonly Finding[]): void => {
		const found = { seq: entry.seq, mode: modeAt(about.agent, recorded), own };
		const test = given === null || isPartial(entry.details["args"]) ? null : testFrom(given, about, found, world.home);
		if (test === null) left += 1;
		else tests.push(test);
	};

	/** The end of something that was held: a person's answer, or none. */
	const end = (entry: Entry, outcome: Outcome): void => {
		const known = held.get(entry.request ?? "");
		held.delete(entry.request ?? "");
		if (known === undefined) {
			counters = countersFold.apply(counters, entry);
			return;
		}
		const answer = personsAnswer(entry);
		if (known.difference !== null && answer !== null) known.difference.person = answer;
		const counts = known.state === "held" && outcome.state === "allowed";
		const findings = counts ? judgeAgain(setsNow() ?? [], { ...known.about, now: entry.at }, known.others) : [];
		counters = countersFold.apply(counters, { ...entry, type: counts ? "request.allowed" : "request.denied", findings: [...findings] });
	};

	return {
		tests: () => ({ tests, left: left + Math.max(0, sum.stricter + sum.looser - maxDifferences) }),
		take: (entry) => {
			noteAgent(agents, entry);
			then?.take(entry);
			if (as.level === "SelectiveAutonomy") earned = trustFold.apply(earned, entry);
			hasBegun ||= world.fromAt === undefined || entry.at >= world.fromAt;
			if (!hasBegun) {
				counters = countersFold.apply(counters, entry);
				return;
			}
			sum.entries += 1;
			const { outcome } = entry;
			const isDecision = entry.type === "request.held" || entry.type === "request.allowed" || entry.type === "request.denied";
			if (!isDecision || outcome === undefined) counters = countersFold.apply(counters, entry);
			else if (entry.details["heldSeq"] === undefined) decide(entry, outcome);
			else end(entry, outcome);
		},
		report: (state, durationMs) => {
			const shown = [...differences].sort((a, b) => weight(b) - weight(a) || b.seq - a.seq);
			const { allowed: newlyAllowed, held: newlyAsked, denied: newlyDenied } = newly;
			const more = sum.stricter + sum.looser - shown.length;
			return { state, ...sum, newlyAsked, newlyAllowed, newlyDenied, differences: shown, moreDifferences: more, durationMs };
		},
	};
};

/** What the person's own file said. A project's policies keep their say. */
const isOwn = ({ gate, code, rule }: Finding): boolean =>
	gate === "policy" && code !== "policy-unpinned" && rule?.name.startsWith("workspace:") !== true;

/** False for a denial that no gate gave: too many were waiting, or the action could not be analysed. */
const isByFindings = (outcome: Outcome, findings: readonly Finding[]): boolean =>
	outcome.state !== "denied" ||
	outcome.code === "nobody-allowed" ||
	findings.some(({ gate, effect, code }) => gate !== "analysis" && effect === "deny" && code === outcome.code);

/** The grants that stood in then, for what was open then and for nothing else. */
const grantOf = ({ request, digest, findings, details }: Entry): { readonly id: string; readonly questions: string[] }[] => {
	if (details["grants"] === undefined) return [];
	const open = settle({ id: request ?? "", digest: digest ?? "" }, findings ?? [], [], []);
	return open.state === "held" ? [{ id: "then", questions: open.questions }] : [];
};

const rank = { allowed: 0, held: 1, denied: 2 } as const;

/** First what a person had denied and would now run by itself, then the rest of what would be looser. */
const weight = ({ stricter, after, person }: ReplayDifference): number =>
	stricter ? 0 : person === "denied" && after === "allowed" ? 2 : 1;

const why = (outcome: Outcome, findings: readonly Finding[]): string => {
	if (outcome.state === "denied") return outcome.reason;
	const effect = outcome.state === "held" ? "ask" : "allow";
	return findings.find((finding) => finding.effect === effect)?.reason ?? outcome.state;
};

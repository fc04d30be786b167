import type { Agent } from "../../../shared/model/agent.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import type { ReplayDifference, ReplayReport } from "../../../shared/model/policy.ts";
import { type Request, requestSchema } from "../../../shared/model/request.ts";
import { type Level, levelSchema, type Mode, modeSchema, strictestMode } from "../../../shared/model/words.ts";
import { analyse } from "../analysis/index.ts";
import { gatherPathFacts } from "../analysis/path-facts.ts";
import type { Case } from "../gate.ts";
import { settle } from "../settle.ts";
import { type Counters, countersFold } from "./counters.ts";
import { judgePolicies } from "./judge.ts";
import { lexicalDisk } from "./lexical-disk.ts";
import { type PolicyTest, testFrom } from "./policy-tests.ts";
import type { PolicySet } from "./policy-set.ts";
import { subjectOf } from "./subject.ts";

/**
 * What other policies would have decided. Every request of the log is decided again as it came in: what the other gates
 * said then stands as recorded, what the person's own policies said is said anew by the given ones, at the time it
 * was, with counters that follow what would have been allowed.
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
	/** The decisions that would differ as tests of the policies; `left` could not be told as one. */
	tests(): SavedTests;
};

export type SavedTests = { readonly tests: readonly PolicyTest[]; readonly left: number };

export type ReplayWorld = {
	/** Null: no policies at all. */
	readonly set: PolicySet | null;
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
	const sets = world.set === null ? [] : [world.set];
	const agents = new Map<string, Agent>();
	const held = new Map<string, Held>();
	let counters: Counters = countersFold.initial;
	let hasBegun = false;
	const tests: PolicyTest[] = [];
	let left = 0;
	const differences: ReplayDifference[] = [];
	const sum = { entries: 0, decisions: 0, approximate: 0, undecided: 0, stricter: 0, looser: 0 };

	const modeAt = (agent: Agent | null, findings: readonly Finding[]): Mode => {
		const written = findings.find(({ gate }) => gate === "autonomy")?.reason;
		const recorded = modeSchema.safeParse(/^mode (\w+) /.exec(written ?? "")?.[1]);
		const mode = recorded.success ? recorded.data : world.mode;
		return agent?.mode === undefined ? mode : strictestMode(mode, agent.mode);
	};

	const judgeAgain = (about: Case, others: readonly Finding[]): readonly Finding[] => {
		const facts = sets.some((set) => set.needsPaths) ? gatherPathFacts(disk, about) : null;
		return judgePolicies(sets, subjectOf(about, modeAt(about.agent, others), facts), { counters });
	};

	const decide = (entry: Entry, before: Outcome): void => {
		sum.decisions += 1;
		const request = requestOf(entry, world.home);
		const others = (entry.findings ?? []).filter((finding) => !isOwn(finding));
		if (request === null || !isByFindings(before, entry.findings ?? [])) {
			sum.undecided += 1;
			counters = countersFold.apply(counters, entry);
			return;
		}
		if (isPartial(entry.details["args"])) sum.approximate += 1;
		const about: Case = {
			request,
			analysis: analyse(request, world.home),
			agent: agents.get(request.agent) ?? null,
			config: null,
			now: entry.at,
		};
		const own = judgeAgain(about, others);
		const after = settle(request, [...others, ...own], [], []);
		let difference: ReplayDifference | null = null;
		if (rank[after.state] !== rank[before.state]) {
			const stricter = rank[after.state] > rank[before.state];
			if (stricter) sum.stricter += 1;
			else sum.looser += 1;
			difference = {
				seq: entry.seq,
				at: entry.at,
				agent: request.agent,
				subject: about.analysis.subject,
				before: before.state,
				after: after.state,
				beforeWhy: why(before, entry.findings ?? []),
				afterWhy: why(after, [...own, ...others]),
				stricter,
			};
			if (differences.length < maxDifferences) {
				differences.push(difference);
				keepTest(entry, about, others, own);
			}
		}
		if (before.state === "held") held.set(request.id, { about, others, state: after.state, difference });
		const isAllowed = after.state === "allowed";
		counters = countersFold.apply(counters, { ...entry, type: isAllowed ? "request.allowed" : "request.held", findings: [...own] });
	};

	const keepTest = (entry: Entry, about: Case, others: readonly Finding[], own: readonly Finding[]): void => {
		const found = { seq: entry.seq, mode: modeAt(about.agent, others), own };
		const test = world.set === null || isPartial(entry.details["args"]) ? null : testFrom(world.set, about, found, world.home);
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
		if (known.difference !== null && (outcome.state === "allowed" || (outcome.state === "denied" && outcome.code === "person")))
			known.difference.person = outcome.state === "allowed" ? "approved" : "denied";
		const counts = known.state === "held" && outcome.state === "allowed";
		const findings = counts ? judgeAgain({ ...known.about, now: entry.at }, known.others) : [];
		counters = countersFold.apply(counters, { ...entry, type: counts ? "request.allowed" : "request.denied", findings: [...findings] });
	};

	return {
		tests: () => ({ tests, left: left + Math.max(0, sum.stricter + sum.looser - maxDifferences) }),
		take: (entry) => {
			noteAgent(agents, entry);
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
			return { state, ...sum, differences: shown, moreDifferences: sum.stricter + sum.looser - shown.length, durationMs };
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

const rank = { allowed: 0, held: 1, denied: 2 } as const;

/** First what a person had denied and would now run by itself, then the rest of what would be looser. */
const weight = ({ stricter, after, person }: ReplayDifference): number =>
	stricter ? 0 : person === "denied" && after === "allowed" ? 2 : 1;

const why = (outcome: Outcome, findings: readonly Finding[]): string => {
	if (outcome.state === "denied") return outcome.reason;
	const effect = outcome.state === "held" ? "ask" : "allow";
	return findings.find((finding) => finding.effect === effect)?.reason ?? outcome.state;
};

/** The request of a decision, as far as the log keeps it; null when that is not enough for a request. */
export const requestOf = (entry: Entry, home: string): Request | null => {
	const { details } = entry;
	const unfold = (path: unknown): unknown => (typeof path === "string" && /^~(?:\/|$)/.test(path) ? `${home}${path.slice(1)}` : path);
	const members = {
		id: entry.request,
		agent: entry.agent,
		digest: entry.digest,
		at: entry.at,
		tool: details["tool"],
		args: details["args"],
		kind: details["kind"],
		risk: details["risk"],
		action: details["action"],
		cwd: unfold(details["cwd"]),
		workspace: unfold(details["workspace"]),
		parent: details["parent"],
		session: entry.session,
	};
	const read = requestSchema.safeParse(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)));
	return read.success ? read.data : null;
};

/** True when the log has left something out of the arguments: a long text, or a secret. */
export const isPartial = (args: unknown): boolean => /"sha256Hex":"|\[redacted/i.test(JSON.stringify(args));

const noteAgent = (agents: Map<string, Agent>, { type, agent: name, at, details }: Entry): void => {
	if (name === undefined) return;
	if (type === "agent.enrolled") {
		agents.set(name, {
			name,
			kind: "replayed",
			status: "pending",
			keyHashHex: "0".repeat(64),
			level: "Shadow",
			levelSince: at,
			enrolledAt: at,
		});
		return;
	}
	const agent = agents.get(name);
	if (agent === undefined) return;
	const level = levelOf(details[type === "trust.changed" ? "to" : "level"]);
	if (type === "agent.confirmed" && level !== null) agents.set(name, { ...agent, status: "confirmed", level });
	else if (type === "trust.changed" && level !== null) agents.set(name, { ...agent, level });
	else if (type === "mode.changed") {
		const { mode: _before, ...rest } = agent;
		const mode = modeSchema.safeParse(details["to"]);
		agents.set(name, mode.success ? { ...rest, mode: mode.data } : rest);
	}
};

const levelOf = (value: unknown): Level | null => {
	const read = levelSchema.safeParse(value);
	return read.success ? read.data : null;
};

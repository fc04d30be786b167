import { durationMs, type Predicate } from "../../../shared/model/policy.ts";
import type { Finding, RuleRef } from "../../../shared/model/finding.ts";
import { levelRank } from "../../../shared/model/words.ts";
import { type Counter, type Counters, countOf, isFull, markOf, runningSince } from "./counters.ts";
import { wallClock } from "./local-time.ts";
import { matches } from "./match.ts";
import type { CompiledPolicy, PolicySet } from "./policy-set.ts";
import type { Subject } from "./subject.ts";
import { judgeWindow } from "./time-window.ts";

/**
 * What the policies say of an action: a finding for every predicate that has something to say. The strictest wins, as
 * everywhere, in `settle`.
 *
 * A predicate that counts adds a mark: an `allow` finding whose question nobody asks, so that it answers nothing. The
 * counters are added up from the marks of what was allowed.
 *
 * Law: test/laws/policy-index.test.ts, test/laws/policy-limits.test.ts.
 */
export type PolicyFacts = { readonly counters: Counters };

/** More than a record holds would be judged only in part, so nothing runs. */
const maxFindings = 96;

export const judgePolicies = (sets: readonly PolicySet[], subject: Subject, facts: PolicyFacts): readonly Finding[] => {
	const findings: Finding[] = [];
	for (const set of sets) for (const policy of set.candidates(subject)) judgePolicy(policy, subject, facts, findings);
	if (findings.length <= maxFindings) return findings;
	const deny: Finding = {
		gate: "policy",
		effect: "deny",
		code: "too-many-policies",
		reason: `${findings.length} things are said of this by policies, more than can be recorded`,
	};
	return [deny, ...findings.filter(({ effect }) => effect === "deny").slice(0, maxFindings - 1)];
};

export const judgePolicy = (compiled: CompiledPolicy, subject: Subject, facts: PolicyFacts, findings: Finding[]): void => {
	const { policy } = compiled;
	const { now } = subject.about;
	const latest = Math.max(now, facts.counters.highestAt);
	/* Each ends by the reading of the clock that is the stricter one for it. */
	const isWide = compiled.restricts && now < compiled.expiresAt && matches(policy, subject, "wide");
	const isNarrow = compiled.allows && latest < compiled.expiresAt && matches(policy, subject, "narrow");
	if (!isWide && !isNarrow) return;
	policy.predicates.forEach((predicate, at) => {
		if (predicate.type === "Allow" ? !isNarrow : !isWide) return;
		const finding = judgePredicate(predicate, { compiled, at, subject, counters: facts.counters, now, latest });
		if (finding !== null) findings.push(...finding);
	});
};

type Asked = {
	readonly compiled: CompiledPolicy;
	readonly at: number;
	readonly subject: Subject;
	readonly counters: Counters;
	readonly now: number;
	readonly latest: number;
};

const judgePredicate = (predicate: Predicate, asked: Asked): readonly Finding[] | null => {
	const { subject, now, latest, compiled } = asked;
	const { request, analysis, agent } = subject.about;
	switch (predicate.type) {
		case "Allow":
			/* Stands in for the question of the mode and for no other. */
			return analysis.inspectable && analysis.risk !== "destructive"
				? [{ ...say(asked, predicate, "allow", "allows this"), question: `mode:${analysis.risk}` }]
				: null;
		case "Ask":
			return [say(asked, predicate, "ask", "asks about this")];
		case "Deny":
			return [say(asked, predicate, "deny", "denies this")];
		case "TimeWindow": {
			const { applies, wasSetBack } = judgeWindow(predicate, now, latest);
			if (!applies) return null;
			const span = `${predicate.start} to ${predicate.end}${predicate.days === undefined ? "" : ` (${predicate.days.join(", ")})`}${predicate.zone === undefined ? "" : ` in ${predicate.zone}`}`;
			const what =
				predicate.action === "allow-only"
					? `allows this only from ${span}`
					: `${predicate.action === "ask" ? "asks" : "denies this"} from ${span}`;
			const finding = say(asked, predicate, predicate.action === "ask" ? "ask" : "deny", what);
			return [
				wasSetBack
					? {
							...finding,
							evidence: [`the clock was set back by ${Math.round((latest - now) / 1000)} s; the time it had shown before still counts`],
						}
					: finding,
			];
		}
		case "MaxBlastRadius": {
			const { files, hosts } = analysis.blast;
			const reaches = (predicate.unit === undefined ? (["files", "hosts"] as const) : [predicate.unit]).filter((unit) => {
				const count = unit === "files" ? files : hosts;
				return count === "unknown" || count > predicate.limit;
			});
			if (reaches.length === 0) return null;
			const counted = reaches.map((unit) => `${analysis.blast[unit]} ${unit}`).join(" and ");
			return [say(asked, predicate, predicate.action, `lets an action reach ${predicate.limit} at most; this reaches ${counted}`)];
		}
		case "MinTrustLevel": {
			const level = agent === null || agent.status === "pending" ? null : agent.level;
			if (level !== null && levelRank(level) >= levelRank(predicate.level)) return null;
			return [say(asked, predicate, predicate.action, `needs level ${predicate.level}; \`${request.agent}\` is at ${level ?? "none"}`)];
		}
		case "RequiresConsensus": {
			const { min_approvers: needs, from, expires } = predicate;
			const people = `${needs} ${needs === 1 ? "approver" : "approvers"}${from === undefined ? "" : ` from ${from.join(" or ")}`}`;
			return [
				{
					...say(asked, predicate, "ask", `needs ${people}`),
					needs,
					...(from === undefined ? {} : { from: [...from] }),
					...(expires === undefined ? {} : { expiresMs: durationMs(expires) }),
				},
			];
		}
		case "MaxConcurrentDeployments": {
			if (analysis.risk === "read") return null;
			const counter: Counter = { kind: "running", key: compiled.key };
			const running = runningSince(asked.counters, compiled.key, now - durationMs(predicate.stale_after));
			return limited(
				asked,
				predicate,
				counter,
				running,
				`lets ${predicate.limit} run at once; ${running} ${running === 1 ? "is" : "are"} running`,
			);
		}
		case "RateLimit": {
			const counter: Counter = { kind: "window", key: counterKey(asked, predicate.by), windowMs: durationMs(predicate.per) };
			const used = countOf(asked.counters, counter, latest);
			return limited(
				asked,
				{ ...predicate, limit: predicate.calls },
				counter,
				used,
				`lets ${predicate.calls} through in ${predicate.per}; ${used} are used`,
			);
		}
		case "Budget": {
			const { day } = wallClock(latest, predicate.zone);
			const period = predicate.per === "day" ? day : predicate.per === "month" ? day.slice(0, 7) : "total";
			const counter: Counter = { kind: "period", key: counterKey(asked, predicate.by), period };
			const used = countOf(asked.counters, counter, latest);
			const span = predicate.per === "total" ? "in all" : `a ${predicate.per}`;
			return limited(
				asked,
				{ ...predicate, limit: predicate.calls },
				counter,
				used,
				`lets ${predicate.calls} through ${span}; ${used} are used`,
			);
		}
		case "MaxOutput": {
			const finding = say(
				asked,
				predicate,
				"allow",
				`limits results to ${predicate.max_bytes} bytes (told to the agent; nothing here cuts them)`,
			);
			return [{ ...finding, question: `tell:${compiled.key}`, obligations: [{ type: "max-output", maxBytes: predicate.max_bytes }] }];
		}
		case "RequireSandbox":
			/* The gates themselves are the level `permissions`. Nothing here runs an action in a container or a machine of its own. */
			return predicate.level === "permissions" || analysis.risk === "read"
				? null
				: [say(asked, predicate, "deny", `needs a sandbox (${predicate.level}), and nothing here runs actions in one`)];
		case "RequireDryRun":
			return analysis.risk === "read" ? null : [say(asked, predicate, "deny", "needs a dry run, and this action has no dry-run form here")];
	}
};

/** Several predicates of one policy that count have counters of their own. */
const counterKey = ({ compiled, at, subject }: Asked, by: "all" | "agent"): string =>
	by === "agent" ? `${compiled.key}#${at} ${subject.about.request.agent}` : `${compiled.key}#${at}`;

const limited = (
	asked: Asked,
	predicate: Extract<Predicate, { action: "deny" | "ask" }> & { readonly limit: number },
	counter: Counter,
	used: number,
	what: string,
): readonly Finding[] => {
	if (isFull(asked.counters, counter)) return [say(asked, predicate, "deny", "cannot count any further, so nothing more runs")];
	const mark: Finding = { ...say(asked, predicate, "allow", what), question: markOf(counter) };
	if (used < predicate.limit) return [mark];
	const over = say(asked, predicate, predicate.action, what);
	return predicate.action === "ask" ? [over, mark] : [over];
};

const say = ({ compiled, at }: Asked, predicate: Pick<Predicate, "type">, effect: Finding["effect"], what: string): Finding => {
	const { policy, predicatePlaces, place } = compiled;
	const { file, line, column } = predicatePlaces[at] ?? place;
	const rule: RuleRef = { name: compiled.key, file, line, column };
	const own = effect === "allow" || policy.message === undefined ? "" : `: ${policy.message}`;
	const reason = `policy \`${compiled.key}\` ${what}${own}`;
	return {
		gate: "policy",
		effect,
		code: codes[predicate.type],
		reason: reason.length > 600 ? `${reason.slice(0, 599)}…` : reason,
		...(effect === "ask" ? { question: `policy:${compiled.key}/${predicate.type}` } : {}),
		rule,
	};
};

const codes: Readonly<Record<Predicate["type"], string>> = {
	TimeWindow: "policy-time",
	MaxBlastRadius: "policy-blast-radius",
	MinTrustLevel: "policy-trust-level",
	RequiresConsensus: "policy-consensus",
	MaxConcurrentDeployments: "policy-concurrent",
	Allow: "policy-allow",
	Ask: "policy-ask",
	Deny: "policy-deny",
	RateLimit: "policy-rate",
	Budget: "policy-budget",
	MaxOutput: "policy-output",
	RequireSandbox: "policy-sandbox",
	RequireDryRun: "policy-dry-run",
};

import { createTwoFilesPatch } from "diff";
import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Finding, Outcome } from "../../shared/model/finding.ts";
import type { Request } from "../../shared/model/request.ts";
import type { RuleDraft, RuleHistory, RulePreview, RuleStart } from "../../shared/model/rule-draft.ts";
import { strictestMode } from "../../shared/model/words.ts";
import { analyse } from "../engine/analysis/index.ts";
import { gatherPathFacts } from "../engine/analysis/path-facts.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import { type Case, type Gate, runGates } from "../engine/gate.ts";
import { whyOnce } from "../engine/grants/scopes.ts";
import type { Held } from "../engine/held.ts";
import { type ComposedRule, composeRule, type RuleSource, startRule, worstOf } from "../engine/policy/compose-rule.ts";
import { effectOf, whenOf } from "../engine/policy/describe.ts";
import { lintPolicies } from "../engine/policy/lint.ts";
import { matches } from "../engine/policy/match.ts";
import { mergeable } from "../engine/policy/merge-rules.ts";
import { parsePolicies, type PlacedPolicy, type PolicyFile } from "../engine/policy/parse-policies.ts";
import { appendBlock, editPolicies, policyBlock } from "../engine/policy/policy-text.ts";
import { type Subject, subjectOf } from "../engine/policy/subject.ts";
import type { Reads } from "../engine/ports.ts";
import { questionOf, settle } from "../engine/settle.ts";
import type { Query } from "../store/query.ts";
import type { Policies } from "./policies.ts";
import { pastDecisions } from "./rule-history.ts";

/** Where a person writes a rule from a request that waits: what can be said, what it would do, and the writing itself. */
export type RuleDesk = {
	start(held: Held, scope: RuleSource["scope"]): Result<RuleStart>;
	preview(held: Held, draft: RuleDraft, operator: string): Result<RulePreview>;
	history(held: Held, draft: RuleDraft, signal: AbortSignal): Promise<Result<RuleHistory>>;
	write(held: Held, draft: RuleDraft, draftHashHex: string, operator: Approver): Promise<Result<WrittenRule>>;
	undo(seq: number, operator: Approver): Promise<Result<number>>;
};
export type WrittenRule = {
	readonly seq: number;
	readonly name: string;
	readonly state: "passes" | "waits" | "not-in-force";
	readonly text: string;
	readonly undoUntilAt: number;
};

export type RuleDeskPorts = {
	readonly reads: Reads;
	readonly gates: readonly Gate[];
	readonly engine: Pick<Engine, "held">;
	readonly policies: Pick<Policies, "current" | "trial" | "save">;
	readonly query: Pick<Query, "before" | "size">;
	readonly hasSecret: (text: string) => boolean;
	readonly sha256Hex: (text: string) => string;
	readonly now: () => number;
	readonly onBug: (place: string, error: unknown) => void;
};

/** Units: ms. */
const undoMs = 600_000;
const historyMs = 30 * 86_400_000;
/** Fewer rules than this are easier to read one by one. */
const leastMerged = 3;

type Trial = Reads["policies"];

export const createRuleDesk = (ports: RuleDeskPorts): RuleDesk => {
	const { reads, now, policies } = ports;
	let last: { readonly seq: number; readonly before: string; readonly hashHex: string; readonly at: number; readonly name: string } | null =
		null;

	const caseOf = (request: Request, analysis = analyse(request, reads.home())): Case => ({
		request,
		analysis,
		agent: reads.agent(request.agent),
		config: reads.config(),
		now: now(),
	});
	const subjectFor = (about: Case): Subject => {
		const { mode } = reads.mode();
		return subjectOf(about, about.agent?.mode === undefined ? mode : strictestMode(mode, about.agent.mode), gatherPathFacts(reads, about));
	};
	const sourceOf = (held: Held, scope: RuleSource["scope"]): RuleSource => {
		const { workspace } = held.request;
		return {
			subject: subjectFor(caseOf(held.request, held.analysis)),
			workspace: workspace === undefined ? null : (reads.resolvePath(workspace)?.real ?? null),
			scope,
		};
	};
	/** Why no rule may come of this request, as no wider yes may. */
	const whyClosed = (held: Held): string | null => whyOnce(held, { reads, sha256Hex: ports.sha256Hex, hasSecret: ports.hasSecret });

	const judged = (about: Case, trial: Trial): { readonly findings: readonly Finding[]; readonly outcome: Outcome } => {
		const findings = runGates(ports.gates, { ...reads, policies: trial }, about, ports.onBug);
		return { findings, outcome: settle(about.request, findings, [], []) };
	};

	type Plan = {
		readonly source: RuleSource;
		readonly rule: ComposedRule;
		readonly block: string;
		readonly text: string;
		readonly file: PolicyFile;
		readonly placed: PlacedPolicy;
		readonly replaces: readonly string[];
		readonly trial: Trial;
		readonly draftHashHex: string;
	};

	const planOf = (held: Held, draft: RuleDraft, operator: string): Result<Plan> => {
		const closed = whyClosed(held);
		if (closed !== null) return fail("bad_request", closed);
		const { text, state } = policies.current();
		if (state.status !== "in-force") return fail("conflict", "`policies.toml` cannot be read as it is: mend it first");
		const before = parsePolicies(text, state.file, "user");
		if (!before.ok) return before;
		const source = sourceOf(held, "exact");
		const names = new Set(before.value.policies.map(({ policy }) => policy.name));
		const rule = composeRule(source, draft, now(), names);
		if (!rule.ok) return rule;
		const merged = (draft.merges ? (mergeable(before.value, rule.value, "covered")?.rules ?? []) : []).map(({ index }) => index);
		const at = new Date(now()).toISOString().slice(0, 10);
		const by = operator.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
		const block = policyBlock(rule.value.table).replace("\n", `\n# written by ${by}, ${at}, from #${held.heldSeq}\n`);
		const cut = editPolicies(
			text,
			merged.map((index) => ({ op: "remove" as const, path: ["policies", index] })),
		);
		const after = appendBlock(cut, block);
		const read = parsePolicies(after, state.file, "user");
		if (!read.ok) return read;
		const trial = policies.trial(after);
		if (!trial.ok) return trial;
		const placed = read.value.policies.find(({ policy }) => policy.name === rule.value.name);
		if (placed === undefined) return fail("internal", "the rule is not in the file it was put in");
		const { id, digest, rev } = { ...held.request, rev: held.rev };
		const draftHashHex = ports.sha256Hex(canonicalJson({ id, digest, rev, before: policies.current().hashHex, after }));
		return ok({
			source,
			rule: rule.value,
			block,
			text: after,
			file: read.value,
			placed,
			replaces: merged.map((index) => before.value.policies[index]?.policy.name ?? ""),
			trial: trial.value,
			draftHashHex,
		});
	};

	const isCovered = (plan: Plan, subject: Subject): boolean => {
		const { analysis } = subject.about;
		return analysis.inspectable && analysis.risk !== "destructive" && matches(plan.placed.policy, subject, "narrow");
	};

	const alsoAllows = (plan: Plan, draft: RuleDraft): string[] => {
		const shown: string[] = [];
		for (const request of worstOf(plan.source, plan.rule, draft)) {
			const about = caseOf({ ...request, id: "example" });
			const { findings } = judged(about, plan.trial);
			// Who asks is this agent, whatever is asked: what it needs in any case is left out.
			const own = findings.filter((finding) => finding.effect !== "ask" || !/^(?:trust|identity|breaker):/.test(questionOf(finding)));
			if (isCovered(plan, subjectFor(about)) && settle(about.request, own, [], []).state === "allowed")
				shown.push(about.analysis.kind === "shell" ? about.analysis.text : about.analysis.subject);
			if (shown.length === 2) break;
		}
		return shown;
	};

	const conflictsOf = (plan: Plan, findings: readonly Finding[], outcome: Outcome): string[] => {
		const { file, placed, source } = plan;
		const name = placed.policy.name;
		const own = lintPolicies(file, now()).filter((note) => note.policy === name && note.code === "unreachable");
		const stricter = file.policies.flatMap(({ policy, place }) =>
			policy.name !== name &&
			policy.enabled &&
			policy.predicates.some(({ type }) => type !== "Allow") &&
			matches(policy, source.subject, "wide")
				? [
						`\`${policy.name}\` (line ${place.line}) says \`${effectOf(policy)}\` (${whenOf(policy)}) and is about this too. This rule will not change that.`,
					]
				: [],
		);
		const open = outcome.state === "held" ? outcome.questions : [];
		const asks = findings
			.filter((finding) => finding.effect === "ask" && finding.gate !== "policy" && open.includes(questionOf(finding)))
			.map(({ reason }) => `Still asks: ${reason}.`);
		return [...new Set([...own.map(({ message }) => `This rule ${message}.`), ...stricter, ...asks])].slice(0, 20);
	};

	const preview = (held: Held, draft: RuleDraft, operator: string): Result<RulePreview> => {
		const planned = planOf(held, draft, operator);
		if (!planned.ok) return planned;
		const plan = planned.value;
		const { findings, outcome } = judged(plan.source.subject.about, plan.trial);
		const before = policies.current().text;
		const patch = createTwoFilesPatch("policies.toml", "policies.toml", before, plan.text, undefined, undefined, { context: 2 }) ?? "";
		return ok({
			name: plan.rule.name,
			block: plan.block,
			diff: patch.slice(0, 60_000),
			afterLine: plan.placed.place.line - 1,
			draftHashHex: plan.draftHashHex,
			matches: isCovered(plan, plan.source.subject),
			outcome: outcome.state,
			outcomeText: outcomeText(outcome, findings),
			alsoAllows: alsoAllows(plan, draft),
			conflicts: conflictsOf(plan, findings, outcome),
			strictPolicies: plan.file.policies.filter(({ policy }) => policy.enabled && /^(?:deny|ask)/.test(effectOf(policy))).length,
			replaces: [...plan.replaces],
		});
	};

	return {
		start: (held, scope) => {
			const closed = whyClosed(held);
			if (closed !== null) return fail("bad_request", closed);
			const source = sourceOf(held, scope);
			const start = startRule(source);
			if (!start.ok) return start;
			const { state, text } = policies.current();
			const file = parsePolicies(text, state.file, "user");
			const exact = { ...start.value.draft, commands: start.value.commands.map((each) => each.map(() => ({ is: "word" as const }))) };
			const rule = composeRule(source, { ...exact, days: 1 }, now(), new Set());
			const merge = file.ok && rule.ok ? mergeOffer(file.value, rule.value) : undefined;
			return ok({ ...start.value, ...(merge === undefined ? {} : { merge }) });
		},
		preview,
		history: async (held, draft, signal) => {
			// The end of a rule says nothing about what it is about.
			const planned = planOf(held, { ...draft, days: 1 }, "");
			if (!planned.ok) return planned;
			const plan = planned.value;
			const asked = { request: held.request, agent: draft.agents === "this" ? held.request.agent : null, fromAt: now() - historyMs };
			const covers = (request: Request, at: number): string | null => {
				const about = { ...caseOf(request), now: at };
				return isCovered(plan, subjectFor(about)) ? about.analysis.subject : null;
			};
			const found = await pastDecisions(asked, { query: ports.query, home: reads.home(), covers }, signal);
			return found === null ? fail("conflict", "another draft is being looked at") : ok(found);
		},
		write: async (held, draft, draftHashHex, operator) => {
			const planned = planOf(held, draft, operator.name);
			if (!planned.ok) return planned;
			const plan = planned.value;
			if (plan.draftHashHex !== draftHashHex)
				return fail("stale", "the rule, the request or `policies.toml` changed since you read this. Nothing was written");
			const before = policies.current();
			const saved = await policies.save(plan.text, before.hashHex, operator, {
				rule: plan.rule.name,
				fromRequest: held.request.id,
				replaces: [...plan.replaces],
			});
			if (!saved.ok) return saved;
			last = { seq: saved.value, before: before.text, hashHex: policies.current().hashHex, at: now(), name: plan.rule.name };
			return ok({ seq: saved.value, name: plan.rule.name, ...stateAfter(held, plan, saved.value), undoUntilAt: last.at + undoMs });
		},
		undo: async (seq, operator) => {
			if (last === null || last.seq !== seq) return fail("not_found", "this rule cannot be taken back here any more");
			if (now() - last.at >= undoMs) return fail("expired", "it is more than ten minutes since: change it on the Policies screen");
			const { hashHex, before, name } = last;
			const undone = await policies.save(before, hashHex, operator, { undoes: seq, rule: name });
			if (undone.ok) last = null;
			return undone;
		},
	};

	/** Read back, not assumed: what is in force now, and what it made of the request. */
	function stateAfter(held: Held, plan: Plan, seq: number): Pick<WrittenRule, "state" | "text"> {
		const { state, text } = policies.current();
		if (state.status !== "in-force" || text !== plan.text)
			return {
				state: "not-in-force",
				text: `Written, but not in force: ${state.problem?.message ?? "the file was changed by something else"}.`,
			};
		if (ports.engine.held(held.request.id) === undefined)
			return { state: "passes", text: `In force (revision ${seq}). This request now passes: \`${plan.rule.name}\` answers for it.` };
		const { findings, outcome } = judged(plan.source.subject.about, reads.policies);
		return { state: "waits", text: `In force (revision ${seq}), and this request still waits. ${outcomeText(outcome, findings)}` };
	}
};

const mergeOffer = (file: PolicyFile, rule: ComposedRule): RuleStart["merge"] => {
	const found = mergeable(file, rule, "all");
	if (found === null || found.rules.length < leastMerged) return undefined;
	const names = found.rules.map(({ index }) => file.policies[index]?.policy.name ?? "");
	return { names, word: found.at, words: [...new Set(found.rules.map(({ word }) => word))] };
};

const outcomeText = (outcome: Outcome, findings: readonly Finding[]): string => {
	if (outcome.state === "allowed") return "It is allowed without asking.";
	if (outcome.state === "denied") return `It is denied: ${outcome.reason}.`;
	const open = findings.find((finding) => finding.effect === "ask" && outcome.questions.includes(questionOf(finding)));
	return `Still asks: ${open?.reason ?? outcome.questions.join(", ")}.`;
};

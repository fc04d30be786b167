import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Answer, Finding, Outcome } from "../../shared/model/finding.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import { type Request, type RequestDraft, digestedPart } from "../../shared/model/request.ts";
import { createAgents } from "./agents.ts";
import { createBreakers } from "./breaker/breakers.ts";
import { describeRequest, requestEntry } from "./entries.ts";
import { createFinish } from "./finish.ts";
import type { Gate } from "./gate.ts";
import { ceremonyOf, gradeOf } from "./grade.ts";
import type { Held } from "./held.ts";
import { createJudging } from "./judging.ts";
import type { Ledger, Reads } from "./ports.ts";
import { settle } from "./settle.ts";

/**
 * The verbs: submit, answer, withdraw, expire, extend, halt, release, finish. Each is synchronous and is called inside
 * one transaction of the store: gather, judge, settle and append happen without a gap, and nobody is told before the
 * transaction is durable.
 */

export type EnginePorts = {
	readonly reads: Reads;
	readonly ledger: Ledger;
	readonly gates: readonly Gate[];
	readonly analyse: (request: Request, home: string) => Analysis;
	readonly now: () => number;
	/** Hex SHA-256 of the UTF-8 bytes of a string. */
	readonly sha256Hex: (text: string) => string;
	/** A gate or the analyser threw: the request is denied; this tells the log of the program. */
	readonly onBug: (place: string, error: unknown) => void;
};

/** Who is at the other end, as the listener knows it. */
export type AgentCaller = { readonly agent: string; readonly connection: string };
export type Approver = { readonly name: string; readonly via: string };

export type Submission = { readonly state: "ended"; readonly recorded: Recorded } | { readonly state: "held"; readonly held: Held };

export type AnswerInput = {
	readonly id: string;
	readonly digest: string;
	readonly rev: number;
	readonly verdict: "approve" | "deny";
	readonly feedback?: string | undefined;
	readonly named?: string | undefined;
	/** What the console reports about the reading, recorded as it came: `seenRatio`, `readMs`, `input`, `scope`. */
	readonly reading: Readonly<Record<string, string | number>>;
};

export type Engine = ReturnType<typeof createEngine>;

const undecidedDeadlineMs = 600_000;
const undecidedHardCapMs = 7_200_000;

export const createEngine = (ports: EnginePorts) => {
	const { reads, ledger, now, sha256Hex } = ports;
	const waiting = new Map<string, Held>();

	const record = (entry: EntryDraft) => ledger.append(entry);
	const { judge, targetsOf } = createJudging(ports);
	const agents = createAgents({ reads, record, now });
	const breakers = createBreakers({ reads, record, now, demote: agents.demoteOne });

	/** Appends a decision and reads it back from the entry itself, so that what is told is what was recorded. */
	const recordDecision = (entry: EntryDraft): Recorded => {
		const recorded = recordedFrom(record(entry));
		if (recorded === null) throw new Error("an entry without an outcome is not a decision");
		return recorded;
	};

	const decide = (
		request: Request,
		analysis: Analysis | null,
		findings: readonly Finding[],
		outcome: Outcome,
		actor: string,
		extra: EntryDraft["details"],
	): Recorded => {
		const details = analysis === null ? { tool: request.tool } : describeRequest(request, analysis, gradeOf(analysis, findings), sha256Hex);
		const type = outcome.state === "allowed" ? "request.allowed" : "request.denied";
		return recordDecision(requestEntry(type, actor, request, { findings, outcome, details: { ...details, ...extra } }));
	};

	/**
	 * A held request reaches its end. Its description is already in the log (`request.held`); only what is new is added.
	 */
	const end = (held: Held, findings: readonly Finding[], outcome: Outcome, actor: string, extra: EntryDraft["details"]): Recorded => {
		const { request, analysis } = held;
		const type = outcome.state === "allowed" ? "request.allowed" : "request.denied";
		const details: EntryDraft["details"] = {
			tool: request.tool,
			kind: analysis.kind,
			risk: analysis.risk,
			grade: held.grade,
			subject: analysis.subject,
			heldSeq: held.heldSeq,
			heldMs: Math.max(0, now() - held.heldAt),
			rev: held.rev,
			...extra,
		};
		const recorded = recordDecision(requestEntry(type, actor, request, { findings, outcome, details }));
		waiting.delete(request.id);
		return recorded;
	};

	const denyHeld = (held: Held, code: string, reason: string, actor: string): Recorded =>
		end(held, held.findings, { state: "denied", code, reason }, actor, {});

	const submit = (draft: RequestDraft, caller: AgentCaller): Result<Submission> => {
		const { waitMs, ...asked } = draft;
		const digest = sha256Hex(canonicalJson(digestedPart(asked, caller.agent)));

		const live = waiting.get(draft.id);
		const known = ledger.recorded(draft.id);
		if (known !== null) {
			if (known.agent !== caller.agent || known.digest !== digest) {
				return fail("conflict", `request id \`${draft.id}\` was already used for another action`);
			}
			return ok(live ? { state: "held", held: live } : { state: "ended", recorded: known });
		}

		const request: Request = { ...asked, agent: caller.agent, digest, at: now() };
		const { analysis, findings } = judge(request, null);
		const outcome = settle(request, findings, [], []);
		if (outcome.state !== "held" || analysis === null) {
			const recorded = decide(request, analysis, findings, outcome, outcome.state === "denied" ? "gates" : "rules", {});
			if (outcome.state === "denied") breakers.review(caller.agent);
			return ok({ state: "ended", recorded });
		}

		const limits = reads.config()?.approvals;
		const mine = [...waiting.values()].filter((held) => held.request.agent === caller.agent).length;
		if (mine >= (limits?.max_held_per_agent ?? 200)) {
			const flooded: Outcome = {
				state: "denied",
				code: "too-many-held",
				reason: `\`${caller.agent}\` already has ${mine} requests waiting`,
			};
			return ok({ state: "ended", recorded: decide(request, analysis, findings, flooded, "gates", {}) });
		}

		const deadlineMs = (analysis.risk === "destructive" ? limits?.destructive_deadline_ms : limits?.deadline_ms) ?? undecidedDeadlineMs;
		const deadlineAt = request.at + Math.min(deadlineMs, waitMs ?? deadlineMs);
		const hardCapAt = request.at + Math.min(limits?.hard_cap_ms ?? undecidedHardCapMs, waitMs ?? Number.MAX_SAFE_INTEGER);
		const grade = gradeOf(analysis, findings);
		const targets = targetsOf(analysis);
		const entry = record(
			requestEntry("request.held", caller.agent, request, {
				findings,
				outcome,
				details: { ...describeRequest(request, analysis, grade, sha256Hex), deadlineAt, hardCapAt, rev: 1, targets },
			}),
		);
		const held: Held = {
			request,
			analysis,
			connection: caller.connection,
			heldSeq: entry.seq,
			heldAt: entry.at,
			hardCapAt,
			rev: 1,
			deadlineAt,
			grade,
			findings,
			questions: outcome.questions,
			targets,
			answers: [],
		};
		waiting.set(request.id, held);
		return ok({ state: "held", held });
	};

	/** Refuses an answer to something that is not waiting any more, and records that it came late. */
	const late = (id: string, approver: Approver, input: AnswerInput): Result<never> => {
		const recorded = ledger.recorded(id);
		if (recorded === null) return fail("not_found", `no request \`${id}\``);
		record({
			type: "answer.late",
			actor: approver.name,
			agent: recorded.agent,
			request: id,
			digest: recorded.digest,
			details: { verdict: input.verdict, via: approver.via, endedSeq: recorded.seq },
		});
		return fail(recorded.code === "timeout" ? "expired" : "conflict", endSentence(recorded));
	};

	const refuse = (
		held: Held,
		approver: Approver,
		code: "stale" | "conflict" | "bad_request" | "forbidden",
		message: string,
	): Result<never> => {
		record(requestEntry("answer.refused", approver.name, held.request, { details: { code, reason: message, via: approver.via } }));
		return fail(code, message);
	};

	/**
	 * A person's answer to what they were shown. The gates run again: a brake pulled while the person was reading still
	 * denies. Faults: `not_found`, `expired`, `conflict` (ended, or another digest), `stale` (changed since it was shown),
	 * `bad_request` (the target was named wrong), `forbidden` (an agent's own name as approver).
	 */
	const answer = (input: AnswerInput, approver: Approver): Result<Submission> => {
		const held = waiting.get(input.id);
		if (!held) return late(input.id, approver, input);
		if (now() >= held.deadlineAt) {
			denyHeld(held, "timeout", "nobody answered in time", "deadline");
			return late(input.id, approver, input);
		}
		if (input.digest !== held.request.digest) return refuse(held, approver, "conflict", "this answer is for another action");
		if (approver.name === held.request.agent) return refuse(held, approver, "forbidden", "who asks cannot answer");

		if (input.verdict === "deny") {
			const reason = input.feedback === undefined || input.feedback === "" ? `denied by ${approver.name}` : input.feedback;
			const outcome: Outcome = { state: "denied", code: "person", reason };
			const extra: EntryDraft["details"] = { via: approver.via, reading: { ...input.reading } };
			if (input.feedback !== undefined && input.feedback !== "") extra["feedback"] = input.feedback;
			return ok({ state: "ended", recorded: end(held, held.findings, outcome, approver.name, extra) });
		}

		if (input.rev !== held.rev)
			return refuse(held, approver, "stale", "this request changed while you were reading. Nothing was sent. Read it again");
		const changed = refreshTargets(held);
		if (changed.length > 0)
			return refuse(held, approver, "stale", `changed on disk since you read it: ${changed.join(", ")}. Read it again`);
		if (ceremonyOf(held.grade, held.analysis) === "name" && input.named?.trim() !== held.analysis.worstTarget) {
			return refuse(held, approver, "bad_request", "that is not the target. Read the steps again");
		}

		const given: Answer = {
			request: held.request.id,
			digest: held.request.digest,
			approver: approver.name,
			verdict: "approve",
			questions: [...held.questions],
			at: now(),
		};
		const { findings } = judge(held.request, held.analysis);
		const answers = [...held.answers, given];
		const outcome = settle(held.request, findings, answers, []);
		const extra: EntryDraft["details"] = { via: approver.via, questions: [...held.questions], reading: { ...input.reading } };
		if (outcome.state !== "held") return ok({ state: "ended", recorded: end(held, findings, outcome, approver.name, extra) });

		record(requestEntry("answer.given", approver.name, held.request, { findings, outcome, details: { ...extra, verdict: "approve" } }));
		held.answers = answers;
		held.findings = findings;
		held.questions = outcome.questions;
		held.rev += 1;
		return ok({ state: "held", held });
	};

	/** Hashes the targets again; when some differ, a new version is shown and recorded. Returns the changed paths. */
	const refreshTargets = (held: Held): string[] => {
		const fresh = targetsOf(held.analysis);
		const paths = new Set([...Object.keys(fresh), ...Object.keys(held.targets)]);
		const changed = [...paths].filter((path) => fresh[path] !== held.targets[path]).sort();
		if (changed.length === 0) return [];
		held.targets = fresh;
		held.rev += 1;
		record(requestEntry("request.changed", "gates", held.request, { details: { changed, targets: fresh, rev: held.rev } }));
		return changed;
	};

	/** The agent does not want it any more, or is gone. */
	const withdraw = (id: string, by: string, cause: string): Recorded | null => {
		const held = waiting.get(id);
		return held ? denyHeld(held, "withdrawn", cause, by) : null;
	};

	/** Ends every request whose deadline has passed, by the clock or by what the caller measured. Time denies; it never allows. */
	const expire = (isOverdue: (held: Held) => boolean = () => false): Recorded[] =>
		[...waiting.values()]
			.filter((held) => now() >= held.deadlineAt || isOverdue(held))
			.map((held) => denyHeld(held, "timeout", "nobody answered in time", "deadline"));

	/** Gives a person more time, up to the hard cap. */
	const extend = (id: string, byMs: number, operator: Approver): Result<number> => {
		const held = waiting.get(id);
		if (!held) return fail("not_found", `no request \`${id}\` is waiting`);
		const deadlineAt = Math.min(held.hardCapAt, Math.max(held.deadlineAt, now() + byMs));
		if (deadlineAt !== held.deadlineAt) {
			record(requestEntry("request.extended", operator.name, held.request, { details: { deadlineAt, via: operator.via } }));
			held.deadlineAt = deadlineAt;
		}
		return ok(held.deadlineAt);
	};

	/** Stops everything: an entry, and the end of everything that waits. */
	const halt = (reason: string, operator: Approver): number => {
		const entry = record({ type: "halt.set", actor: operator.name, details: { reason, via: operator.via } });
		for (const held of [...waiting.values()]) denyHeld(held, "halted", `all agents were stopped by ${operator.name}`, operator.name);
		return entry.seq;
	};

	const release = (reason: string, operator: Approver): Result<number> => {
		if (reads.halted() === null) return fail("conflict", "nothing is stopped");
		return ok(record({ type: "halt.released", actor: operator.name, details: { reason, via: operator.via } }).seq);
	};

	/** After a restart: what the log still holds open has lost its caller, so it is withdrawn. */
	const recover = (): number => {
		const open = ledger.heldIds().filter((id) => !waiting.has(id));
		for (const id of open) {
			const recorded = ledger.recorded(id);
			if (recorded === null) throw new Error(`\`${id}\` is held and has no entry`);
			record({
				type: "request.denied",
				actor: "restart",
				agent: recorded.agent,
				request: id,
				digest: recorded.digest,
				outcome: { state: "denied", code: "withdrawn", reason: "Countersign was restarted while this waited" },
				details: { heldSeq: recorded.seq },
			});
		}
		return open.length;
	};

	return {
		submit,
		answer,
		withdraw,
		expire,
		extend,
		halt,
		release,
		finish: createFinish({ ledger, agents, breakers }),
		recover,
		agents,
		breakers,
		refreshTargets: (id: string): boolean => {
			const held = waiting.get(id);
			return held !== undefined && refreshTargets(held).length > 0;
		},
		/** What waits now, oldest first. */
		waiting: (): readonly Held[] => [...waiting.values()],
		held: (id: string): Held | undefined => waiting.get(id),
	};
};

/** The sentence for a person whose answer came after the end. */
const endSentence = (recorded: Recorded): string => {
	if (recorded.code === "timeout") return "expired and denied before this answer. Your answer was not used";
	if (recorded.code === "withdrawn") return "the agent withdrew this. Your answer was not used";
	return `already ${recorded.state} by ${recorded.by}. Your answer was not used`;
};

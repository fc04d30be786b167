import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Outcome } from "../../shared/model/finding.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import { type Args, type Request, type RequestDraft, digestedPart } from "../../shared/model/request.ts";
import { createAgents } from "./agents.ts";
import { bounded } from "./bounded.ts";
import { byDryRunLevel, dryRunInstead } from "./dry-run/instead.ts";
import { createAnswering } from "./answering.ts";
import { createApprovers } from "./approvers/approvers.ts";
import { createBreakers } from "./breaker/breakers.ts";
import { createDeciding } from "./deciding.ts";
import { createDescribing } from "./describing.ts";
import { createEditing } from "./editing.ts";
import { requestEntry } from "./entries.ts";
import { createFinish } from "./finish.ts";
import type { Gate } from "./gate.ts";
import { gradeOf } from "./grade.ts";
import { createGrants } from "./grants/grants.ts";
import type { Held } from "./held.ts";
import { createJudging } from "./judging.ts";
import { limitsView } from "./limits/limits-view.ts";
import { countedUnder } from "./limits/limits.ts";
import type { Ledger, Reads } from "./ports.ts";
import { recoverHeld } from "./recover.ts";
import { settle } from "./settle.ts";
import { familyOf } from "./trust/family.ts";
import { createModes } from "./mode/modes.ts";
import { createTrust } from "./trust/trusts.ts";

/**
 * The verbs: submit, answer, edit, withdraw, expire, extend, halt, release, finish. Each is synchronous and is called inside
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
	/** True when the redactor would mask something in this text. */
	readonly hasSecret: (text: string) => boolean;
	/** True for an Ed25519 signature of these UTF-8 bytes by this raw key, both in hex. */
	readonly verifySignature: (publicKeyHex: string, message: string, signatureHex: string) => boolean;
	/** True when no console is open, so that nobody can see what waits. */
	readonly nobodyWatches: () => boolean;
	/** A gate or the analyser threw: the request is denied; this tells the log of the program. */
	readonly onBug: (place: string, error: unknown) => void;
};

/** Who is at the other end, as the listener knows it. */
export type AgentCaller = {
	readonly agent: string;
	readonly connection: string;
	/** Why the caller cannot run these arguments in place of those it asks with; absent: it never can. */
	readonly whyNotCarried?: (args: Args) => string | null;
};
export type Approver = { readonly name: string; readonly via: string };

export type Submission = { readonly state: "ended"; readonly recorded: Recorded } | { readonly state: "held"; readonly held: Held };

export type Engine = ReturnType<typeof createEngine>;

const undecidedDeadlineMs = 600_000;
const undecidedHardCapMs = 7_200_000;
const unconfiguredExecutionMs = 3_600_000;
/** Longest action whose meaning is kept in case it is asked for again. UTF-16 units of its canonical JSON. */
const longestKept = 4096;

export const createEngine = (ports: EnginePorts) => {
	const { reads, ledger, now, sha256Hex } = ports;
	const waiting = new Map<string, Held>();
	let kept: readonly (readonly [held: Held, asItWas: Held])[] = [];

	const record = (entry: EntryDraft) => ledger.append(entry);
	const judging = createJudging(ports);
	const { judge, judgeNew, targetsOf, placesOf } = judging;
	const describe = createDescribing({ reads, sha256Hex });
	const deciding = createDeciding({ ledger, now, describe, waiting });
	const { decide, denyHeld } = deciding;
	const grants = createGrants(ports);
	const approvers = createApprovers({ ...ports, waiting });
	const agents = createAgents({ reads, record });
	const trust = createTrust({ reads, record, now });
	const modes = createModes({ reads, record, now });
	const breakers = createBreakers({
		reads,
		record,
		now,
		demote: (agent, reason, causeSeq) => trust.fall(agent, "breaker", reason, causeSeq),
	});

	/** Ends everything that waits and that the rules or the grants in force now answer. */
	const reconsider = (): void => {
		for (const held of [...waiting.values()]) {
			// What a person is changing waits for that person.
			if (held.edit !== null) continue;
			const findings = judge(held.request, held.analysis);
			const outcome = settle(held.request, findings, approvers.standing(held), []);
			if (outcome.state === "allowed") {
				deciding.end(held, findings, outcome, "rules", {});
				continue;
			}
			const standing = grants.standIn(held, findings, outcome);
			if (standing !== null) deciding.end(held, findings, standing.outcome, "grants", { grants: standing.ids });
		}
	};
	const answering = createAnswering({ ledger, now, waiting, judging, deciding, grants, approvers, reconsider });

	/** Until when what was allowed has to begin. */
	const expiresAt = ({ at }: Pick<Recorded, "at">): number =>
		at + (reads.config()?.approvals.execution_expiry_ms ?? unconfiguredExecutionMs);

	const submit = (draft: RequestDraft, caller: AgentCaller): Result<Submission> => {
		const { waitMs, ...asked } = draft;
		const action = canonicalJson(digestedPart(asked, caller.agent));
		const digest = sha256Hex(action);

		const live = waiting.get(draft.id);
		const known = ledger.recorded(draft.id);
		if (known !== null) {
			if (known.agent !== caller.agent || (known.digest !== digest && known.editedFrom !== digest)) {
				return fail("conflict", `request id \`${draft.id}\` was already used for another action`);
			}
			if (known.state === "allowed" && known.digest !== digest)
				return fail(
					"conflict",
					`request \`${draft.id}\` was approved with changes: what it asked for first was not. Ask again under a new id`,
				);
			// A yes is not for ever: what was not begun in time has to be asked anew.
			if (known.state === "allowed" && known.finishedSeq === null && now() >= expiresAt(known))
				return fail("expired", `request \`${draft.id}\` was allowed too long ago: ask again under a new id`);
			return ok(live ? { state: "held", held: live } : { state: "ended", recorded: known });
		}

		// What is due by time alone (an idle agent, a review that nobody made) counts before this is judged.
		trust.review(caller.agent);
		const own: Request = { ...asked, agent: caller.agent, digest, at: now() };
		const judged = judgeNew(own, action.length <= longestKept);
		const first = { request: own, ...judged, outcome: settle(own, judged.findings, [], []) };
		const dry = first.outcome.state === "denied" ? dryRunInstead(first, caller.whyNotCarried, judging, sha256Hex) : null;
		const { request, analysis, findings, outcome } = dry ?? first;
		const counted = countedUnder(reads.config(), caller.agent);
		if (outcome.state !== "held" || analysis === null) {
			const recorded = decide(
				request,
				analysis,
				findings,
				outcome,
				outcome.state === "denied" ? "gates" : "rules",
				outcome.state === "allowed" ? counted : {},
			);
			if (outcome.state === "denied") {
				breakers.review(caller.agent);
				trust.review(caller.agent);
			}
			return ok({ state: "ended", recorded });
		}
		const standing = dry === null ? grants.standIn({ request, analysis }, findings, outcome) : null;
		if (standing !== null) {
			const recorded = decide(request, analysis, findings, standing.outcome, "grants", { ...counted, grants: standing.ids });
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
				details: {
					...describe(request, analysis, grade),
					...counted,
					...(dry === null ? {} : { editedFrom: own.digest, asked: bounded(own.args, sha256Hex) }),
					deadlineAt,
					hardCapAt,
					rev: 1,
					targets,
				},
			}),
		);
		const held: Held = {
			request,
			analysis,
			family: familyOf(request, analysis),
			edit:
				dry === null || first.analysis === null
					? null
					: {
							by: byDryRunLevel,
							at: entry.at,
							original: { request: own, analysis: first.analysis, grade: gradeOf(first.analysis, first.findings) },
							voided: [],
						},
			connection: caller.connection,
			whyNotCarried: caller.whyNotCarried ?? (() => "this agent does not say that it can run changed arguments"),
			heldSeq: entry.seq,
			heldAt: entry.at,
			hardCapAt,
			rev: 1,
			deadlineAt,
			grade,
			findings,
			questions: outcome.questions,
			targets,
			places: placesOf(request, analysis),
			answers: [],
		};
		waiting.set(request.id, held);
		return ok({ state: "held", held });
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
			.map((held) =>
				denyHeld(
					held,
					"timeout",
					ports.nobodyWatches() ? "nobody answered in time: no console was open" : "nobody answered in time",
					"deadline",
				),
			);

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

	return {
		submit,
		expiresAt,
		answer: answering.answer,
		edit: createEditing({ reads, ledger, now, sha256Hex, waiting, judging, approvers }),
		withdraw,
		expire,
		extend,
		halt,
		release,
		/** What an agent has used of its limits, as of now. */
		limits: (agent: string) => limitsView(reads, agent, now()),
		finish: createFinish({ reads, ledger, trust, breakers }),
		recover: (): number => recoverHeld(ledger, (id) => waiting.has(id)),
		agents,
		trust,
		modes,
		breakers,
		grants,
		approvers,
		/** The rules have changed: what waits is looked at again. */
		reconsider,
		refreshTargets: (id: string): boolean => {
			const held = waiting.get(id);
			return held !== undefined && answering.refreshTargets(held).length > 0;
		},
		/** Before a batch of verbs, and back to there when the log took none of it. */
		begin: (): void => {
			kept = [...waiting.values()].map((held) => [held, { ...held }]);
		},
		revert: (): void => {
			waiting.clear();
			for (const [held, asItWas] of kept) waiting.set(held.request.id, Object.assign(held, asItWas));
		},
		/** What waits now, oldest first. */
		waiting: (): readonly Held[] => [...waiting.values()],
		/** When something is next due by time alone, and the verb that does it. */
		nextDueAt: (): number | null => {
			const times = [trust.nextAt(), modes.nextAt()].filter((at) => at !== null);
			return times.length === 0 ? null : Math.min(...times);
		},
		/** `isOverdue`: that moment has come by a clock that nobody can set. */
		runDue: (isOverdue: (at: number) => boolean = () => false): void => {
			modes.endDue(isOverdue);
			trust.reviewAll();
		},
		held: (id: string): Held | undefined => waiting.get(id),
	};
};

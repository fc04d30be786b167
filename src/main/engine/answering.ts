import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Answer, Outcome } from "../../shared/model/finding.ts";
import type { GrantScope } from "../../shared/model/grant.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { ApproversVerbs, Signed } from "./approvers/approvers.ts";
import type { Deciding } from "./deciding.ts";
import type { Approver, Submission } from "./engine.ts";
import { requestEntry } from "./entries.ts";
import { ceremonyOf } from "./grade.ts";
import type { GrantLimits, GrantsVerbs } from "./grants/grants.ts";
import type { Held } from "./held.ts";
import type { Judging } from "./judging.ts";
import type { Ledger } from "./ports.ts";
import { settle } from "./settle.ts";

/** A person's answer: checked against what was shown, recorded, and acted on. */

export type AnswerInput = {
	readonly id: string;
	readonly digest: string;
	readonly rev: number;
	readonly verdict: "approve" | "deny";
	readonly feedback?: string | undefined;
	readonly named?: string | undefined;
	/** Given in somebody's own name; the session says who holds the console otherwise. */
	readonly signed?: Signed | undefined;
	/** A yes wider than this once: it becomes a grant within these limits. */
	readonly grant?: ({ readonly scope: GrantScope } & GrantLimits) | undefined;
	/** What the console reports about the reading, recorded as it came: `seenRatio`, `readMs`, `input`. */
	readonly reading: Readonly<Record<string, string | number>>;
};

export type AnsweringPorts = {
	readonly ledger: Ledger;
	readonly now: () => number;
	readonly waiting: ReadonlyMap<string, Held>;
	readonly judging: Judging;
	readonly deciding: Deciding;
	readonly grants: GrantsVerbs;
	readonly approvers: ApproversVerbs;
	/** Looks again at everything that waits: a grant was given. */
	readonly reconsider: () => void;
};

export const createAnswering = ({ ledger, now, waiting, judging, deciding, grants, approvers, reconsider }: AnsweringPorts) => {
	const { append: record } = ledger;
	const { judge, targetsOf, placesOf } = judging;
	const { end, denyHeld } = deciding;

	/** Looks at the targets and their places again; when some differ, a new version is shown and recorded. Returns the changed paths. */
	const refreshTargets = (held: Held): string[] => {
		const fresh = targetsOf(held.analysis);
		const places = placesOf(held.request, held.analysis);
		const paths = new Set([...Object.keys(fresh), ...Object.keys(held.targets), ...Object.keys(places)]);
		const changed = [...paths].filter((path) => fresh[path] !== held.targets[path] || places[path] !== held.places[path]).sort();
		if (changed.length === 0) return [];
		held.targets = fresh;
		held.places = places;
		// What was agreed to is not what would run any more: earlier yeses are void.
		held.answers = [];
		held.questions = approvers.openIn(held);
		held.rev += 1;
		record(requestEntry("request.changed", "gates", held.request, { details: { changed, targets: fresh, rev: held.rev } }));
		return changed;
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
	 * `bad_request` (the target was named wrong, the scope is closed), `forbidden` (an agent's own name as approver).
	 */
	const answer = (input: AnswerInput, session: Approver): Result<Submission> => {
		const held = waiting.get(input.id);
		if (!held) return late(input.id, session, input);
		if (now() >= held.deadlineAt) {
			denyHeld(held, "timeout", "nobody answered in time", "deadline");
			return late(input.id, session, input);
		}
		if (input.digest !== held.request.digest)
			return refuse(
				held,
				session,
				"conflict",
				held.rev === 1 ? "this answer is for another action" : "this is another action by now. Read it again",
			);
		if (session.name === held.request.agent) return refuse(held, session, "forbidden", "who asks cannot answer");

		const findings = judge(held.request, held.analysis);
		const identified = approvers.identify(held, input, input.signed, session, findings);
		if (!identified.ok) return refuse(held, session, "forbidden", identified.fault.message);
		const approver = identified.value;

		if (input.verdict === "deny") {
			const reason = input.feedback === undefined || input.feedback === "" ? `denied by ${approver.name}` : input.feedback;
			const outcome: Outcome = { state: "denied", code: "person", reason };
			const extra: EntryDraft["details"] = { ...proofOf(input), via: approver.via, reading: { ...input.reading } };
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

		const wider = input.grant === undefined ? null : grants.offer({ ...held, findings }, input.grant.scope, input.grant);
		if (wider !== null && !wider.ok) return refuse(held, approver, "bad_request", wider.fault.message);

		const standing = approvers.standing({ ...held, findings });
		const earlier = standing.find((each) => each.approver === approver.name);
		const given: Answer = {
			request: held.request.id,
			digest: held.request.digest,
			approver: approver.name,
			verdict: "approve",
			// A question that came up after the first yes is answered beside it, not instead of it.
			questions: [
				...new Set([
					...(earlier?.questions ?? []),
					...approvers.coveredBy(approver.name, findings, [...held.questions, ...approvers.openIn(held)]),
				]),
			],
			at: now(),
		};
		const answers = [...standing.filter((each) => each !== earlier), given];
		const yeses = answers.map((each) => each.approver);
		const outcome = settle(held.request, findings, answers, []);
		const extra: EntryDraft["details"] = {
			...proofOf(input),
			via: approver.via,
			questions: [...held.questions],
			reading: { ...input.reading },
		};
		if (yeses.length > 1) extra["approvers"] = yeses;
		if (input.grant !== undefined) extra["scope"] = input.grant.scope;
		if (outcome.state !== "held") {
			const recorded = end(held, findings, outcome, approver.name, extra);
			if (outcome.state === "allowed" && input.grant !== undefined && wider !== null) {
				grants.give({ ...held, findings }, input.grant.scope, wider.value, input.grant, approver);
				reconsider();
			}
			return ok({ state: "ended", recorded });
		}

		record(requestEntry("answer.given", approver.name, held.request, { findings, outcome, details: { ...extra, verdict: "approve" } }));
		held.answers = answers;
		held.findings = findings;
		// A new question is another card; another approver's yes is not: what they read is what this one read.
		if (!outcome.questions.every((question) => held.questions.includes(question))) held.rev += 1;
		held.questions = outcome.questions;
		return ok({ state: "held", held });
	};

	return { answer, refreshTargets };
};

/** What lets anybody check later who gave an answer. */
const proofOf = ({ rev, signed }: AnswerInput): EntryDraft["details"] =>
	signed === undefined ? {} : { signed: { name: signed.name, nonce: signed.nonce, signatureHex: signed.signatureHex, rev } };

/** The sentence for a person whose answer came after the end. */
const endSentence = (recorded: Recorded): string => {
	if (recorded.code === "timeout") return "expired and denied before this answer. Your answer was not used";
	if (recorded.code === "withdrawn") return "the agent withdrew this. Your answer was not used";
	return `already ${recorded.state} by ${recorded.by}. Your answer was not used`;
};

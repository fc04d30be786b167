import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import { type Args, digestedPart, type Request } from "../../shared/model/request.ts";
import type { ApproversVerbs } from "./approvers/approvers.ts";
import type { Approver } from "./engine.ts";
import { describeRequest, requestEntry } from "./entries.ts";
import { gradeOf } from "./grade.ts";
import type { Held } from "./held.ts";
import { withoutHidden } from "./hidden-variables.ts";
import type { Judging } from "./judging.ts";
import type { Ledger, Reads } from "./ports.ts";
import { settle } from "./settle.ts";

/** A person changes what waits for them, before they answer it. */

export type EditInput = {
	readonly id: string;
	/** Of the version that was shown. */
	readonly digest: string;
	readonly rev: number;
	/** In place of those that were asked with; null: back to what was asked. */
	readonly args: Args | null;
};

export type EditingPorts = {
	readonly reads: Reads;
	readonly ledger: Ledger;
	readonly now: () => number;
	readonly sha256Hex: (text: string) => string;
	readonly waiting: ReadonlyMap<string, Held>;
	readonly judging: Judging;
	readonly approvers: ApproversVerbs;
};

/**
 * An edit is another action under the same request: it has a digest of its own, is analysed and judged like one that was
 * asked, is a new version to read, and makes every earlier yes void. It allows nothing: a person still has to approve it,
 * and what the gates deny cannot be put up for that.
 *
 * Faults: `not_found` (not waiting), `stale` (changed since it was shown), `bad_request` (nothing was changed),
 * `forbidden` (the agent cannot run it, or the gates deny it).
 *
 * Law: test/laws/edits.test.ts.
 */
export const createEditing =
	({ reads, ledger, now, sha256Hex, waiting, judging, approvers }: EditingPorts) =>
	(input: EditInput, operator: Approver): Result<Held> => {
		const held = waiting.get(input.id);
		if (!held || now() >= held.deadlineAt) return fail("not_found", `no request \`${input.id}\` is waiting`);
		if (input.digest !== held.request.digest || input.rev !== held.rev)
			return fail("stale", "this request changed while you were reading. Nothing was changed. Read it again");
		if (operator.name === held.request.agent) return fail("forbidden", "who asks cannot change what it asks");

		const original = held.edit?.original ?? { request: held.request, analysis: held.analysis, grade: held.grade };
		const args = input.args ?? original.request.args;
		const text = canonicalJson(args);
		if (text === canonicalJson(held.request.args)) return fail("bad_request", "nothing was changed");
		const isBack = text === canonicalJson(original.request.args);
		const request = isBack ? original.request : withArgs(original.request, args, sha256Hex);
		const refuse = (reason: string): Result<never> => {
			const details = { code: "edit", reason, via: operator.via, editDigest: request.digest };
			ledger.append(requestEntry("answer.refused", operator.name, held.request, { details }));
			return fail("forbidden", reason);
		};
		const why = isBack ? null : held.whyNotCarried(args);
		if (why !== null) return refuse(why);

		const { analysis, findings } = judging.judgeNew(request, false);
		const outcome = settle(request, findings, [], []);
		if (outcome.state === "denied" || analysis === null)
			return refuse(`this would be denied: ${outcome.state === "denied" ? outcome.reason : "it could not be analysed"}`);

		const voided = approvers.standing(held).map(({ approver }) => approver);
		const from = held.request.digest;
		held.request = request;
		held.analysis = analysis;
		held.findings = findings;
		held.questions = outcome.state === "held" ? outcome.questions : [];
		held.grade = gradeOf(analysis, findings);
		held.targets = judging.targetsOf(analysis);
		held.places = judging.placesOf(request, analysis);
		held.answers = [];
		held.rev += 1;
		held.edit = isBack ? null : { by: operator.name, at: now(), original, voided };
		ledger.append(
			requestEntry("request.edited", operator.name, request, {
				findings,
				details: {
					...describeRequest(withoutHidden(request, reads.config()), analysis, held.grade, sha256Hex),
					from,
					...(isBack ? {} : { editedFrom: original.request.digest }),
					heldSeq: held.heldSeq,
					rev: held.rev,
					questions: [...held.questions],
					targets: held.targets,
					...(voided.length === 0 ? {} : { voided }),
					via: operator.via,
				},
			}),
		);
		return ok(held);
	};

/** The same asking with other arguments. What the agent said about the files as it found them goes with the old ones. */
export const withArgs = (
	{ base: _base, digest: _digest, at, agent, ...asked }: Request,
	args: Args,
	sha256Hex: (text: string) => string,
): Request => {
	const changed = { ...asked, args };
	return { ...changed, agent, at, digest: sha256Hex(canonicalJson(digestedPart(changed, agent))) };
};

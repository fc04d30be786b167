import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Finding, Outcome } from "../../shared/model/finding.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Describe } from "./describing.ts";
import { familyDetail, requestEntry } from "./entries.ts";
import { gradeOf } from "./grade.ts";
import { byDryRunLevel } from "./dry-run/instead.ts";
import type { Held } from "./held.ts";
import type { Ledger } from "./ports.ts";

/** Writing a decision down: at once, or at the end of a wait. */
export type DecidingPorts = {
	readonly ledger: Ledger;
	readonly now: () => number;
	readonly describe: Describe;
	readonly waiting: Map<string, Held>;
};

export type Deciding = ReturnType<typeof createDeciding>;

export const createDeciding = ({ ledger, now, describe, waiting }: DecidingPorts) => {
	/** Appends a decision and reads it back from the entry itself, so that what is told is what was recorded. */
	const recordDecision = (entry: EntryDraft): Recorded => {
		const recorded = recordedFrom(ledger.append(entry));
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
		const described = analysis === null ? { tool: request.tool } : describe(request, analysis, gradeOf(analysis, findings));
		const details = Object.keys(extra).length === 0 ? described : { ...described, ...extra };
		const type = outcome.state === "allowed" ? "request.allowed" : "request.denied";
		return recordDecision(requestEntry(type, actor, request, { findings, outcome, details }));
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
			...familyDetail(request, analysis),
			heldSeq: held.heldSeq,
			heldMs: Math.max(0, now() - held.heldAt),
			rev: held.rev,
			...(held.edit === null ? {} : { editedFrom: held.edit.original.request.digest, editedBy: held.edit.by }),
			...(held.edit?.by === byDryRunLevel ? { dryRun: true } : {}),
			...extra,
		};
		const recorded = recordDecision(requestEntry(type, actor, request, { findings, outcome, details }));
		waiting.delete(request.id);
		return recorded;
	};

	const denyHeld = (held: Held, code: string, reason: string, actor: string): Recorded =>
		end(held, held.findings, { state: "denied", code, reason }, actor, {});

	return { decide, end, denyHeld };
};

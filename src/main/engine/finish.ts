import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { BreakersVerbs } from "./breaker/breakers.ts";
import type { AgentCaller } from "./engine.ts";
import type { Ledger } from "./ports.ts";
import type { TrustVerbs } from "./trust/trusts.ts";

/** The end of an action, as the agent reports it. */
export type FinishReport = {
	readonly id: string;
	readonly outcome: "succeeded" | "failed" | "timed-out" | "cancelled";
	readonly exitCode?: number | undefined;
	readonly durationMs?: number | undefined;
	readonly files?: readonly { readonly path: string; readonly sha256Hex?: string | undefined }[] | undefined;
	readonly error?: string | undefined;
	readonly output?: string | undefined;
};

type FinishPorts = { readonly ledger: Ledger; readonly trust: TrustVerbs; readonly breakers: BreakersVerbs };

/**
 * Records what became of an action; gives the entry's number. A report about something that was never allowed is the
 * loudest thing an agent can say: it ran without approval, and the agent falls to Shadow.
 * Faults: `not_found` (another agent's request), `conflict` (still waiting, or cancelled without ever being allowed).
 */
export const createFinish =
	({ ledger, trust, breakers }: FinishPorts) =>
	(report: FinishReport, caller: AgentCaller): Result<number> => {
		const recorded = ledger.recorded(report.id);
		const about = { type: "request.finished" as const, actor: caller.agent, agent: caller.agent, request: report.id };
		if (recorded !== null && recorded.agent !== caller.agent) return fail("not_found", `no request \`${report.id}\` of yours`);
		if (recorded?.state === "allowed") {
			if (recorded.finishedSeq !== null) return ok(recorded.finishedSeq);
			const { seq } = ledger.append({ ...about, digest: recorded.digest, details: { ...recorded.about, ...detailsOf(report) } });
			if (recorded.about.risk === "destructive" && (report.outcome === "failed" || report.outcome === "timed-out"))
				trust.fall(caller.agent, "destructive-failure", `a destructive action failed: ${recorded.about.subject ?? report.id}`, seq);
			breakers.review(caller.agent);
			trust.review(caller.agent);
			return ok(seq);
		}
		if (recorded?.state === "held") return fail("conflict", `request \`${report.id}\` is still waiting for a person`);
		if (report.outcome === "cancelled") return fail("conflict", `request \`${report.id}\` was never allowed`);
		const entry = ledger.append({ ...about, type: "unasked.seen", details: { ...detailsOf(report), deniedSeq: recorded?.seq ?? null } });
		trust.fall(caller.agent, "unasked", `reported \`${report.id}\` as done without an approval`, entry.seq);
		breakers.review(caller.agent);
		return ok(entry.seq);
	};

const detailsOf = (report: FinishReport): EntryDraft["details"] => {
	const details: EntryDraft["details"] = { result: report.outcome };
	if (report.exitCode !== undefined) details["exitCode"] = report.exitCode;
	if (report.durationMs !== undefined) details["durationMs"] = report.durationMs;
	if (report.error !== undefined) details["error"] = report.error;
	if (report.output !== undefined) details["output"] = report.output;
	if (report.files !== undefined) {
		details["files"] = report.files.map(({ path, sha256Hex }) => (sha256Hex === undefined ? { path } : { path, sha256Hex }));
	}
	return details;
};

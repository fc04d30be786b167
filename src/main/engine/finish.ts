import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import { utf8Length } from "../../shared/lib/utf8.ts";
import { inspect, rankOf } from "../inspect/index.ts";
import type { BreakersVerbs } from "./breaker/breakers.ts";
import type { AgentCaller } from "./engine.ts";
import { countedUnder, type Usage } from "./limits/limits.ts";
import type { Ledger, Reads } from "./ports.ts";
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
	readonly usage?: Usage | undefined;
	/** Digest of what ran, where the agent's report says it. */
	readonly ranDigest?: string | undefined;
};

type FinishPorts = { readonly reads: Reads; readonly ledger: Ledger; readonly trust: TrustVerbs; readonly breakers: BreakersVerbs };

/**
 * Records what became of an action; gives the entry's number. A report about something that was never allowed is the
 * loudest thing an agent can say: it ran without approval, and the agent falls to Shadow.
 * Faults: `not_found` (another agent's request), `conflict` (still waiting, or cancelled without ever being allowed).
 */
export const createFinish =
	({ reads, ledger, trust, breakers }: FinishPorts) =>
	(report: FinishReport, caller: AgentCaller): Result<number> => {
		const recorded = ledger.recorded(report.id);
		const config = reads.config();
		const details = (): EntryDraft["details"] => ({
			...detailsOf(report, config?.output.max_bytes ?? Number.MAX_SAFE_INTEGER),
			...(report.usage === undefined ? {} : countedUnder(config, caller.agent)),
		});
		const about = { type: "request.finished" as const, actor: caller.agent, agent: caller.agent, request: report.id };
		if (recorded !== null && recorded.agent !== caller.agent) return fail("not_found", `no request \`${report.id}\` of yours`);
		// An agent that ran what it had asked for, although only something else was approved, ran it without approval.
		const hasRunOriginal = recorded?.editedFrom !== undefined && recorded.editedFrom === report.ranDigest;
		if (recorded?.state === "allowed" && !hasRunOriginal) {
			if (recorded.finishedSeq !== null) return ok(recorded.finishedSeq);
			const { seq } = ledger.append({
				...about,
				digest: recorded.digest,
				details: { ...recorded.about, ...editedDetail(recorded), ...details() },
			});
			if (recorded.about.risk === "destructive" && (report.outcome === "failed" || report.outcome === "timed-out"))
				trust.fall(caller.agent, "destructive-failure", `a destructive action failed: ${recorded.about.subject ?? report.id}`, seq);
			breakers.review(caller.agent);
			trust.review(caller.agent);
			return ok(seq);
		}
		if (recorded?.state === "held") return fail("conflict", `request \`${report.id}\` is still waiting for a person`);
		if (report.outcome === "cancelled") return fail("conflict", `request \`${report.id}\` was never allowed`);
		const entry = ledger.append({ ...about, type: "unasked.seen", details: { ...details(), deniedSeq: recorded?.seq ?? null } });
		trust.fall(caller.agent, "unasked", `reported \`${report.id}\` as done without an approval`, entry.seq);
		breakers.review(caller.agent);
		return ok(entry.seq);
	};

/** What a person changed says nothing about the agent and does not count for its trust; a dry run of what it asked does. */
const editedDetail = ({ editedFrom, isDryRun }: Recorded): EntryDraft["details"] =>
	editedFrom === undefined ? {} : isDryRun === true ? { dryRun: true } : { editedFrom };

const detailsOf = (report: FinishReport, maxOutputBytes: number): EntryDraft["details"] => {
	const details: EntryDraft["details"] = { result: report.outcome };
	if (report.exitCode !== undefined) details["exitCode"] = report.exitCode;
	if (report.durationMs !== undefined) details["durationMs"] = report.durationMs;
	if (report.error !== undefined) details["error"] = report.error;
	if (report.output !== undefined) {
		const kept = cutToBytes(report.output, maxOutputBytes);
		details["output"] = kept;
		if (kept.length < report.output.length) details["outputBytes"] = utf8Length(report.output);
		const signs = inspect(report.output, "output").filter(({ severity }) => rankOf(severity) >= rankOf("medium"));
		if (signs.length > 0)
			details["inspection"] = signs.slice(0, mostSigns).map(({ kind, severity, reason }) => ({ kind, severity, reason }));
	}
	if (report.usage !== undefined) {
		const { tokens, apiCalls, usd } = report.usage;
		details["usage"] = {
			...(tokens === undefined ? {} : { tokens }),
			...(apiCalls === undefined ? {} : { apiCalls }),
			...(usd === undefined ? {} : { usd }),
		};
	}
	if (report.files !== undefined) {
		details["files"] = report.files.map(({ path, sha256Hex }) => (sha256Hex === undefined ? { path } : { path, sha256Hex }));
	}
	return details;
};

/** Most findings about one output that are recorded. */
const mostSigns = 16;

/** The longest beginning that has at most so many bytes as UTF-8, never half a character. */
const cutToBytes = (text: string, maxBytes: number): string => {
	if (text.length * 3 <= maxBytes || utf8Length(text) <= maxBytes) return text;
	let bytes = 0;
	let at = 0;
	for (const character of text) {
		bytes += utf8Length(character);
		if (bytes > maxBytes) break;
		at += character.length;
	}
	return text.slice(0, at);
};

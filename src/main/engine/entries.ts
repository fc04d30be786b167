import type { EntryDraft, EntryType } from "../../shared/model/entry.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Finding, Outcome } from "../../shared/model/finding.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Grade } from "../../shared/model/words.ts";
import { bounded } from "./bounded.ts";
import { familyOf } from "./trust/family.ts";

/** How the engine's happenings look in the log. One place, so that the projections know where to look. */

type Details = EntryDraft["details"];

/** Most paths and hosts recorded for one request; the counts are recorded in full. */
const listed = 50;

/** The family, where there is one: what its end says about the next of its kind. */
export const familyDetail = (request: Request, analysis: Analysis): Details => {
	const family = familyOf(request, analysis);
	return family === null ? {} : { family };
};

/** What was asked, as the log keeps it: enough to search, to show again, and to rebuild every table. */
export const describeRequest = (request: Request, analysis: Analysis, grade: Grade, sha256Hex: (text: string) => string): Details => {
	const details: Details = {
		tool: request.tool,
		kind: analysis.kind,
		risk: analysis.risk,
		grade,
		subject: analysis.subject,
		...familyDetail(request, analysis),
		inspectable: analysis.inspectable,
		args: bounded(request.args, sha256Hex),
	};
	if (request.action !== undefined) details["action"] = request.action;
	if (request.cwd !== undefined) details["cwd"] = request.cwd;
	if (request.workspace !== undefined) details["workspace"] = request.workspace;
	if (request.env !== undefined) details["env"] = bounded(request.env, sha256Hex);
	if (request.reason !== undefined) details["claim"] = request.reason;
	if (request.parent !== undefined) details["parent"] = [...request.parent];
	if (analysis.reasons.length > 0) details["reasons"] = analysis.reasons.map(({ rule, text, risk }) => ({ rule, text, risk }));
	if (analysis.paths.length > 0) {
		details["paths"] = analysis.paths.slice(0, listed).map(({ path, absolute, access }) => ({ path: absolute ?? path, access }));
		details["pathCount"] = analysis.paths.length;
	}
	if (analysis.hosts.length > 0) {
		details["hosts"] = analysis.hosts.slice(0, listed).map(({ host }) => host);
		details["hostCount"] = analysis.hosts.length;
	}
	return details;
};

/** An entry about a request. */
export const requestEntry = (
	type: EntryType,
	actor: string,
	request: Pick<Request, "agent" | "session" | "id" | "digest">,
	body: { readonly findings?: readonly Finding[]; readonly outcome?: Outcome; readonly details: Details },
): EntryDraft => {
	const entry: EntryDraft = { type, actor, agent: request.agent, request: request.id, digest: request.digest, details: body.details };
	if (request.session !== undefined) entry.session = request.session;
	if (body.findings !== undefined) entry.findings = [...body.findings];
	if (body.outcome !== undefined) entry.outcome = body.outcome;
	return entry;
};

import type { Entry } from "../../shared/model/entry.ts";
import { gradeSchema, riskSchema } from "../../shared/model/words.ts";
import { kindOf } from "../../shared/query/facts.ts";
import { decidedBy, subjectOf } from "../../shared/query/subject.ts";
import type { Activity } from "../../shared/view/state.ts";

/** One entry as a line that a person reads. */
export const activityOf = (entry: Entry): Activity => {
	const { details } = entry;
	const activity: Activity = {
		seq: entry.seq,
		at: entry.at,
		type: entry.type,
		actor: entry.actor,
		subject: subjectOf(entry).slice(0, 300),
	};
	if (entry.agent !== undefined) activity.agent = entry.agent;
	if (entry.session !== undefined) activity.session = entry.session;
	if (entry.request !== undefined) activity.request = entry.request;
	const kind = kindOf(entry);
	if (kind !== undefined) activity.kind = kind;
	const risk = riskSchema.safeParse(details["risk"]);
	if (risk.success) activity.risk = risk.data;
	const grade = gradeSchema.safeParse(details["grade"]);
	if (grade.success) activity.grade = grade.data;
	if (entry.outcome !== undefined) activity.outcome = entry.outcome.state;
	if (entry.type === "request.finished") activity.outcome = details["result"] === "succeeded" ? "succeeded" : "failed";
	if (details["editedFrom"] !== undefined) activity.edited = true;
	const by = decidedBy(entry);
	if (by !== null) activity.decidedBy = by;
	if (typeof details["durationMs"] === "number") activity.durationMs = Math.round(details["durationMs"]);
	return activity;
};

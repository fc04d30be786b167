import { rememberLasting } from "../lib/lasting.ts";
import type { Entry } from "./entry.ts";
import type { Obligation } from "./finding.ts";

/** How a request stands in the log: its latest held, allowed or denied entry, read as a decision. */
export type Recorded = {
	readonly id: string;
	readonly agent: string;
	readonly digest: string;
	readonly state: "allowed" | "denied" | "held";
	readonly code: string;
	readonly reason: string;
	/** Who decided: an approver's name, or `rules`, `gates`, `deadline`, `restart`. */
	readonly by: string;
	readonly feedback?: string;
	/** Digest of what was asked, when a person changed it before the end; `digest` is of what they changed it to. */
	readonly editedFrom?: string;
	/** What it was changed to is its dry run, by the agent's level. */
	readonly isDryRun?: true;
	readonly obligations: readonly Obligation[];
	/** What it was, for the entry of its end: tool, risk and headline, as the log has them. */
	readonly about: { readonly tool?: string; readonly risk?: string; readonly subject?: string; readonly family?: string };
	readonly seq: number;
	readonly at: number;
	readonly finishedSeq: number | null;
};

/** Reads a `request.held|allowed|denied` entry as a decision; null for any other entry. */
export const recordedFrom = (entry: Entry, finishedSeq: number | null = null): Recorded | null => {
	const { outcome, request, agent, digest } = entry;
	if (outcome === undefined || request === undefined || agent === undefined || digest === undefined) return null;
	if (entry.type !== "request.held" && entry.type !== "request.allowed" && entry.type !== "request.denied") return null;
	const { feedback, editedFrom, dryRun } = entry.details;
	return {
		id: request,
		agent,
		digest,
		state: outcome.state,
		code: outcome.state === "denied" ? outcome.code : outcome.state,
		reason: outcome.state === "denied" ? outcome.reason : outcome.state === "allowed" ? `allowed by ${entry.actor}` : "waits for a person",
		by: entry.actor,
		...(typeof feedback === "string" ? { feedback } : {}),
		...(typeof editedFrom === "string" ? { editedFrom } : {}),
		...(dryRun === true ? { isDryRun: true as const } : {}),
		obligations: outcome.state === "denied" ? [] : outcome.obligations,
		about: aboutOf(entry.details),
		seq: entry.seq,
		at: entry.at,
		finishedSeq,
	};
};

const aboutOf = rememberLasting((details: Entry["details"]): Recorded["about"] => {
	const about: { -readonly [Key in keyof Recorded["about"]]: Recorded["about"][Key] } = {};
	for (const key of aboutKeys) {
		const value = details[key];
		if (typeof value === "string") about[key] = value;
	}
	return about;
});
const aboutKeys = ["tool", "risk", "subject", "family"] as const;

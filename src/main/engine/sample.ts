import type { Entry } from "../../shared/model/entry.ts";
import { kindOfTool } from "./analysis/kind.ts";

/** What an entry says about how an agent's work goes. Breakers and trust count by the same rule. */

/** Running into a rule counts as a failure: an agent that keeps trying what is forbidden has lost its way. */
const ruleGates = new Set(["text", "paths", "commands", "hosts", "policy"]);
/** A limit that is used up says "not now": that is no attempt at what is forbidden. */
const notNow = new Set(["policy-rate", "policy-budget", "policy-concurrent"]);
const ranIntoRule = (entry: Entry): boolean =>
	entry.type === "request.denied" &&
	entry.actor === "gates" &&
	(entry.findings ?? []).some((finding) => finding.effect === "deny" && ruleGates.has(finding.gate) && !notNow.has(finding.code));

/**
 * True for a success, false for a failure, null when the entry says nothing: a person's no, a withdrawal, or an action
 * that was cancelled is neither.
 */
export const sampleOf = (entry: Entry): boolean | null => {
	if (entry.type === "request.finished") {
		const { result, tool } = entry.details;
		// Handing on an output does nothing that could go well.
		if (typeof tool === "string" && kindOfTool(tool) === "output.release") return null;
		return result === "cancelled" ? null : result === "succeeded";
	}
	return entry.type === "unasked.seen" || ranIntoRule(entry) ? false : null;
};

/** True for what was recorded as a read. */
export const isRead = (entry: Entry): boolean => entry.details["risk"] === "read";

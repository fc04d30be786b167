import type { Ceremony } from "../../shared/model/card.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Finding } from "../../shared/model/finding.ts";
import type { Grade } from "../../shared/model/words.ts";
import { pathTags } from "./analysis/tags.ts";

/** Gates whose ask says only "somebody must look", not that this action is unusual. */
const ordinaryGates = new Set(["autonomy", "identity"]);

/**
 * Display grade of a request, from its risk and what the gates found.
 *
 * Destructive is critical; what cannot be inspected, or what a gate asked about for a reason of its own (a sensitive
 * file, an unusual host, hidden characters), is high; so is a change to a file that a program runs or an agent obeys
 * later, because the harm comes when nobody is asked any more; network is notable; the rest is routine.
 *
 * Law: test/main/engine/grade.test.ts.
 */
export const gradeOf = (analysis: Analysis, findings: readonly Finding[]): Grade => {
	if (analysis.risk === "destructive") return "critical";
	if (!analysis.inspectable) return "high";
	if (findings.some((finding) => finding.effect === "ask" && !ordinaryGates.has(finding.gate))) return "high";
	if (changesWhatRunsLater(analysis)) return "high";
	if (analysis.risk === "network") return "notable";
	return "routine";
};

/** The tags meant here do not depend on whose home it is. */
const changesWhatRunsLater = (analysis: Analysis): boolean =>
	analysis.paths.some(
		({ absolute, access }) =>
			absolute !== undefined &&
			(access === "write" || access === "delete") &&
			pathTags(absolute, "").some(({ tag }) => tag === "runs-later" || tag === "agent-config"),
	);

/** What an approver has to do before a yes counts. Source: ux §5.5. */
export const ceremonyOf = (grade: Grade, analysis: Analysis): Ceremony => {
	if (grade === "critical") return analysis.worstTarget === undefined ? "confirm" : "name";
	return grade === "high" ? "confirm" : "press";
};

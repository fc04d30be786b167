import type { Analysis } from "../../../shared/model/evidence.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import type { Args, Request } from "../../../shared/model/request.ts";
import { withArgs } from "../editing.ts";
import type { Judging } from "../judging.ts";
import { settle } from "../settle.ts";
import { dryRunOf } from "../analysis/dry-run.ts";

/** Who changed it, in the log and on the card, when it was the level. */
export const byDryRunLevel = "level DryRun";

export type Judged = {
	readonly request: Request;
	readonly analysis: Analysis | null;
	readonly findings: readonly Finding[];
	readonly outcome: Outcome;
};

/**
 * The dry run of an action that was denied for nothing but the level DryRun, for a caller that can run it in place of what
 * it asked; null when there is none. It is judged like any action, and a person is asked.
 */
export const dryRunInstead = (
	{ request, analysis, findings, outcome }: Judged,
	whyNotCarried: ((args: Args) => string | null) | undefined,
	judging: Judging,
	sha256Hex: (text: string) => string,
): Judged | null => {
	const denials = findings.filter(({ effect }) => effect === "deny");
	if (outcome.state !== "denied" || analysis === null || !denials.every(({ code }) => code === "dry-run-unavailable")) return null;
	const args = dryRunOf({ analysis, args: request.args });
	if (args === null || whyNotCarried === undefined || whyNotCarried(args) !== null) return null;
	const dry = withArgs(request, args, sha256Hex);
	const judged = judging.judgeNew(dry, false);
	const settled = settle(dry, judged.findings, [], []);
	if (settled.state === "denied") return null;
	// Even where nothing asks: nobody has seen yet that it is another action than the one that was asked.
	const questions = settled.state === "held" ? settled.questions : [];
	return { request: dry, ...judged, outcome: { state: "held", questions, obligations: settled.obligations } };
};

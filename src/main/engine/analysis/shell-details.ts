import type { Analysis } from "../../../shared/model/evidence.ts";
import type { ShellAnalysis } from "./shell/types.ts";

/*
 * What command rules need beyond the evidence of a card. Kept beside the analysis and not in it, because evidence is
 * recorded and shown exactly as its schema says. An analysis that did not come from `analyse` has none.
 */
const details = new WeakMap<Analysis, ShellAnalysis>();

/** Makes the evidence of a shell action and remembers what rules need. */
export const withShellDetails = (found: ShellAnalysis): Analysis => {
	const { rest: _rest, ...evidence } = found;
	const analysis: Analysis = {
		...evidence,
		steps: found.steps.map(({ words: _words, options: _options, operands: _operands, redirects: _redirects, assigns: _assigns, hazards: _hazards, neutral: _neutral, root: _root, ...step }) => step),
	};
	details.set(analysis, found);
	return analysis;
};

export const shellDetails = (analysis: Analysis): ShellAnalysis | null => details.get(analysis) ?? null;

/** A changed copy of an analysis keeps what is known of its commands. */
export const keepShellDetails = (from: Analysis, to: Analysis): Analysis => {
	const known = details.get(from);
	if (known !== undefined) details.set(to, known);
	return to;
};

import type { Analysis, Segment } from "../../../shared/model/evidence.ts";
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
		segments: tiled(evidence.text.length, evidence.segments),
		steps: found.steps.map(
			({
				words: _words,
				options: _options,
				operands: _operands,
				redirects: _redirects,
				assigns: _assigns,
				hazards: _hazards,
				neutral: _neutral,
				root: _root,
				...step
			}) => step,
		),
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

/** Coloured runs with plain ones between them, so that what is drawn covers every character exactly once. */
const tiled = (length: number, coloured: readonly Segment[]): Segment[] => {
	const segments: Segment[] = [];
	let at = 0;
	for (const segment of coloured) {
		if (segment.from < at || segment.to > length || segment.to <= segment.from) continue;
		if (segment.from > at) segments.push({ from: at, to: segment.from, role: "plain" });
		segments.push(segment);
		at = segment.to;
	}
	if (at < length) segments.push({ from: at, to: length, role: "plain" });
	return segments;
};

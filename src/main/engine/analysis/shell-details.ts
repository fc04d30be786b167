import type { Analysis, Segment, Step } from "../../../shared/model/evidence.ts";
import type { ShellAnalysis, ShellStep } from "./shell/types.ts";

/*
 * What command rules need beyond the evidence of a card. Kept beside the evidence and not in it, because evidence is
 * recorded and shown exactly as its schema says: a hidden member that no copy, no JSON and nothing from outside can carry.
 * (A WeakMap says the same, and took a third of an analysis in garbage collection.)
 */
const details = Symbol("what rules need of a shell action");
type WithDetails = Analysis & { readonly [details]?: ShellAnalysis };

const keep = (analysis: Analysis, found: ShellAnalysis): Analysis => Object.defineProperty(analysis, details, { value: found });

/** Makes the evidence of a shell action and remembers what rules need. */
export const withShellDetails = (found: ShellAnalysis): Analysis => {
	const { rest: _rest, ...evidence } = found;
	return keep({ ...evidence, segments: tiled(evidence.text.length, evidence.segments), steps: found.steps.map(shownStep) }, found);
};

/** The members of a step that are evidence. Law: test/main/engine/analysis/shell-details.test.ts (none is left out). */
const shownStep = ({ program, argv, depth, risk, effect, inspectable, via, span, dynamic }: ShellStep): Step => {
	const step: Step = { program, argv, depth, risk, effect, inspectable };
	if (via !== undefined) step.via = via;
	if (span !== undefined) step.span = span;
	if (dynamic !== undefined) step.dynamic = dynamic;
	return step;
};

/** Null for an analysis that did not come from `analyse`. */
export const shellDetails = (analysis: Analysis): ShellAnalysis | null => (analysis as WithDetails)[details] ?? null;

/** A changed copy of an analysis keeps what is known of its commands. */
export const keepShellDetails = (from: Analysis, to: Analysis): Analysis => {
	const known = shellDetails(from);
	return known === null ? to : keep(to, known);
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

import type { InspectionKind, Severity } from "../finding.ts";

/**
 * Patterns of one meaning. `isHint`: too weak alone; two different hints in one text are a finding.
 */
export type PhraseRule = {
	readonly name: string;
	readonly kind: InspectionKind;
	readonly severity: Severity;
	readonly reason: string;
	readonly patterns: readonly string[];
	readonly isHint?: true;
};

/**
 * What an inspection of a text found. It never decides: a gate, a person or a caller of the batch door does.
 *
 * Shapes: `start`..`end` are half-open UTF-16 offsets into the inspected text; absent when the whole text is meant.
 */

export const severities = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

export const inspectionKinds = [
	"instruction-override",
	"new-instructions",
	"role-change",
	"prompt-extraction",
	"role-marker",
	"addressed-to-model",
	"concealment",
	"exfiltration",
	"encoded-instructions",
	"hidden-text",
	"hidden-characters",
	"terminal-escape",
	"path-traversal",
	"oversize",
	"deep-nesting",
] as const;
export type InspectionKind = (typeof inspectionKinds)[number];

export type InspectionFinding = {
	readonly kind: InspectionKind;
	readonly severity: Severity;
	readonly start?: number;
	readonly end?: number;
	/** One sentence for a person. */
	readonly reason: string;
};

export const rankOf = (severity: Severity): number => severities.indexOf(severity);

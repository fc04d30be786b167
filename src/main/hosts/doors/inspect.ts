import { visible } from "../../../shared/lib/visible.ts";
import { inspect, type InspectionFinding, rankOf } from "../../inspect/index.ts";

/** What `countersign inspect` answers: a line of JSON for test suites, sentences with line and column for a person. */

/** One answer line of `inspect --jsonl`. A line without a text, or with another direction, is refused. */
export const inspectedLine = (value: unknown): object => {
	const { id = null, text, direction = "input" } = (value ?? {}) as { id?: unknown; text?: unknown; direction?: unknown };
	if (typeof text !== "string") return { id, error: "`text`: expected a string" };
	if (direction !== "input" && direction !== "output") return { id, error: "`direction`: expected `input` or `output`" };
	return { id, findings: inspect(text, direction) };
};

/** Colours of a program's output and the like are listed, and are no reason to stop. */
export const isWorthALook = (finding: InspectionFinding): boolean => rankOf(finding.severity) >= rankOf("medium");

export const inspectedText = (text: string, findings: readonly InspectionFinding[]): string => {
	if (findings.length === 0) return "nothing found; this is a screening, not a proof\n";
	return findings.map((finding) => `${describe(text, finding)}\n`).join("");
};

const describe = (text: string, { kind, severity, start, end, reason }: InspectionFinding): string => {
	if (start === undefined || end === undefined) return `${severity.padEnd(8)} ${kind}: the text ${reason}`;
	const before = text.slice(0, start);
	const line = before.split("\n").length;
	const column = start - before.lastIndexOf("\n");
	const quote = visible(text.slice(start, Math.min(end, start + 80)));
	return `${severity.padEnd(8)} ${line}:${column} ${kind}: the text ${reason}: ${quote}`;
};

import type { ReactNode } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { gradeWords, RiskGlyph, type Verdict as GlyphVerdict, VerdictGlyph } from "../../parts/glyphs.tsx";
import { safeCell } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { formatDuration, formatShort, formatUtc } from "../../parts/time-text.tsx";
import styles from "./audit.module.css";

type Judged = Pick<Activity, "outcome" | "edited" | "decidedBy">;

/** What became of it in one word: a yes to changed bytes and a no of the clock have their own. */
const verdictOf = ({ outcome, edited, decidedBy }: Judged): GlyphVerdict | undefined => {
	if (outcome === "allowed" && edited === true) return "edited";
	return outcome === "denied" && decidedBy === "timeout" ? "expired" : outcome;
};

/** What became of it: shape and word, no hue. */
export function Verdict({ row }: { readonly row: Judged }): ReactNode {
	const verdict = verdictOf(row);
	if (verdict === undefined) return null;
	return (
		<>
			<VerdictGlyph verdict={verdict} /> {verdict}
		</>
	);
}

/** What the action can do, with the grade it was shown at. */
function Risk({ risk, grade }: Pick<Activity, "grade"> & { readonly risk: NonNullable<Activity["risk"]> }): ReactNode {
	return (
		<span title={grade === undefined ? undefined : gradeWords[grade]}>
			{grade === undefined ? null : <RiskGlyph grade={grade} />} {risk}
		</span>
	);
}

/** Room for the digits of the newest number, in groups of three, and the padding of a first cell. */
const seqPx = (newest: number): number => Math.max(56, 28 + Math.ceil(formatCount(newest).length * 7.3));

/** Cells that are the same for many rows are made once: a row that takes another's place draws only what differs. */
const verdicts = new Map<string | undefined, ReactNode>();
const verdictCell = (row: Activity): ReactNode => {
	const verdict = verdictOf(row);
	const made = verdicts.get(verdict) ?? <Verdict row={row} />;
	verdicts.set(verdict, made);
	return made;
};
const riskCells = new Map<string, ReactNode>();
const riskCell = ({ risk, grade }: Activity): ReactNode => {
	if (risk === undefined) return null;
	const key = `${risk} ${grade ?? ""}`;
	const made = riskCells.get(key) ?? <Risk risk={risk} grade={grade} />;
	riskCells.set(key, made);
	return made;
};

export const auditColumns = (newest: number): readonly GridColumn<Activity>[] => [
	{ id: "seq", header: "#", widthPx: seqPx(newest), align: "end", className: styles["seq"], cell: (row) => formatCount(row.seq) },
	{ id: "time", header: "Time", widthPx: 144, goes: 3, cell: (row) => formatShort(row.at), title: (row) => formatUtc(row.at) },
	{ id: "agent", header: "Agent", widthPx: 124, goes: 4, cell: (row) => (row.agent === undefined ? null : safeCell(row.agent)) },
	{ id: "event", header: "Event", widthPx: 132, goes: 5, cell: (row) => row.type },
	{
		id: "subject",
		header: "Subject",
		leastPx: 180,
		className: styles["subject"],
		cell: (row) => safeCell(row.subject),
	},
	{ id: "verdict", header: "Verdict", widthPx: 108, goes: 1, cell: verdictCell },
	{ id: "by", header: "Decided by", widthPx: 116, goes: 6, cell: (row) => (row.decidedBy === undefined ? null : safeCell(row.decidedBy)) },
	{ id: "risk", header: "Risk", widthPx: 116, goes: 7, cell: riskCell },
	{
		id: "duration",
		header: "Took",
		widthPx: 84,
		goes: 8,
		align: "end",
		cell: (row) => (row.durationMs === undefined ? null : formatDuration(row.durationMs)),
	},
];

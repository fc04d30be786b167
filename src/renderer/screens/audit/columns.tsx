import type { ReactNode } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { gradeWords, RiskGlyph, VerdictGlyph } from "../../parts/glyphs.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { formatDuration, TimeText } from "../../parts/time-text.tsx";
import styles from "./audit.module.css";

/** What became of it: shape and word, no hue. */
export function Verdict({ row: { outcome, edited } }: { readonly row: Pick<Activity, "outcome" | "edited"> }): ReactNode {
	if (outcome === undefined) return null;
	if (outcome === "allowed" && edited === true) {
		return (
			<>
				<VerdictGlyph verdict="edited" /> edited
			</>
		);
	}
	return (
		<>
			<VerdictGlyph verdict={outcome} /> {outcome}
		</>
	);
}

/** What the action can do, with the grade it was shown at. */
export function Risk({ row }: { readonly row: Pick<Activity, "risk" | "grade"> }): ReactNode {
	if (row.risk === undefined) return null;
	return (
		<span title={row.grade === undefined ? undefined : gradeWords[row.grade]}>
			{row.grade === undefined ? null : <RiskGlyph grade={row.grade} />} {row.risk}
		</span>
	);
}

/** Room for the digits of the newest number, in groups of three, and the padding of a first cell. */
const seqPx = (newest: number): number => Math.max(56, 28 + Math.ceil(formatCount(newest).length * 7.3));

export const auditColumns = (newest: number): readonly GridColumn<Activity>[] => [
	{
		id: "seq",
		header: "#",
		widthPx: seqPx(newest),
		align: "end",
		cell: (row) => <code className={styles["seq"]}>{formatCount(row.seq)}</code>,
	},
	{ id: "time", header: "Time", widthPx: 144, goes: 3, cell: (row) => <TimeText at={row.at} /> },
	{
		id: "agent",
		header: "Agent",
		widthPx: 124,
		goes: 4,
		cell: (row) => (row.agent === undefined ? null : <SafeText text={row.agent} mode="name" />),
	},
	{ id: "event", header: "Event", widthPx: 132, goes: 5, cell: (row) => row.type },
	{
		id: "subject",
		header: "Subject",
		leastPx: 180,
		cell: (row) => (
			<code className={styles["subject"]}>
				<SafeText text={row.subject} mode="name" />
			</code>
		),
	},
	{ id: "verdict", header: "Verdict", widthPx: 108, goes: 1, cell: (row) => <Verdict row={row} /> },
	{
		id: "by",
		header: "Decided by",
		widthPx: 116,
		goes: 6,
		cell: (row) => (row.decidedBy === undefined ? null : <SafeText text={row.decidedBy} mode="name" />),
	},
	{ id: "risk", header: "Risk", widthPx: 116, goes: 7, cell: (row) => <Risk row={row} /> },
	{
		id: "duration",
		header: "Took",
		widthPx: 84,
		goes: 8,
		align: "end",
		cell: (row) => (row.durationMs === undefined ? null : formatDuration(row.durationMs)),
	},
];

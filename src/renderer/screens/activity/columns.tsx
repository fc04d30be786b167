import type { Activity } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { RiskGlyph } from "../../parts/glyphs.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatDuration, TimeText } from "../../parts/time-text.tsx";
import { Verdict } from "../audit/columns.tsx";
import styles from "./activity.module.css";

export const activityColumns: readonly GridColumn<Activity>[] = [
	{ id: "time", header: "Time", widthPx: 152, cell: (row) => <TimeText at={row.at} /> },
	{
		id: "agent",
		header: "Agent",
		widthPx: 140,
		goes: 3,
		cell: (row) => <SafeText text={row.agent ?? row.actor} mode="name" />,
	},
	{ id: "kind", header: "Kind", widthPx: 96, goes: 5, cell: (row) => row.kind ?? "event" },
	{
		id: "action",
		header: "Action",
		leastPx: 220,
		cell: (row) => (
			<code className={styles["subject"]}>
				{row.grade === undefined ? null : <RiskGlyph grade={row.grade} />} <SafeText text={row.subject} mode="name" />
			</code>
		),
	},
	{
		id: "by",
		header: "Decided by",
		widthPx: 140,
		goes: 4,
		cell: (row) => (row.decidedBy === undefined ? null : <SafeText text={row.decidedBy} mode="name" />),
	},
	{ id: "result", header: "Result", widthPx: 112, goes: 1, cell: (row) => <Verdict row={row} /> },
	{
		id: "took",
		header: "Took",
		widthPx: 92,
		goes: 6,
		align: "end",
		cell: (row) => (row.durationMs === undefined ? null : formatDuration(row.durationMs)),
	},
];

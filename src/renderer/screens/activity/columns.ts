import type { Activity } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { foreign } from "../../grid/face.ts";
import { riskShapes } from "../../parts/glyph-shapes.ts";
import { formatDuration, formatShort, formatUtc } from "../../parts/time-text.tsx";
import { verdictFace } from "../audit/columns.ts";
import styles from "./activity.module.css";

export const activityColumns: readonly GridColumn<Activity>[] = [
	{ id: "time", header: "Time", widthPx: 152, face: (row) => formatShort(row.at), title: (row) => formatUtc(row.at) },
	{ id: "agent", header: "Agent", widthPx: 140, goes: 3, face: (row) => foreign(row.agent ?? row.actor) },
	{ id: "kind", header: "Kind", widthPx: 96, goes: 5, face: (row) => row.kind ?? "event" },
	{
		id: "action",
		header: "Action",
		leastPx: 220,
		className: styles["subject"],
		face: (row) => foreign(row.subject, row.grade === undefined ? undefined : riskShapes[row.grade]),
	},
	{ id: "by", header: "Decided by", widthPx: 140, goes: 4, face: (row) => (row.decidedBy === undefined ? "" : foreign(row.decidedBy)) },
	{ id: "result", header: "Result", widthPx: 112, goes: 1, face: verdictFace },
	{
		id: "took",
		header: "Took",
		widthPx: 92,
		goes: 6,
		align: "end",
		face: (row) => (row.durationMs === undefined ? "" : formatDuration(row.durationMs)),
	},
];

import { grades, risks } from "../../../shared/model/words.ts";
import type { Activity } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { type Face, foreign } from "../../grid/face.ts";
import { riskShapes, verdictShapes } from "../../parts/glyph-shapes.ts";
import { gradeWords } from "../../parts/glyphs.tsx";
import { formatCount } from "../../parts/time.ts";
import { formatDuration, formatShort, formatUtc } from "../../parts/time-text.tsx";
import styles from "./audit.module.css";
import { type Judged, verdictOf } from "./verdict.tsx";

/** Made once: a cell that shows the same again sees it at once. */
const verdictFaces = new Map(Object.entries(verdictShapes).map(([text, glyph]): [string, Face] => [text, { glyph, text }]));
const riskFaces = new Map(
	risks.map((text) => [text, new Map(grades.map((grade): [string, Face] => [grade, { glyph: riskShapes[grade], text }]))]),
);

/** What became of it: shape and word, no hue. */
export const verdictFace = (row: Judged): Face => verdictFaces.get(verdictOf(row) ?? "") ?? "";

/** What the action can do, with the grade it was shown at. */
const riskFace = ({ risk, grade }: Activity): Face => {
	if (risk === undefined) return "";
	return grade === undefined ? risk : (riskFaces.get(risk)?.get(grade) ?? risk);
};

const foreignOr = (text: string | undefined): Face => (text === undefined ? "" : foreign(text));

/** Room for the digits of the newest number, in groups of three, and the padding of a first cell. */
const seqPx = (newest: number): number => Math.max(56, 28 + Math.ceil(formatCount(newest).length * 7.3));

export const auditColumns = (newest: number): readonly GridColumn<Activity>[] => [
	{ id: "seq", header: "#", widthPx: seqPx(newest), align: "end", className: styles["seq"], face: (row) => formatCount(row.seq) },
	{ id: "time", header: "Time", widthPx: 144, goes: 3, face: (row) => formatShort(row.at), title: (row) => formatUtc(row.at) },
	{ id: "agent", header: "Agent", widthPx: 124, goes: 4, face: (row) => foreignOr(row.agent) },
	{ id: "event", header: "Event", widthPx: 132, goes: 5, face: (row) => row.type },
	{
		id: "subject",
		header: "Subject",
		leastPx: 180,
		className: styles["subject"],
		face: (row) => foreign(row.subject),
	},
	{ id: "verdict", header: "Verdict", widthPx: 108, goes: 1, face: verdictFace },
	{ id: "by", header: "Decided by", widthPx: 116, goes: 6, face: (row) => foreignOr(row.decidedBy) },
	{
		id: "risk",
		header: "Risk",
		widthPx: 116,
		goes: 7,
		face: riskFace,
		title: ({ grade }) => (grade === undefined ? "" : gradeWords[grade]),
	},
	{
		id: "duration",
		header: "Took",
		widthPx: 84,
		goes: 8,
		align: "end",
		face: (row) => (row.durationMs === undefined ? "" : formatDuration(row.durationMs)),
	},
];

import type { Grade } from "../../shared/model/words.ts";
import { cx } from "./cx.ts";
import styles from "./glyphs.module.css";

/** A shape of 16 by 16 as one path: a line that is drawn, or an area with holes. A cell that shows another changes the path. */
export type GlyphShape = {
	readonly className: string;
	readonly d: string;
	readonly isLine: boolean;
};

const risk = (grade: Grade, d: string): GlyphShape => ({ className: cx(styles["glyph"], styles[grade]), d, isLine: false });

/** Ring, half filled square, triangle with an exclamation mark, octagon with a cross: signs are holes. */
export const riskShapes: Readonly<Record<Grade, GlyphShape>> = {
	routine: risk("routine", "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4zM8 3.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 1 1 0-8.4z"),
	notable: risk("notable", "M1 1h14v14h-14zM3 3h10v4h-10z"),
	high: risk("high", "M8 1.2 15 14.2H1ZM7.1 6h1.8v4h-1.8zM7.1 11.6h1.8v1h-1.8z"),
	critical: risk(
		"critical",
		"M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5ZM6.08 4.52L8 6.44L9.92 4.52L11.48 6.08L9.56 8L11.48 9.92L9.92 11.48L8 9.56L6.08 11.48L4.52 9.92L6.44 8L4.52 6.08Z",
	),
};

export type Verdict = "allowed" | "edited" | "denied" | "held" | "expired" | "succeeded" | "failed";

const verdict = (d: string): GlyphShape => ({ className: styles["glyph"] ?? "", d, isLine: true });
const done = verdict("M3 8.5l3.2 3.2L13 4.8");

/** Verdicts carry no hue. */
export const verdictShapes: Readonly<Record<Verdict, GlyphShape>> = {
	allowed: done,
	succeeded: done,
	edited: verdict("M3 13l.9-3.4 7-7 2.5 2.5-7 7ZM9.2 4.3l2.5 2.5"),
	denied: verdict("M4 4l8 8M12 4l-8 8"),
	failed: verdict("M8 3v6M8 11.4v1.6"),
	held: verdict("M5.5 4v8M10.5 4v8"),
	expired: verdict("M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M8 4v4l3 2"),
};

import type { ReactNode } from "react";
import type { BreakerState } from "../../shared/model/breaker.ts";
import { levelRank, levels, type Grade, type Level } from "../../shared/model/words.ts";
import { cx } from "./cx.ts";
import styles from "./glyphs.module.css";

/**
 * Our own shapes. Position and shape carry the meaning, the word beside them says it, colour comes third. All of them are
 * hidden from screen readers: the word is always there.
 */

export const gradeWords: Readonly<Record<Grade, string>> = { routine: "Routine", notable: "Notable", high: "High", critical: "Critical" };

export const levelWords: Readonly<Record<Level, string>> = {
	Shadow: "Shadow",
	DryRun: "Dry run",
	Assisted: "Assisted",
	Supervised: "Supervised",
	SelectiveAutonomy: "Selective autonomy",
};

export const breakerWords: Readonly<Record<BreakerState, string>> = { Closed: "closed", Open: "open", HalfOpen: "half open" };

type Size = { readonly size?: 16 | 20 };

export function RiskGlyph({ grade, size = 16 }: Size & { readonly grade: Grade }): ReactNode {
	return (
		<svg
			className={cx(styles["glyph"], styles[grade])}
			data-shape={`risk-${grade}`}
			width={size}
			height={size}
			viewBox="0 0 16 16"
			aria-hidden="true"
		>
			<path d={shapes[grade].fill} fill="currentColor" />
			<path
				d={shapes[grade].line}
				fill="none"
				stroke={shapes[grade].isCutOut ? "var(--bg-base)" : "currentColor"}
				strokeWidth={shapes[grade].px}
			/>
		</svg>
	);
}

/** Two paths each, so that a row of a table that takes another's place changes them and makes none. */
type Shape = { readonly fill: string; readonly line: string; readonly isCutOut: boolean; readonly px: number };
const shapes: Readonly<Record<Grade, Shape>> = {
	routine: { fill: "", line: "M8 2.8a5.2 5.2 0 1 1 0 10.4a5.2 5.2 0 1 1 0-10.4z", isCutOut: false, px: 2 },
	notable: { fill: "M2 7h12v7h-12z", line: "M2 2h12v12h-12z", isCutOut: false, px: 2 },
	high: { fill: "M8 1.2 15 14.2H1Z", line: "M8 6v4M8 11.6v1", isCutOut: true, px: 1.8 },
	critical: { fill: "M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z", line: "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4", isCutOut: true, px: 2.2 },
};

/** Five bars, as many filled as the level has rungs. */
export function TrustGlyph({ level }: { readonly level: Level }): ReactNode {
	const rank = levelRank(level);
	return (
		<svg className={styles["glyph"]} data-shape={`trust-${rank}`} width="28" height="12" viewBox="0 0 28 12" aria-hidden="true">
			{levels.map((each, index) => (
				<rect
					key={each}
					className={index <= rank ? styles[`trust${index}`] : styles["rung"]}
					x={index * 6}
					y={8 - index * 2}
					width="4"
					height={4 + index * 2}
				/>
			))}
		</svg>
	);
}

export type Seal = "ok" | "broken" | "unknown";

/** Closed ring: verified. Broken ring: damage. Dashed ring: not checked. */
export function SealGlyph({ seal, size = 16 }: { readonly seal: Seal; readonly size?: number }): ReactNode {
	return (
		<svg
			className={cx(styles["glyph"], styles[seal])}
			data-shape={`seal-${seal}`}
			width={size}
			height={size}
			viewBox="0 0 16 16"
			aria-hidden="true"
		>
			<circle
				cx="8"
				cy="8"
				r="5.6"
				fill="none"
				stroke="currentColor"
				strokeWidth="2"
				strokeDasharray={seal === "ok" ? undefined : seal === "unknown" ? "2.4 2" : "24 11"}
			/>
		</svg>
	);
}

const arms: Readonly<Record<BreakerState, ReactNode>> = {
	Closed: <path d="M8 8h8" />,
	Open: <path d="M8 8l7-6" />,
	HalfOpen: <path d="M8 8h8" strokeDasharray="1.6 1.6" />,
};

/** A switch in its wire: closed, with a raised arm, or with a dashed one. `size` is its width. */
export function BreakerGlyph({ state, size = 24 }: { readonly state: BreakerState; readonly size?: 24 | 48 }): ReactNode {
	return (
		<svg
			className={cx(styles["glyph"], styles[`breaker${state}`])}
			data-shape={`breaker-${state}`}
			width={size}
			height={(size / 24) * 12}
			viewBox="0 0 24 12"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.6"
			aria-hidden="true"
		>
			<path d="M0 8h6M18 8h6" />
			{arms[state]}
			<circle cx="7" cy="8" r="1.6" fill="currentColor" stroke="none" />
			<circle cx="17" cy="8" r="1.6" fill="currentColor" stroke="none" />
		</svg>
	);
}

/** The product's mark: a countersigned ring. */
export function Mark(): ReactNode {
	return (
		<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
			<circle cx="8" cy="8" r="6.6" />
			<path d="M4.8 8.2l2.2 2.2 4.2-4.6" />
		</svg>
	);
}

export type Verdict = "allowed" | "edited" | "denied" | "held" | "expired" | "succeeded" | "failed";

const verdictPaths: Readonly<Record<Verdict, string>> = {
	allowed: "M3 8.5l3.2 3.2L13 4.8",
	succeeded: "M3 8.5l3.2 3.2L13 4.8",
	edited: "M3 13l.9-3.4 7-7 2.5 2.5-7 7ZM9.2 4.3l2.5 2.5",
	denied: "M4 4l8 8M12 4l-8 8",
	failed: "M8 3v6M8 11.4v1.6",
	held: "M5.5 4v8M10.5 4v8",
	expired: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M8 4v4l3 2",
};

/** Verdicts carry no hue. */
export function VerdictGlyph({ verdict }: { readonly verdict: Verdict }): ReactNode {
	return (
		<svg
			className={styles["glyph"]}
			width="16"
			height="16"
			viewBox="0 0 16 16"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.8"
			aria-hidden="true"
		>
			<path d={verdictPaths[verdict]} />
		</svg>
	);
}

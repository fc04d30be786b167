import type { ReactNode } from "react";
import type { BreakerState } from "../../shared/model/breaker.ts";
import { levelRank, levels, type Grade, type Level } from "../../shared/model/words.ts";
import { cx } from "./cx.ts";
import { type GlyphShape, riskShapes, type Verdict, verdictShapes } from "./glyph-shapes.ts";
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
	return <Shape shape={riskShapes[grade]} size={size} />;
}

/** Verdicts carry no hue. */
export function VerdictGlyph({ verdict }: { readonly verdict: Verdict }): ReactNode {
	return <Shape shape={verdictShapes[verdict]} size={16} />;
}

function Shape({ shape, size }: { readonly shape: GlyphShape; readonly size: number }): ReactNode {
	return (
		<svg className={shape.className} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
			{shape.isLine ? (
				<path d={shape.d} fill="none" stroke="currentColor" strokeWidth="1.8" />
			) : (
				<path d={shape.d} fill="currentColor" fillRule="evenodd" />
			)}
		</svg>
	);
}

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

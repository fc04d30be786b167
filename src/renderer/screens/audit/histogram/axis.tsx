import type { ReactNode } from "react";
import type { VerdictKey } from "./bars.ts";
import styles from "./histogram.module.css";
import { type Range, ticksOf } from "./moment.ts";

/** Room for one label of the axis, in px. */
const tickPx = 84;

/** Round local times under the bars. */
export function Axis({ range, widthPx }: { readonly range: Range; readonly widthPx: number }): ReactNode {
	const ticks = ticksOf(range, Math.floor(widthPx / tickPx));
	return (
		<div className={styles["axis"]} aria-hidden="true">
			{ticks.map((tick) => {
				const x = ((tick.at - range.fromAt) / (range.toAt - range.fromAt)) * widthPx;
				// A label that would be cut off at the right edge says nothing.
				return x > widthPx - tickPx / 2 ? null : (
					<span key={tick.at} style={{ transform: `translateX(${Math.round(x)}px)` }}>
						{tick.text}
					</span>
				);
			})}
		</div>
	);
}

/** Fills that are told apart without colour: solid is denied, hatched is held, hollow is allowed, dotted is anything else. */
export function Patterns({ id }: { readonly id: string }): ReactNode {
	return (
		<defs>
			<pattern id={`${id}-held`} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<path className={styles["hatch"]} d="M0 0v4" />
			</pattern>
			<pattern id={`${id}-other`} width="3" height="3" patternUnits="userSpaceOnUse">
				<path className={styles["dot"]} d="M1 1h1v1h-1z" />
			</pattern>
		</defs>
	);
}

/** The fill of a verdict, for the legend. */
export function Swatch({ verdict, id }: { readonly verdict: VerdictKey; readonly id: string }): ReactNode {
	return (
		<svg className={styles["swatch"]} width="10" height="10" aria-hidden="true">
			<Patterns id={`${id}-${verdict}`} />
			<path
				className={styles[verdict]}
				d="M.5 .5h9v9h-9z"
				style={verdict === "held" || verdict === "other" ? { fill: `url(#${id}-${verdict}-${verdict})` } : undefined}
			/>
		</svg>
	);
}

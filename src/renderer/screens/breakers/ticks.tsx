import type { ReactNode } from "react";
import type { BreakerView } from "../../../shared/model/breaker.ts";
import styles from "./breakers.module.css";

const stepPx = 4;
const heightPx = 16;

/** The newest actions in small, newest at right: what went well stands above the line, what failed hangs below it. */
export function Ticks({ samples }: { readonly samples: BreakerView["samples"] }): ReactNode {
	if (samples.length === 0) return null;
	const widthPx = stepPx * 20;
	const failed = samples.filter(({ ok }) => !ok).length;
	return (
		<svg
			className={styles["ticks"]}
			width={widthPx}
			height={heightPx}
			viewBox={`0 0 ${widthPx} ${heightPx}`}
			role="img"
			aria-label={`${failed} of the last ${samples.length} failed`}
		>
			<path d={`M0 8.5h${widthPx}`} stroke="var(--line-strong)" />
			{samples.map(({ seq, ok }, index) => {
				const x = widthPx - (samples.length - index) * stepPx;
				return ok ? (
					<rect key={seq} className={styles["good"]} x={x + 1} y="3" width="1.5" height="5" />
				) : (
					<rect key={seq} className={styles["bad"]} x={x} y="9" width="3" height="7" />
				);
			})}
		</svg>
	);
}

import type { ReactNode } from "react";
import { breakerLimits, type BreakerView } from "../../../shared/model/breaker.ts";
import { formatSpan } from "../../parts/time.ts";
import styles from "./breakers.module.css";

const { windowMs, minSamples, failureShare, consecutive } = breakerLimits;

/** The two conditions that trip it, each with its own distance. */
export function Readings({ breaker }: { readonly breaker: BreakerView }): ReactNode {
	const { failed, total, consecutive: inRow } = breaker;
	const share = total === 0 ? 0 : failed / total;
	const few = total < minSamples ? `; counts from ${minSamples} actions on` : "";
	return (
		<dl className={styles["readings"]}>
			<dt>Failures in {formatSpan(windowMs)}</dt>
			<dd>{total === 0 ? "none yet" : `${failed} of ${total} (${Math.round(share * 100)} %)`}</dd>
			<dd>
				<Gauge share={share} limit={failureShare} />
			</dd>
			<dd className={styles["trips"]}>
				trips at {failureShare * 100} %{few}
			</dd>
			<dt>In a row</dt>
			<dd>{inRow}</dd>
			<dd>
				<Boxes filled={inRow} of={consecutive} />
			</dd>
			<dd className={styles["trips"]}>
				trips at {consecutive}
				{inRow > 0 && inRow < consecutive ? `; ${consecutive - inRow} to go` : ""}
			</dd>
		</dl>
	);
}

const widthPx = 200;

/** A value on a line and the mark it must stay under. The words beside it say the same. */
function Gauge({ share, limit }: { readonly share: number; readonly limit: number }): ReactNode {
	const x = Math.min(1, share) * (widthPx - 8) + 4;
	const mark = limit * (widthPx - 8) + 4;
	return (
		<svg className={styles["gauge"]} width={widthPx} height="16" viewBox={`0 0 ${widthPx} 16`} aria-hidden="true">
			<path d={`M4 8h${widthPx - 8}`} stroke="var(--line-strong)" />
			<path d={`M${mark} 1v14`} stroke="var(--ink-1)" strokeWidth="2" />
			<circle cx={x} cy="8" r="4" className={share >= limit ? styles["bad"] : styles["value"]} />
		</svg>
	);
}

function Boxes({ filled, of }: { readonly filled: number; readonly of: number }): ReactNode {
	return (
		<svg className={styles["gauge"]} width={widthPx} height="16" viewBox={`0 0 ${widthPx} 16`} aria-hidden="true">
			{Array.from({ length: of }, (_, index) => (
				<rect
					key={index}
					x={4 + index * 18}
					y="2.5"
					width="11"
					height="11"
					stroke="var(--line-strong)"
					className={index < filled ? styles["bad"] : styles["empty"]}
				/>
			))}
		</svg>
	);
}

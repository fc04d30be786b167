import { type ReactNode, useId, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { Spoken } from "../../../parts/spoken.tsx";
import { formatCount } from "../../../parts/time.ts";
import { Swatch } from "./axis.tsx";
import { barCount } from "./brush.ts";
import { sumOf, verdictKeys } from "./bars.ts";
import { Histogram, type HistogramData } from "./histogram.tsx";
import styles from "./histogram.module.css";
import { type Range, rangeText } from "./moment.ts";
import { RangeFields } from "./range-fields.tsx";

/**
 * When: the histogram, its from and to, and the way that led here. `trail` holds the ranges that were zoomed into, the
 * last one is shown; without any, everything is.
 */
export function HistogramBand(props: {
	readonly data: (HistogramData & { readonly total: number }) | undefined;
	readonly isOld: boolean;
	readonly trail: readonly Range[];
	readonly onTrail: (trail: readonly Range[]) => void;
}): ReactNode {
	const { data, isOld, trail, onTrail } = props;
	const [reading, setReading] = useState<string | null>(null);
	const go = (next: readonly Range[]): void => {
		setReading(null);
		if (next.length > 0 || trail.length > 0) onTrail(next);
	};
	const take = (range: Range): void => go([...trail, range]);
	return (
		<section className={styles["band"]} aria-label="When">
			{data === undefined || data.total === 0 ? (
				<p className={styles["none"]}>{data === undefined ? "" : "Nothing over this time."}</p>
			) : (
				<Histogram
					data={data}
					isOld={isOld}
					onTake={take}
					onOut={() => go(trail.slice(0, -1))}
					onReset={() => go([])}
					onRead={setReading}
				/>
			)}
			<div className={styles["side"]}>
				<RangeFields range={trail.at(-1)} whole={data?.total === 0 ? undefined : data} onTake={take} />
				<Crumbs trail={trail} onTrail={go} />
				<div className={styles["reading"]}>{reading === null ? <Legend data={data} /> : <span>{reading}</span>}</div>
			</div>
		</section>
	);
}

/** Every range on the way here, each to go back to. */
function Crumbs({ trail, onTrail }: { readonly trail: readonly Range[]; readonly onTrail: (trail: readonly Range[]) => void }): ReactNode {
	const names = ["All", ...trail.map(rangeText)];
	return (
		<nav className={styles["crumbs"]} aria-label="Ranges">
			<ol>
				{names.map((name, at) => (
					<li key={at}>
						{at === names.length - 1 ? (
							<span aria-current="true">{name}</span>
						) : (
							<button type="button" onClick={() => onTrail(trail.slice(0, at))}>
								{name}
							</button>
						)}
					</li>
				))}
			</ol>
			<Button
				className={styles["small"]}
				look="quiet"
				title="Zoom out (-)"
				aria-disabled={trail.length === 0}
				onClick={() => onTrail(trail.slice(0, -1))}
			>
				<span aria-hidden="true">−</span>
				<Spoken>Zoom out</Spoken>
			</Button>
			<Button
				className={styles["small"]}
				look="quiet"
				title="Show all times (0)"
				aria-disabled={trail.length === 0}
				onClick={() => onTrail([])}
			>
				All times
			</Button>
		</nav>
	);
}

function Legend({ data }: { readonly data: HistogramData | undefined }): ReactNode {
	const id = useId();
	if (data === undefined) return null;
	const sum = sumOf(data.buckets, data, 0, barCount(data) - 1);
	return verdictKeys.map((key) => (
		<span key={key}>
			<Swatch verdict={key} id={id} />
			{key} {formatCount(sum[key])}
		</span>
	));
}

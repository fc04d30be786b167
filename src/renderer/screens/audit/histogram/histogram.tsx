import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useSize } from "../../../grid/use-size.ts";
import { isPlain } from "../../../keys/keys.ts";
import { cx } from "../../../parts/cx.ts";
import { formatCount } from "../../../parts/time.ts";
import { Axis, Patterns } from "./axis.tsx";
import { barPaths, type Bucket, sumOf, type VerdictKey, verdictKeys } from "./bars.ts";
import { afterBrushKey, barAt, barCount, type Brush, chosenBars, rangeOfBrush } from "./brush.ts";
import styles from "./histogram.module.css";
import { type Range, rangeText } from "./moment.ts";

export type HistogramData = Range & { readonly buckets: readonly Bucket[]; readonly bucketMs: number };

const chartPx = 44;
/** A press that moves less than this points at a bar; one that moves more chooses a stretch. */
const dragPx = 4;

const atEnd = (data: HistogramData): Brush => ({ cursor: barCount(data) - 1 });

/** `3 denied, 12 allowed`, or `no entries`. */
export const sumText = (sum: Readonly<Record<VerdictKey, number>>): string =>
	verdictKeys
		.filter((key) => sum[key] > 0)
		.map((key) => `${formatCount(sum[key])} ${key}`)
		.join(", ") || "no entries";

/**
 * How many entries the whole query has over time, stacked by verdict: told apart by fill, not by hue. A stretch is chosen
 * by drag or by Shift with the arrows; `-` goes back out, `0` to everything.
 */
export function Histogram(props: {
	readonly data: HistogramData;
	/** True while the answer to a newer question is on its way. */
	readonly isOld: boolean;
	readonly onTake: (range: Range) => void;
	readonly onOut: () => void;
	readonly onReset: () => void;
	/** What is under the pointer or the keys, in words; null when nothing is. */
	readonly onRead: (text: string | null) => void;
}): ReactNode {
	const { data, isOld, onTake, onOut, onReset, onRead } = props;
	const id = useId();
	const frame = useRef<HTMLDivElement>(null);
	const { widthPx } = useSize(frame);
	const bars = `${data.fromAt} ${data.bucketMs} ${barCount(data)}`;
	const [{ of, brush: chosen }, setChosen] = useState<{ of: string; brush: Brush }>({ of: bars, brush: atEnd(data) });
	// Bars of another range: what was chosen among the old ones means nothing here.
	const brush = of === bars ? chosen : atEnd(data);
	const setBrush = (next: Brush): void => setChosen({ of: bars, brush: next });
	const [isFocused, setFocused] = useState(false);
	const press = useRef<{ readonly x: number; readonly bar: number } | null>(null);
	const paths = useMemo(() => barPaths(data.buckets, data, widthPx, chartPx), [data, widthPx]);

	const textOf = (each: Brush): string => {
		const { first, last } = chosenBars(each);
		return `${rangeText(rangeOfBrush(data, each))}: ${sumText(sumOf(data.buckets, data, first, last))}`;
	};
	const show = (next: Brush): void => {
		setBrush(next);
		onRead(textOf(next));
	};
	const xOf = (event: PointerEvent): number => event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
	const onKeyDown = (event: KeyboardEvent): void => {
		if (!isPlain(event.nativeEvent)) return;
		const meant = afterBrushKey(data, brush, event.key, event.shiftKey);
		if (meant === undefined) return;
		event.preventDefault();
		event.stopPropagation();
		switch (meant.act) {
			case "move":
			case "clear":
				show(meant.brush);
				return;
			case "take":
				onTake(meant.range);
				return;
			case "out":
				onOut();
				return;
			case "reset":
				onReset();
		}
	};
	const cursor = Math.min(brush.cursor, barCount(data) - 1);
	const shown = { ...brush, cursor };
	const { first, last } = chosenBars(shown);
	const pitch = widthPx / ((data.toAt - data.fromAt) / data.bucketMs);
	return (
		<div
			className={styles["chart"]}
			ref={frame}
			role="slider"
			tabIndex={0}
			aria-label="Entries over time"
			aria-valuemin={0}
			aria-valuemax={barCount(data) - 1}
			aria-valuenow={cursor}
			aria-valuetext={textOf(shown)}
			aria-describedby={`${id}-keys`}
			aria-busy={isOld}
			data-histogram=""
			onKeyDown={onKeyDown}
			onFocus={() => {
				setFocused(true);
				onRead(textOf(shown));
			}}
			onBlur={() => {
				setFocused(false);
				setBrush({ cursor });
				onRead(null);
			}}
			onPointerDown={(event) => {
				if (event.button !== 0) return;
				event.currentTarget.setPointerCapture(event.pointerId);
				const bar = barAt(data, xOf(event), widthPx);
				press.current = { x: xOf(event), bar };
				setBrush({ cursor: bar });
			}}
			onPointerMove={(event) => {
				const bar = barAt(data, xOf(event), widthPx);
				const isDrag = press.current !== null && Math.abs(xOf(event) - press.current.x) >= dragPx;
				if (isDrag) show({ cursor: bar, anchor: press.current?.bar });
				else if (press.current === null) onRead(textOf({ cursor: bar }));
			}}
			onPointerUp={(event) => {
				const { current } = press;
				press.current = null;
				if (current === null || Math.abs(xOf(event) - current.x) < dragPx) return;
				onTake(rangeOfBrush(data, { cursor: barAt(data, xOf(event), widthPx), anchor: current.bar }));
				setBrush({ cursor });
			}}
			onPointerCancel={() => {
				press.current = null;
				setBrush({ cursor });
			}}
			onPointerLeave={() => (press.current === null && !isFocused ? onRead(null) : undefined)}
		>
			<svg className={cx(styles["bars"], isOld && styles["old"])} width={widthPx} height={chartPx} aria-hidden="true">
				<Patterns id={id} />
				{brush.anchor === undefined ? null : (
					<rect className={styles["brush"]} x={first * pitch} y={0} width={(last - first + 1) * pitch} height={chartPx} />
				)}
				{verdictKeys.map((key) => (
					<path
						key={key}
						className={styles[key]}
						d={paths[key]}
						data-verdict={key}
						style={key === "held" || key === "other" ? { fill: `url(#${id}-${key})` } : undefined}
					/>
				))}
				{isFocused ? <path className={styles["cursor"]} d={`M${(cursor + 0.5) * pitch} 0v${chartPx}`} /> : null}
			</svg>
			<Axis range={data} widthPx={widthPx} />
			<span id={`${id}-keys`} hidden>
				Arrows move, Shift with arrows chooses, Enter shows the choice alone, minus zooms out, 0 shows everything.
			</span>
		</div>
	);
}

import type { Range } from "./moment.ts";

/**
 * Choosing a stretch of the histogram, by pointer or by key. Everything is counted in bars, so that a choice always
 * begins and ends where a bar does.
 *
 * Law: test/renderer/audit-brush.test.ts
 */
export type Brush = {
	/** The bar that the keys are on. */
	readonly cursor: number;
	/** Where the choice began; absent while nothing is chosen. */
	readonly anchor?: number | undefined;
};

export type Bars = { readonly fromAt: number; readonly toAt: number; readonly bucketMs: number };

export const barCount = ({ fromAt, toAt, bucketMs }: Bars): number => Math.max(1, Math.ceil((toAt - fromAt) / bucketMs));

const within = (bars: Bars, bar: number): number => Math.min(Math.max(bar, 0), barCount(bars) - 1);

/** The bar under a place of the chart, which is `widthPx` wide. */
export const barAt = (bars: Bars, xPx: number, widthPx: number): number =>
	within(bars, Math.floor(((xPx / Math.max(1, widthPx)) * (bars.toAt - bars.fromAt)) / bars.bucketMs));

/** The bars of a choice, first and last of them. */
export const chosenBars = ({ cursor, anchor = cursor }: Brush): { readonly first: number; readonly last: number } => ({
	first: Math.min(cursor, anchor),
	last: Math.max(cursor, anchor),
});

/** The stretch that a choice covers. */
export const rangeOfBrush = (bars: Bars, brush: Brush): Range => {
	const { first, last } = chosenBars(brush);
	return {
		fromAt: bars.fromAt + first * bars.bucketMs,
		toAt: Math.min(bars.toAt, bars.fromAt + (last + 1) * bars.bucketMs),
	};
};

export type BrushKey =
	| { readonly act: "move"; readonly brush: Brush }
	/** Show only what is chosen; with nothing chosen, the bar under the cursor. */
	| { readonly act: "take"; readonly range: Range }
	| { readonly act: "clear"; readonly brush: Brush }
	| { readonly act: "out" }
	| { readonly act: "reset" };

/** What a key on the focused axis means; undefined when it means nothing here. */
export const afterBrushKey = (bars: Bars, brush: Brush, key: string, isShift: boolean): BrushKey | undefined => {
	const page = Math.max(1, Math.round(barCount(bars) / 10));
	const steps: Readonly<Record<string, number>> = {
		ArrowLeft: brush.cursor - 1,
		ArrowRight: brush.cursor + 1,
		PageUp: brush.cursor - page,
		PageDown: brush.cursor + page,
		Home: 0,
		End: barCount(bars) - 1,
	};
	const to = steps[key];
	if (to !== undefined) {
		const cursor = within(bars, to);
		return { act: "move", brush: isShift ? { cursor, anchor: brush.anchor ?? brush.cursor } : { cursor } };
	}
	switch (key) {
		case "Enter":
			return { act: "take", range: rangeOfBrush(bars, brush) };
		case "Escape":
			return brush.anchor === undefined ? undefined : { act: "clear", brush: { cursor: brush.cursor } };
		case "-":
			return { act: "out" };
		case "0":
			return { act: "reset" };
		default:
			return undefined;
	}
};

import { barCount, type Bars } from "./brush.ts";

/** Bars of the histogram as path data: one path a verdict, whatever the number of bars. Units: px. */

export const verdictKeys = ["denied", "held", "allowed", "other"] as const;
export type VerdictKey = (typeof verdictKeys)[number];

export type Bucket = { readonly at: number } & Readonly<Record<VerdictKey, number>>;

export const countOf = (bucket: Pick<Bucket, VerdictKey>): number => verdictKeys.reduce((sum, key) => sum + bucket[key], 0);

export const noEntries: Readonly<Record<VerdictKey, number>> = { denied: 0, held: 0, allowed: 0, other: 0 };

/** The sum of the bars `first … last`, both included. */
export const sumOf = (buckets: readonly Bucket[], bars: Bars, first: number, last: number): Readonly<Record<VerdictKey, number>> => {
	const sum = { ...noEntries };
	for (const bucket of buckets) {
		const bar = Math.floor((bucket.at - bars.fromAt) / bars.bucketMs);
		if (bar >= first && bar <= last) for (const key of verdictKeys) sum[key] += bucket[key];
	}
	return sum;
};

const gapPx = 1;
/** A bar that holds anything is seen, however high the highest is. */
const leastPx = 2;

/**
 * The path of every verdict, stacked from the bottom: denied, held, allowed, other.
 * Law: test/renderer/audit-brush.test.ts (a verdict that counts anything is drawn, nothing is drawn outside the chart).
 */
export const barPaths = (
	buckets: readonly Bucket[],
	bars: Bars,
	widthPx: number,
	heightPx: number,
): Readonly<Record<VerdictKey, string>> => {
	const paths: Record<VerdictKey, string> = { denied: "", held: "", allowed: "", other: "" };
	const highest = Math.max(1, ...buckets.map(countOf));
	const pitch = widthPx / ((bars.toAt - bars.fromAt) / bars.bucketMs);
	const barPx = Math.max(1, pitch - gapPx);
	for (const bucket of buckets) {
		const bar = Math.floor((bucket.at - bars.fromAt) / bars.bucketMs);
		if (bar < 0 || bar >= barCount(bars)) continue;
		const x = round(bar * pitch);
		const width = round(Math.min(barPx, widthPx - x));
		const counted = verdictKeys.filter((key) => bucket[key] > 0);
		const total = countOf(bucket);
		// Each gets its least first, and the rest is shared out: a small one never pushes another over the top.
		const leastOfAll = counted.length * leastPx;
		const sharedPx = Math.max(0, (total / highest) * heightPx - leastOfAll);
		let top = heightPx;
		for (const key of counted) {
			const high = Math.min(top, leastPx + (bucket[key] / total) * sharedPx);
			top = round(top - high);
			if (width > 0 && high > 0) paths[key] += `M${x} ${top}h${width}v${round(high)}h${-width}z`;
		}
	}
	return paths;
};

const round = (px: number): number => Math.round(px * 10) / 10;

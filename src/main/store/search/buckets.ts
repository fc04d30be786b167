import type { Bucket, Histogram } from "./search.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths that a person can name; beyond the last, whole multiples of 30 days. */
const lengths = [
	...[1, 10, 100],
	...[1, 2, 5, 10, 15, 30].map((count) => count * second),
	...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
	...[1, 2, 3, 6, 12].map((count) => count * hour),
	...[1, 2, 7, 14, 30].map((count) => count * day),
];

/** Empty buckets over `[fromAt, toAt)`, at most `most` of them, all of one length that a person can name. */
export const emptyBuckets = (fromAt: number, toAt: number, most: number, zoneMs = 0): Histogram => {
	const fits = (length: number): boolean => count(fromAt, toAt, length, zoneMs) <= most;
	let bucketMs = lengths.find(fits) ?? 30 * day;
	while (!fits(bucketMs)) bucketMs += 30 * day;
	const first = begin(fromAt, bucketMs, zoneMs);
	const buckets = Array.from({ length: count(fromAt, toAt, bucketMs, zoneMs) }, (_, step): Bucket => ({
		at: first + step * bucketMs,
		allowed: 0,
		denied: 0,
		held: 0,
		other: 0,
	}));
	return { buckets, bucketMs, fromAt: first, toAt: first + buckets.length * bucketMs };
};

const begin = (at: number, length: number, zoneMs: number): number => Math.floor((at + zoneMs) / length) * length - zoneMs;

const count = (fromAt: number, toAt: number, length: number, zoneMs: number): number =>
	Math.max(1, Math.ceil((toAt - begin(fromAt, length, zoneMs)) / length));

export const addTo = (histogram: Histogram, at: number, outcome: string | undefined, times = 1): void => {
	const bucket = histogram.buckets[Math.floor((at - histogram.fromAt) / histogram.bucketMs)];
	if (bucket === undefined) return;
	if (outcome === "allowed" || outcome === "denied" || outcome === "held") bucket[outcome] += times;
	else bucket.other += times;
};

/** Never empty: a range of no length is a millisecond long. */
export const chosenEnds = (fromAt: number, toAt: number): { readonly fromAt: number; readonly toAt: number } => ({
	fromAt,
	toAt: Math.max(fromAt + 1, toAt),
});

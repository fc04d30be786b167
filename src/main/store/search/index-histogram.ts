import type { Facts } from "../../../shared/query/facts.ts";
import { type Chunk, countRange, eachBit, emptyChunk, andInto, hasBit } from "./bits.ts";
import { addTo, chosenEnds, emptyBuckets } from "./buckets.ts";
import { blockRows } from "./index-file.ts";
import { blocksPerChunk, eachBlockIn, type IndexReader } from "./index-read.ts";
import type { Matches } from "./matches.ts";
import type { Histogram, HistogramAsk } from "./search.ts";

/** How many of what was found fall into each bucket, by verdict. */

const verdicts = ["allowed", "denied", "held"] as const;

type Counted = HistogramAsk & { readonly isEmpty: boolean; readonly matches: Matches; readonly tail: readonly Facts[] };

/** `advance` counts one chunk more; false when all are counted, and `histogram` is what it says. */
type Counting = { readonly histogram: Histogram; advance(step: () => void): boolean };

export const createHistogramCounter = (reader: IndexReader): ((counted: Counted) => Counting) => {
	/** First and last time among what was found: blocks that cannot change them are not looked into. */
	const endsOf = (matches: Matches, tail: readonly Facts[]): { readonly first: number; readonly last: number } => {
		let first = Number.POSITIVE_INFINITY;
		let last = Number.NEGATIVE_INFINITY;
		const take = (at: number): void => {
			first = Math.min(first, at);
			last = Math.max(last, at);
		};
		// The ends of the log first: what lies between them is mostly between them in time too.
		for (const index of outsideIn(matches.chunks)) {
			const chunk = matches.chunk(index);
			if (chunk === null) continue;
			const ends = reader.ends("at", index);
			for (const at of outsideIn(blocksPerChunk)) {
				const block = index * blocksPerChunk + at;
				const found = ends.get(block);
				if (found === undefined || (found.least >= first && found.most <= last)) continue;
				const list = reader.numbers("at", block);
				const from = at * blockRows;
				eachBit(chunk, (place) => take(list?.[place - from] ?? 0), from, from + blockRows);
			}
		}
		for (const { at } of tail) take(at);
		return first > last ? { first: 0, last: 0 } : { first, last };
	};

	return ({ query, fromAt, toAt, buckets, zoneMs, isEmpty, matches, tail }) => {
		const range = query.within?.at;
		const given = { from: fromAt ?? range?.from, to: toAt ?? range?.to };
		const found = given.from === undefined || given.to === undefined ? endsOf(matches, tail) : { first: 0, last: 0 };
		const ends = chosenEnds(given.from ?? found.first, given.to ?? (isEmpty ? 0 : found.last + 1));
		const histogram = emptyBuckets(ends.fromAt, ends.toAt, buckets, zoneMs);
		const isIn = (at: number): boolean => at >= ends.fromAt && at < ends.toAt;
		const bucketOf = (at: number): number => Math.floor((at - histogram.fromAt) / histogram.bucketMs);

		const countBlock = (chunk: Chunk, ofVerdict: readonly { verdict: string; bits: Chunk }[], block: number, from: number): void => {
			const list = reader.numbers("at", block);
			eachBit(
				chunk,
				(at) => {
					const time = list?.[at - from] ?? 0;
					if (isIn(time)) addTo(histogram, time, ofVerdict.find(({ bits }) => hasBit(bits, at))?.verdict);
				},
				from,
				from + blockRows,
			);
		};
		const countChunk = (index: number, chunk: Chunk): void => {
			const ofVerdict = verdicts.map((verdict) => {
				const bits = reader.having("outcome", verdict, index) ?? emptyChunk();
				andInto(bits, chunk);
				return { verdict, bits };
			});
			const blockEnds = reader.ends("at", index);
			eachBlockIn(chunk, (at, from) => {
				const block = index * blocksPerChunk + at;
				const of = blockEnds.get(block);
				if (of === undefined || of.most < ends.fromAt || of.least >= ends.toAt) return;
				if (!isIn(of.least) || !isIn(of.most) || bucketOf(of.least) !== bucketOf(of.most)) return countBlock(chunk, ofVerdict, block, from);
				let others = countRange(chunk, from, from + blockRows);
				for (const { verdict, bits } of ofVerdict) {
					const count = countRange(bits, from, from + blockRows);
					others -= count;
					addTo(histogram, of.least, verdict, count);
				}
				addTo(histogram, of.least, undefined, others);
			});
		};

		for (const { at, values } of tail) if (isIn(at)) addTo(histogram, at, values.get("outcome")?.[0]);
		let left = matches.chunks;
		return {
			histogram,
			advance: (step) => {
				if (left === 0) return false;
				step();
				left -= 1;
				const chunk = matches.chunk(left);
				if (chunk !== null) countChunk(left, chunk);
				return left > 0;
			},
		};
	};
};

/** `0, n-1, 1, n-2, …` */
const outsideIn = (count: number): number[] =>
	Array.from({ length: count }, (_, step) => (step % 2 === 0 ? step / 2 : count - (step + 1) / 2));

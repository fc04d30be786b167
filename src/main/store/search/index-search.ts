import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditQuery, FacetField } from "../../../shared/query/audit-query.ts";
import { type Facts, factsIn } from "../../../shared/query/facts.ts";
import { matches } from "../../../shared/query/match.ts";
import type { Db } from "../open.ts";
import type { StoredEntry } from "../query.ts";
import { andInto, type Bits, chunkBits, countBits, countRange, countStored, eachBit, greatest, hasBit, numbersOf } from "./bits.ts";
import { addTo, chosenEnds, emptyBuckets } from "./buckets.ts";
import { blockRows, everyField, metaOf } from "./index-file.ts";
import type { IndexedLog } from "./index-fill.ts";
import { createIndexReader, eachBlock } from "./index-read.ts";
import { type Ask, type Search, type Stop, topValues, withoutField } from "./search.ts";

/**
 * Answers from the index up to where it goes, and by looking at each of the newest entries behind it. Everything is done
 * when a call returns: for a thread of its own, or a program that does nothing else.
 */
export type IndexPorts = {
	readonly db: Db;
	readonly log: IndexedLog & { entry(seq: number): StoredEntry | null };
	/** Entries about a request. */
	readonly requestSeqs: (request: string) => readonly number[];
	/** How far the index goes. */
	readonly next: () => number;
	/** Most of the newest entries that are looked at one by one. */
	readonly tailEntries: number;
};

/** What one query found. */
type Found = {
	readonly bits: Bits;
	readonly tail: readonly Facts[];
	readonly total: number;
	readonly asOfSeq: number;
	readonly behind: number;
};

const keptResults = 6;
const verdicts = ["allowed", "denied", "held"] as const;

export const createIndexSearch = ({ db, log, requestSeqs, next, tailEntries }: IndexPorts): Search => {
	const reader = createIndexReader(db, log, requestSeqs);
	const meta = metaOf(db);
	const kept = new Map<string, Bits>();
	const countOfAll = db.prepare<[string]>("SELECT count FROM words WHERE field = ?").pluck();
	const fieldBits = db.prepare<[string]>("SELECT word, chunk, data FROM bits WHERE word IN (SELECT id FROM words WHERE field = ?)");
	const wordCounts = db.prepare<[string]>("SELECT id, value, count FROM words WHERE field = ?");
	const beginning = db
		.prepare<[string, string, string, number]>(
			"SELECT value FROM words WHERE field = ? AND substr(value, 1, length(?)) = ? ORDER BY count DESC, value LIMIT ?",
		)
		.pluck();

	/** The same question is asked for its rows, its histogram and its facets. */
	const evaluate = (query: AuditQuery, end: number, step: () => void): Bits => {
		const key = `${end} ${meta.get("low")} ${JSON.stringify(query)}`;
		const before = kept.get(key);
		const bits = before ?? reader.evaluate(query, end, step);
		kept.delete(key);
		kept.set(key, bits);
		for (const oldest of kept.keys()) {
			if (kept.size <= keptResults) break;
			kept.delete(oldest);
		}
		return bits;
	};

	const tailOf = (query: AuditQuery, from: number, to: number): Facts[] => {
		const found: Facts[] = [];
		for (const { seq, leaf, body } of log.page(from, to)) {
			const facts = factsIn(seq, leaf, body);
			if (matches(query, facts, body)) found.push(facts);
		}
		return found;
	};

	const find = async ({ query, asOfSeq }: Ask, signal: Stop | undefined, mostTail = tailEntries): Promise<Found> => {
		// Whoever asked may have gone on to another question by now.
		await nextTurn();
		signal?.throwIfAborted();
		const size = log.size();
		const asOf = Math.min(asOfSeq ?? size, size);
		const indexedEnd = Math.min(asOf, next());
		const tailFrom = Math.max(indexedEnd, asOf - mostTail);
		const bits = evaluate(query, indexedEnd, () => signal?.throwIfAborted());
		const tail = tailOf(query, tailFrom, asOf);
		return { bits, tail, total: countBits(bits) + tail.length, asOfSeq: asOf, behind: tailFrom - indexedEnd };
	};

	/** How many of the found entries have each word of a field: one pass over what is stored of it. */
	const countCommon = (field: FacetField, found: Bits, signal: Stop | undefined): ReadonlyMap<number, number> => {
		const counts = new Map<number, number>();
		let looked = 0;
		for (const { word, chunk, data } of fieldBits.iterate(field) as Iterable<{ word: number; chunk: number; data: Uint8Array }>) {
			if ((looked += 1) % 1000 === 0) signal?.throwIfAborted();
			const beside = found[chunk];
			if (beside !== undefined) counts.set(word, (counts.get(word) ?? 0) + countStored(data, beside));
		}
		return counts;
	};

	const answerOf = ({ total, asOfSeq, behind }: Found) => ({ total, asOfSeq, behind });

	/** First and last time among what was found: blocks that cannot change them are not looked into. */
	const endsOf = ({ bits, tail }: Found): { readonly first: number; readonly last: number } => {
		let first = Number.POSITIVE_INFINITY;
		let last = Number.NEGATIVE_INFINITY;
		const take = (at: number): void => {
			first = Math.min(first, at);
			last = Math.max(last, at);
		};
		eachBlock(bits, (chunk, block, from) => {
			const found = reader.numbers("at", block);
			if (found === null || (found.least >= first && found.most <= last)) return;
			eachBit(chunk, (at) => take(found.list[at - from] ?? 0), from, from + blockRows);
		});
		for (const { at } of tail) take(at);
		return first > last ? { first: 0, last: 0 } : { first, last };
	};

	return {
		window: async ({ offset, limit, ...ask }, signal) => {
			const found = await find(ask, signal);
			const newest = found.tail.map(({ seq }) => seq).reverse();
			const fromTail = newest.slice(offset, offset + limit);
			const seqs = [...fromTail, ...greatest(found.bits, Math.max(0, offset - newest.length), limit - fromTail.length)];
			return { ...answerOf(found), entries: seqs.flatMap((seq) => log.entry(seq) ?? []) };
		},

		histogram: async ({ fromAt, toAt, buckets, zoneMs, ...ask }, signal) => {
			const found = await find(ask, signal);
			const range = ask.query.within?.at;
			const given = { from: fromAt ?? range?.from, to: toAt ?? range?.to };
			const found2 = given.from === undefined || given.to === undefined ? endsOf(found) : { first: 0, last: 0 };
			const empty = found.total === 0;
			const ends = chosenEnds(given.from ?? found2.first, given.to ?? (empty ? 0 : found2.last + 1));
			const histogram = emptyBuckets(ends.fromAt, ends.toAt, buckets, zoneMs);
			const chunks = found.bits.length;
			const ofVerdict = verdicts.map((verdict) => {
				const bits = reader.anyOf("outcome", [verdict], chunks);
				for (const [index, chunk] of bits.entries()) if (chunk !== undefined) andInto(chunk, found.bits[index]);
				return { verdict, bits };
			});
			const isIn = (at: number): boolean => at >= ends.fromAt && at < ends.toAt;
			const bucketOf = (at: number): number => Math.floor((at - histogram.fromAt) / histogram.bucketMs);
			eachBlock(found.bits, (chunk, block, from) => {
				signal?.throwIfAborted();
				const numbers = reader.numbers("at", block);
				if (numbers === null || numbers.most < ends.fromAt || numbers.least >= ends.toAt) return;
				const index = Math.floor((block * blockRows) / chunkBits);
				const { least, most, list } = numbers;
				if (isIn(least) && isIn(most) && bucketOf(least) === bucketOf(most)) {
					let others = countRange(chunk, from, from + blockRows);
					for (const { verdict, bits } of ofVerdict) {
						const count = countRange(bits[index], from, from + blockRows);
						others -= count;
						addTo(histogram, least, verdict, count);
					}
					addTo(histogram, least, undefined, others);
					return;
				}
				eachBit(
					chunk,
					(at) => {
						const time = list[at - from] ?? 0;
						if (isIn(time)) addTo(histogram, time, ofVerdict.find(({ bits }) => hasBit(bits[index], at))?.verdict);
					},
					from,
					from + blockRows,
				);
			});
			for (const { at, values } of found.tail) if (isIn(at)) addTo(histogram, at, values.get("outcome")?.[0]);
			return { ...answerOf(found), ...histogram };
		},

		facets: async ({ field, search, limit, query, asOfSeq }, signal) => {
			const found = await find({ query: withoutField(query, field), asOfSeq }, signal);
			const counts = new Map<string, number>();
			const isAll = countBits(found.bits) === (countOfAll.get(everyField) ?? 0);
			const isWanted = (value: string): boolean => search === undefined || value.toLowerCase().includes(search.toLowerCase());
			const words = (wordCounts.all(field) as { id: number; value: string; count: number }[]).filter(({ value }) => isWanted(value));
			const common = isAll ? null : countCommon(field, found.bits, signal);
			for (const { id, value, count } of words) counts.set(value, common === null ? count : (common.get(id) ?? 0));
			for (const { values } of found.tail) for (const value of values.get(field) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
			return { ...topValues(counts, search, limit), behind: found.behind };
		},

		complete: async (field: FacetField, prefix, limit) => {
			const indexed = beginning.all(field, prefix, prefix, limit) as string[];
			const size = log.size();
			const newest = tailOf({}, Math.max(next(), size - tailEntries), size).flatMap(({ values }) => values.get(field) ?? []);
			return [...new Set([...indexed, ...newest.filter((value) => value.startsWith(prefix))])].slice(0, limit);
		},

		numbers: async (ask, signal) => {
			const found = await find(ask, signal, Number.MAX_SAFE_INTEGER);
			return { ...answerOf(found), seqs: [...numbersOf(found.bits), ...found.tail.map(({ seq }) => seq)] };
		},
	};
};

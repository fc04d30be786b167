import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { type Facts, factsIn } from "../../../shared/query/facts.ts";
import { matches } from "../../../shared/query/match.ts";
import type { StoredEntry } from "../query.ts";
import { addTo, chosenEnds, emptyBuckets } from "./buckets.ts";
import { createNewestFirst, pageSize, type Scanned } from "./newest-first.ts";
import { type Answer, type Ask, type Search, type Stop, topValues, withoutField } from "./search.ts";

/** How long a scan works before it lets somebody else. */
const turnMs = 8;

/** Answers by looking at every entry, in turns: what an index is compared with, and for a log that has none. */
export const createScan = (log: Scanned): Search => {
	const newest = createNewestFirst(log);
	const each = async (
		{ query, asOfSeq }: Ask,
		signal: Stop | undefined,
		take: (facts: Facts, stored: StoredEntry) => void,
	): Promise<Answer> => {
		const size = log.size();
		const end = Math.min(asOfSeq ?? size, size);
		let total = 0;
		let turnFrom = performance.now();
		for (let from = 0; from < end; from += pageSize) {
			for (const stored of log.page(from, Math.min(end, from + pageSize))) {
				const facts = factsIn(stored.seq, stored.leaf, stored.body);
				if (!matches(query, facts, stored.body)) continue;
				total += 1;
				take(facts, stored);
			}
			signal?.throwIfAborted();
			if (performance.now() - turnFrom < turnMs) continue;
			await nextTurn();
			turnFrom = performance.now();
		}
		return { total, asOfSeq: end, behind: 0 };
	};
	const countValues = async (field: Parameters<Search["complete"]>[0], ask: Ask, signal?: Stop) => {
		const counts = new Map<string, number>();
		await each(ask, signal, (facts) => {
			for (const value of facts.values.get(field) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
		});
		return counts;
	};

	return {
		window: async ({ offset, limit, countMs, query, asOfSeq }, signal) => {
			const untilMs = countMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + countMs;
			await nextTurn();
			signal?.throwIfAborted();
			const found = newest(query, asOfSeq);
			let turnFrom = performance.now();
			while (found.advance() && performance.now() < untilMs) {
				if (performance.now() - turnFrom < turnMs) continue;
				await nextTurn();
				signal?.throwIfAborted();
				turnFrom = performance.now();
			}
			return { ...found.answer(), entries: found.entries(offset, limit) };
		},
		histogram: async ({ fromAt, toAt, buckets, zoneMs, ...ask }, signal) => {
			const found: { at: number; outcome: string | undefined }[] = [];
			const answer = await each(ask, signal, ({ at, values }) => void found.push({ at, outcome: values.get("outcome")?.[0] }));
			const ends = endsOf(ask.query, found, fromAt, toAt);
			const histogram = emptyBuckets(ends.fromAt, ends.toAt, buckets, zoneMs);
			for (const { at, outcome } of found) if (at >= ends.fromAt && at < ends.toAt) addTo(histogram, at, outcome);
			return { ...answer, ...histogram };
		},
		facets: async ({ field, search, limit, query, asOfSeq }, signal) => {
			const counts = await countValues(field, { query: withoutField(query, field), asOfSeq }, signal);
			return { ...topValues(counts, search, limit), behind: 0 };
		},
		complete: async (field, prefix, limit) => {
			const counts = await countValues(field, { query: {} });
			const begun = new Map([...counts].filter(([value]) => value.startsWith(prefix)));
			return topValues(begun, undefined, limit).values.map(({ value }) => value);
		},
		numbers: async (ask, signal) => {
			const seqs: number[] = [];
			const answer = await each(ask, signal, ({ seq }) => void seqs.push(seq));
			return { ...answer, seqs };
		},
	};
};

/** The ends that were asked for, else those of the query, else of what was found. */
const endsOf = (
	{ within }: AuditQuery,
	found: readonly { readonly at: number }[],
	fromAt: number | undefined,
	toAt: number | undefined,
): { readonly fromAt: number; readonly toAt: number } => {
	let first = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	for (const { at } of found) {
		if (at < first) first = at;
		if (at > last) last = at;
	}
	return chosenEnds(
		fromAt ?? within?.at?.from ?? (found.length === 0 ? 0 : first),
		toAt ?? within?.at?.to ?? (found.length === 0 ? 0 : last + 1),
	);
};

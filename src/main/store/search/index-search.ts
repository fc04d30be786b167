import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { type Facts, factsIn } from "../../../shared/query/facts.ts";
import { matches } from "../../../shared/query/match.ts";
import type { Db } from "../open.ts";
import type { StoredEntry } from "../query.ts";
import { chunkBits, eachBit } from "./bits.ts";
import { createFacetCounter } from "./index-facets.ts";
import { metaOf } from "./index-file.ts";
import type { IndexedLog } from "./index-fill.ts";
import { createHistogramCounter } from "./index-histogram.ts";
import { createIndexReader } from "./index-read.ts";
import { createMatches, type Matches } from "./matches.ts";
import { type Ask, type Search, type Stop, withoutField } from "./search.ts";

/**
 * Answers from the index up to where it goes, and by looking at each of the newest entries behind it. Works in turns, so that
 * a question that comes meanwhile has its own: for a thread of its own, or a program that does nothing else.
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

/** What one query finds. */
type Found = {
	readonly matches: Matches;
	readonly tail: readonly Facts[];
	readonly asOfSeq: number;
	readonly behind: number;
};

/** How long a question works before another has its turn. */
const turnMs = 8;

export const createIndexSearch = ({ db, log, requestSeqs, next, tailEntries }: IndexPorts): Search => {
	const reader = createIndexReader(db, log, requestSeqs);
	const meta = metaOf(db);
	const matchesOf = createMatches({ reader, low: () => meta.get("low") });
	const countFacets = createFacetCounter(db);
	const countOver = createHistogramCounter(reader);
	const beginning = db
		.prepare<[string, string, string, number]>(
			"SELECT value FROM words WHERE field = ? AND substr(value, 1, length(?)) = ? ORDER BY count DESC, value LIMIT ?",
		)
		.pluck();

	/** The same tail is asked for while all is counted. */
	let lastTail: { readonly of: string; readonly found: Facts[] } | undefined;
	const tailOf = (query: AuditQuery, from: number, to: number): Facts[] => {
		const of = JSON.stringify([query, from, to]);
		if (lastTail?.of === of) return lastTail.found;
		const found: Facts[] = [];
		for (const { seq, leaf, body } of log.page(from, to)) {
			const facts = factsIn(seq, leaf, body);
			if (matches(query, facts, body)) found.push(facts);
		}
		lastTail = { of, found };
		return found;
	};

	const begin = async ({ query, asOfSeq }: Ask, signal: Stop | undefined, mostTail = tailEntries): Promise<Found> => {
		// Whoever asked may have gone on to another question by now.
		await nextTurn();
		signal?.throwIfAborted();
		const size = log.size();
		const asOf = Math.min(asOfSeq ?? size, size);
		const indexedEnd = Math.min(asOf, next());
		const tailFrom = Math.max(indexedEnd, asOf - mostTail);
		const tail = tailOf(query, tailFrom, asOf);
		return { matches: matchesOf(query, indexedEnd), tail, asOfSeq: asOf, behind: tailFrom - indexedEnd };
	};

	/** Calls `work` until it says that nothing is left or the time is up, and lets others have their turn meanwhile. */
	const inTurns = async (
		work: (step: () => void) => boolean,
		signal: Stop | undefined,
		untilMs = Number.POSITIVE_INFINITY,
	): Promise<void> => {
		const step = (): void => signal?.throwIfAborted();
		let turnFrom = performance.now();
		while (work(step)) {
			const now = performance.now();
			if (now >= untilMs) return;
			if (now - turnFrom < turnMs) continue;
			await nextTurn();
			step();
			turnFrom = performance.now();
		}
	};

	const find = async (ask: Ask, signal: Stop | undefined, mostTail?: number): Promise<Found> => {
		const found = await begin(ask, signal, mostTail);
		await inTurns(found.matches.advance, signal);
		return found;
	};

	const answerOf = ({ matches: { count }, tail, asOfSeq, behind }: Found) => ({ total: count + tail.length, asOfSeq, behind });

	return {
		window: async ({ offset, limit, countMs, ...ask }, signal) => {
			const untilMs = countMs === undefined ? undefined : performance.now() + countMs;
			const found = await begin(ask, signal);
			await inTurns(found.matches.advance, signal, untilMs);
			const newest = found.tail.map(({ seq }) => seq).reverse();
			const fromTail = newest.slice(offset, offset + limit);
			const seqs = [...fromTail, ...found.matches.newest(Math.max(0, offset - newest.length), limit - fromTail.length)];
			return { ...answerOf(found), isCounted: found.matches.isWhole, entries: seqs.flatMap((seq) => log.entry(seq) ?? []) };
		},

		histogram: async (ask, signal) => {
			const found = await find(ask, signal);
			const answer = answerOf(found);
			const { histogram, advance } = countOver({ ...ask, isEmpty: answer.total === 0, matches: found.matches, tail: found.tail });
			await inTurns(advance, signal);
			return { ...answer, ...histogram };
		},

		facets: async ({ field, search, limit, query, asOfSeq }, signal) => {
			const found = await find({ query: withoutField(query, field), asOfSeq }, signal);
			const counter = countFacets(field, found.matches);
			await inTurns(counter.advance, signal);
			const tail = found.tail.flatMap(({ values }) => values.get(field) ?? []);
			return { ...counter.top(tail, search, limit), behind: found.behind };
		},

		complete: async (field, prefix, limit) => {
			const indexed = beginning.all(field, prefix, prefix, limit) as string[];
			const size = log.size();
			const newest = tailOf({}, Math.max(next(), size - tailEntries), size).flatMap(({ values }) => values.get(field) ?? []);
			return [...new Set([...indexed, ...newest.filter((value) => value.startsWith(prefix))])].slice(0, limit);
		},

		numbers: async (ask, signal) => {
			const found = await find(ask, signal, Number.MAX_SAFE_INTEGER);
			const seqs: number[] = [];
			for (let index = 0; index < found.matches.chunks; index++)
				eachBit(found.matches.chunk(index) ?? undefined, (at) => void seqs.push(index * chunkBits + at));
			return { ...answerOf(found), seqs: [...seqs, ...found.tail.map(({ seq }) => seq)] };
		},
	};
};

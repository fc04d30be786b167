import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createScan } from "../../../src/main/store/search/scan.ts";
import type { Search } from "../../../src/main/store/search/search.ts";
import type { Entry } from "../../../src/shared/model/entry.ts";
import { type AuditQuery, facetFields } from "../../../src/shared/query/audit-query.ts";
import { factsOf } from "../../../src/shared/query/facts.ts";
import { matches } from "../../../src/shared/query/match.ts";
import { madeLog, madeQuery, type Stored } from "../../kit/made-entries.ts";

/** The plain meaning: every entry, one after the other. */
const plain = (log: readonly Stored[], query: AuditQuery): Stored[] =>
	log.filter(({ body, leaf }) => matches(query, factsOf(JSON.parse(body) as Entry, leaf), body));

const isAnsweredPlainly = async (search: Search, log: readonly Stored[], query: AuditQuery, asOfSeq: number): Promise<void> => {
	const expected = plain(log.slice(0, asOfSeq), query).map(({ seq }) => seq);
	const numbers = await search.numbers({ query, asOfSeq });
	assert.deepEqual([...numbers.seqs], expected);
	assert.deepEqual([numbers.total, numbers.asOfSeq, numbers.behind], [expected.length, asOfSeq, 0]);

	const newest = expected.toReversed();
	for (const [offset, limit] of [
		[0, 5],
		[3, 4],
		[expected.length - 1, 3],
	] as const) {
		if (offset < 0) continue;
		const window = await search.window({ query, asOfSeq, offset, limit });
		assert.deepEqual(
			window.entries.map(({ seq }) => seq),
			newest.slice(offset, offset + limit),
		);
		assert.equal(window.total, expected.length);
		for (const { seq, body } of window.entries) assert.equal(body, log[seq]?.body);
	}

	const histogram = await search.histogram({ query, asOfSeq, buckets: 12 });
	assert.ok(histogram.buckets.length <= 12);
	const counted = histogram.buckets.reduce((sum, { allowed, denied, held, other }) => sum + allowed + denied + held + other, 0);
	assert.equal(counted, expected.length);
};

test("a scan answers as a plain filter over all entries", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ maxLength: 60 }), madeQuery, fc.nat(60), async (log, query, end) => {
			const search = createScan({ size: () => log.length, page: (from, to) => log.slice(from, to) });
			await isAnsweredPlainly(search, log, query, Math.min(end, log.length));
		}),
		{ numRuns: 200 },
	);
});

test("facets count the values of the matches, what the query says of the field left aside", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ maxLength: 40 }), madeQuery, fc.constantFrom(...facetFields), async (log, query, field) => {
			const search = createScan({ size: () => log.length, page: (from, to) => log.slice(from, to) });
			const { [field]: _is, ...is } = query.is ?? {};
			const { [field]: _not, ...not } = query.not ?? {};
			const counts = new Map<string, number>();
			for (const { body, leaf } of plain(log, { ...query, is, not }))
				for (const value of factsOf(JSON.parse(body) as Entry, leaf).values.get(field) ?? [])
					counts.set(value, (counts.get(value) ?? 0) + 1);
			const facets = await search.facets({ query, field, limit: 2 });
			assert.equal(facets.values.length + facets.more, counts.size);
			for (const { value, count } of facets.values) assert.equal(count, counts.get(value));
		}),
	);
});

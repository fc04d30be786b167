import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import Database from "better-sqlite3";
import fc from "fast-check";
import type { Db } from "../../../src/main/store/open.ts";
import { openIndex, openIndexForReading, removeIndex } from "../../../src/main/store/search/index-file.ts";
import { createFiller, type Filler } from "../../../src/main/store/search/index-fill.ts";
import { createIndexSearch, type IndexPorts } from "../../../src/main/store/search/index-search.ts";
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

type Opened = { readonly search: Search; readonly filler: Filler; readonly db: Db; close(): void };

const logOf = (log: readonly (Stored | null)[]): IndexPorts["log"] => ({
	size: () => log.length,
	page: (from, to) => log.slice(from, to).filter((stored) => stored !== null),
	leafOf: (seq) => leaves.get(log)?.[seq] ?? log[seq]?.leaf ?? null,
	firstKept: (seq) => {
		const kept = log.findIndex((stored, at) => at >= seq && stored !== null);
		return kept < 0 ? log.length : kept;
	},
	entry: (seq) => log[seq] ?? null,
});
/** Leaf hashes of entries whose bodies are gone. */
const leaves = new WeakMap<readonly (Stored | null)[], readonly string[]>();

const openSearch = (file: string, log: readonly (Stored | null)[], tailEntries = 1000): Opened => {
	const source = logOf(log);
	const db = openIndex(file, source);
	const filler = createFiller(db, source);
	const requestSeqs = (request: string): number[] =>
		log.flatMap((stored) => (stored !== null && (JSON.parse(stored.body) as Entry).request === request ? [stored.seq] : []));
	const search = createIndexSearch({ db, log: source, requestSeqs, next: () => filler.next, tailEntries });
	return { search, filler, db, close: () => db.close() };
};

const folder = mkdtempSync(join(tmpdir(), "countersign-search-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = (): string => join(folder, `${files++}.db`);

const withIndex = async (log: readonly (Stored | null)[], work: (opened: Opened) => Promise<void>, tailEntries?: number): Promise<void> => {
	const file = newFile();
	const opened = openSearch(file, log, tailEntries);
	try {
		await work(opened);
	} finally {
		opened.close();
		removeIndex(file);
	}
};

test("a scan answers as a plain filter over all entries", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ maxLength: 60 }), madeQuery, fc.nat(60), async (log, query, end) => {
			const search = createScan({ size: () => log.length, page: (from, to) => log.slice(from, to) });
			await isAnsweredPlainly(search, log, query, Math.min(end, log.length));
		}),
		{ numRuns: 100 },
	);
});

test("an index answers as a plain filter, however far it is behind and in whatever steps it was filled", async () => {
	await fc.assert(
		fc.asyncProperty(
			madeLog({ maxLength: 60 }),
			fc.array(madeQuery, { minLength: 1, maxLength: 4 }),
			fc.nat(60),
			fc.nat(60),
			fc.integer({ min: 1, max: 25 }),
			(log, queries, end, filled, step) =>
				withIndex(log, async ({ search, filler }) => {
					while (filler.next < Math.min(filled, log.length)) filler.fill(Math.min(step, filled - filler.next));
					for (const query of queries) await isAnsweredPlainly(search, log, query, Math.min(end, log.length));
				}),
		),
		{ numRuns: 120 },
	);
});

test("an index counts over time and by value as a scan does", async () => {
	await fc.assert(
		fc.asyncProperty(
			madeLog({ maxLength: 50 }),
			madeQuery,
			fc.constantFrom(...facetFields),
			fc.nat(50),
			fc.integer({ min: 1, max: 30 }),
			(log, query, field, filled, buckets) =>
				withIndex(log, async ({ search, filler }) => {
					filler.fill(filled);
					const scan = createScan({ size: () => log.length, page: (from, to) => log.slice(from, to) });
					assert.deepEqual(await search.histogram({ query, buckets }), await scan.histogram({ query, buckets }));
					const part = { query, buckets, fromAt: 1_790_000_500_000, toAt: 1_790_001_000_000, zoneMs: 3_600_000 };
					assert.deepEqual(await search.histogram(part), await scan.histogram(part));
					for (const limit of [2, 50])
						assert.deepEqual(await search.facets({ query, field, limit }), await scan.facets({ query, field, limit }));
					const wanted = { query: {}, field, limit: 5, search: "E" };
					assert.deepEqual(await search.facets(wanted), await scan.facets(wanted));
					assert.deepEqual((await search.complete(field, "", 50)).sort(), (await scan.complete(field, "", 50)).sort());
				}),
		),
		{ numRuns: 80 },
	);
});

const contents = (db: Db): unknown => ({
	words: db.prepare("SELECT field, value, count FROM words ORDER BY field, value").all(),
	bits: db.prepare("SELECT field, value, chunk, hex(data) AS data FROM bits JOIN words ON id = word ORDER BY field, value, chunk").all(),
	numbers: db.prepare("SELECT field, block, least, most, hex(data) AS data FROM numbers ORDER BY field, block").all(),
	texts: db.prepare("SELECT seq, text FROM texts ORDER BY seq").all(),
	meta: db.prepare("SELECT key, value FROM meta ORDER BY key").all(),
});

test("an index made anew equals the one that was filled as entries came, over a restart", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ minLength: 2, maxLength: 50 }), fc.nat(50), async (log, cut) => {
			const file = newFile();
			const before = openSearch(file, log);
			before.filler.fill(1 + (cut % log.length));
			before.close();
			const live = openSearch(file, log);
			while (live.filler.fill(3) > 0);
			await withIndex(log, async ({ db, filler }) => {
				filler.fill(log.length);
				assert.deepEqual(contents(live.db), contents(db));
			});
			live.close();
			removeIndex(file);
		}),
		{ numRuns: 40 },
	);
});

test("what retention removed is forgotten, to the letter", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ minLength: 4, maxLength: 40 }), fc.nat(40), madeQuery, async (log, cut, query) => {
			const low = 1 + (cut % (log.length - 1));
			const pruned = log.map((stored) => (stored.seq < low ? null : stored));
			leaves.set(
				pruned,
				log.map(({ leaf }) => leaf),
			);
			const file = newFile();
			const before = openSearch(file, log);
			before.filler.fill(log.length);
			before.close();
			const after = openSearch(file, pruned);
			assert.equal(after.filler.next, log.length, "the index still fits");
			after.filler.forget();
			const expected = plain(log.slice(low), query).map(({ seq }) => seq);
			assert.deepEqual([...(await after.search.numbers({ query })).seqs], expected);
			const texts = after.db.prepare("SELECT count(*) FROM texts WHERE seq < ?").pluck().get(low);
			const grams = after.db.prepare("SELECT count(*) FROM grams WHERE grams MATCH '\"git\"'").pluck().get() as number;
			assert.equal(texts, 0);
			assert.equal(grams, plain(log.slice(low), { has: ["git"] }).length);
			const known = new Set(
				log.slice(low).flatMap(({ body, leaf }) => [...factsOf(JSON.parse(body) as Entry, leaf).values.values()].flat()),
			);
			const words = after.db.prepare("SELECT value FROM words WHERE field <> '*'").pluck().all() as string[];
			assert.deepEqual(
				words.filter((word) => !known.has(word)),
				[],
			);
			after.close();
			removeIndex(file);
		}),
		{ numRuns: 60 },
	);
});

const sample = (size: number): Stored[] => fc.sample(madeLog({ minLength: size, maxLength: size }), { numRuns: 1, seed: 7 })[0] ?? [];

test("an index of another log, of another version or with damage is thrown away and made again", async () => {
	const log = sample(30);
	const others: readonly [string, (file: string) => readonly Stored[]][] = [
		["another first entry", () => log.map((stored) => (stored.seq === 0 ? { ...stored, leaf: "0".repeat(64) } : stored))],
		["an entry at the end that was another", () => log.map((stored) => (stored.seq === 29 ? { ...stored, leaf: "1".repeat(64) } : stored))],
		["a log that is shorter", () => log.slice(0, 20)],
		[
			"another version",
			(file) => {
				const db = new Database(file);
				db.pragma("user_version = 99");
				db.close();
				return log;
			},
		],
		[
			"zeros in it",
			(file) => {
				writeFileSync(file, Buffer.alloc(20_000));
				return log;
			},
		],
		[
			"half of it",
			(file) => {
				truncateSync(file, 5000);
				return log;
			},
		],
	];
	for (const [name, change] of others) {
		const file = newFile();
		const before = openSearch(file, log);
		before.filler.fill(30);
		before.close();
		openIndexForReading(file, logOf(log))?.close();
		const next = change(file);
		assert.equal(openIndexForReading(file, logOf(next)), null, `${name}: nobody reads it`);
		const after = openSearch(file, next);
		assert.equal(after.filler.next, 0, name);
		after.filler.fill(next.length);
		await isAnsweredPlainly(after.search, next, { has: ["git"] }, next.length);
		after.close();
	}
});

test("an index that is behind says what it has not looked at, and finds what is newest", async () => {
	const log = sample(50);
	await withIndex(
		log,
		async ({ search, filler }) => {
			filler.fill(20);
			const window = await search.window({ query: {}, offset: 0, limit: 15 });
			assert.deepEqual([window.total, window.behind], [30, 20]);
			assert.deepEqual(
				window.entries.map(({ seq }) => seq),
				[49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 19, 18, 17, 16, 15],
			);
			assert.equal((await search.numbers({ query: {} })).total, 50);
		},
		10,
	);
});

test("a question that nobody waits for any more is given up", async () => {
	await withIndex(sample(20), async ({ search }) => {
		const abort = new AbortController();
		const asked = search.window({ query: { has: ["git"] }, offset: 0, limit: 5 }, abort.signal);
		abort.abort(new Error("another question took its place"));
		await assert.rejects(asked, /another question/);
	});
});

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
import { listPairs, readPairs } from "../../../src/main/store/search/pairs.ts";
import { createScan } from "../../../src/main/store/search/scan.ts";
import { type Search, topValues, withoutField } from "../../../src/main/store/search/search.ts";
import { readTexts } from "../../../src/main/store/search/text-blocks.ts";
import type { Entry } from "../../../src/shared/model/entry.ts";
import { type AuditQuery, facetFields } from "../../../src/shared/query/audit-query.ts";
import { factsOf } from "../../../src/shared/query/facts.ts";
import { matches } from "../../../src/shared/query/match.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";
import { nativeHasher } from "../../../src/main/store/tree.ts";
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
		assert.deepEqual([window.total, window.isCounted], [expected.length, true]);
		for (const { seq, body } of window.entries) assert.equal(body, log[seq]?.body);
	}

	const histogram = await search.histogram({ query, asOfSeq, buckets: 12 });
	assert.ok(histogram.buckets.length <= 12);
	const counted = histogram.buckets.reduce((sum, { allowed, denied, held, other }) => sum + allowed + denied + held + other, 0);
	assert.equal(counted, expected.length);
};

const textsOf = (log: readonly Stored[]): string[] =>
	log.map(({ body, leaf }) => factsOf(JSON.parse(body) as Entry, leaf).text).filter((text) => text !== "");

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

type PairRow = { readonly field: string; readonly block: number; readonly data: Uint8Array };
const valueOf = (db: Db, word: number): unknown => db.prepare("SELECT value FROM words WHERE id = ?").pluck().get(word);

const contents = (db: Db): unknown => ({
	words: db.prepare("SELECT field, value, count FROM words ORDER BY field, value").all(),
	bits: db.prepare("SELECT field, value, chunk, hex(data) AS data FROM bits JOIN words ON id = word ORDER BY field, value, chunk").all(),
	numbers: db.prepare("SELECT field, block, least, most, hex(data) AS data FROM numbers ORDER BY field, block").all(),
	pairs: (db.prepare("SELECT field, block, data FROM pairs ORDER BY field, block").all() as PairRow[]).map(({ field, block, data }) => [
		field,
		block,
		listPairs(readPairs(data)).map(([word, place]) => [valueOf(db, word), place]),
	]),
	texts: db.prepare("SELECT block, hex(data) AS data FROM texts ORDER BY block").all(),
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
			const texts = (after.db.prepare("SELECT data FROM texts").pluck().all() as Uint8Array[]).flatMap(readTexts);
			assert.deepEqual(
				texts.filter((text) => text !== ""),
				textsOf(log.slice(low)),
			);
			const paired = (after.db.prepare("SELECT data FROM pairs").pluck().all() as Uint8Array[]).flatMap((data) =>
				listPairs(readPairs(data)),
			);
			for (const [word, place] of paired) assert.ok(place >= low && valueOf(after.db, word) !== undefined);
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

/** A log of more than one chunk, so that its first one has its grams and is answered from what was found before. */
const longLog = (size: number): Stored[] =>
	Array.from({ length: size }, (_, seq) => {
		const body = canonicalJson({
			seq,
			at: 1_790_000_000_000 + seq * 1000,
			actor: "gates",
			type: "request.denied",
			agent: `bot-${seq % 3}`,
			session: `s${seq % 500}`,
			host: "here",
			outcome: { state: "denied", code: "path", reason: "no" },
			details: { subject: `cat file-${seq % 977}.txt${seq % 10_007 === 5 ? " naïve 😀" : ""}`, hosts: [`h${seq % 211}.example.com`] },
		});
		return { seq, leaf: nativeHasher.leaf(body), body };
	});

test("over several chunks: an index answers as a plain filter, whole and bit by bit, also for an earlier moment", async () => {
	const size = 2 * 65_536 + 3000;
	const log = longLog(size);
	const facts = log.map(({ body, leaf }) => factsOf(JSON.parse(body) as Entry, leaf));
	await withIndex(log, async ({ search, filler }) => {
		while (filler.fill(20_000) > 0);
		const queries: AuditQuery[] = [
			{},
			{ has: ["file-97"] },
			{ has: ["ile-976.txt"] },
			{ has: ["naïve 😀"] },
			{ has: ["\ud83d"] },
			{ has: ["no such text"] },
			{ has: ["t"] },
			{ lacks: ["file-1"] },
			{ is: { agent: ["bot-1"] }, has: ["file-12"], lacks: ["file-125"] },
			{ is: { session: ["s7", "s499"] } },
			{ not: { host: ["example.com"] } },
			{ is: { host: ["h7.example.com"] }, not: { session: ["s7"] } },
			{ within: { seq: { from: 65_000, to: 66_000 } }, has: ["file-5"] },
			{ within: { at: { from: 1_790_000_000_000 + 65_530_000, to: 1_790_000_000_000 + 65_545_000 } } },
		];
		for (const query of queries) {
			const expected = facts.flatMap((each, at) => (matches(query, each, log[at]?.body ?? "") ? [at] : []));
			for (const asOfSeq of [size, 65_536, 70_001]) {
				const seqs = expected.filter((seq) => seq < asOfSeq);
				assert.deepEqual([...(await search.numbers({ query, asOfSeq })).seqs], seqs, JSON.stringify(query));
				const deep = Math.max(0, seqs.length - 7);
				const window = await search.window({ query, asOfSeq, offset: deep, limit: 5 });
				assert.deepEqual(
					window.entries.map(({ seq }) => seq),
					seqs.toReversed().slice(deep, deep + 5),
				);
			}
			for (const field of ["agent", "session", "host"] as const) {
				const counts = new Map<string, number>();
				const without = withoutField(query, field);
				for (const [at, each] of facts.entries())
					if (matches(without, each, log[at]?.body ?? ""))
						for (const value of each.values.get(field) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
				assert.deepEqual(await search.facets({ query, field, limit: 9 }), { ...topValues(counts, undefined, 9), behind: 0 });
			}
		}
	});
});

test("with little time an answer says what it found so far, and the next goes on until all is counted", async () => {
	const log = longLog(2 * 65_536 + 10);
	await withIndex(log, async ({ search, filler }) => {
		while (filler.fill(20_000) > 0);
		const scanned = log.slice(0, 3000);
		const scan = createScan({ size: () => scanned.length, page: (from, to) => scanned.slice(from, to) });
		for (const [each, size] of [
			[search, log.length],
			[scan, scanned.length],
		] as const) {
			const query = { has: ["file-1"] };
			const expected = plain(log.slice(0, size), query).toReversed();
			const totals: number[] = [];
			for (let isCounted = false; !isCounted;) {
				const window = await each.window({ query, offset: 0, limit: 3, countMs: 0 });
				({ isCounted } = window);
				const { total, entries } = window;
				assert.ok(total >= (totals.at(-1) ?? 0) && total <= expected.length);
				assert.deepEqual(
					entries.map(({ seq }) => seq),
					expected.slice(0, Math.min(3, total)).map(({ seq }) => seq),
				);
				totals.push(total);
			}
			assert.ok(totals.length > 2, "it did not answer at once");
			assert.equal(totals.at(-1), expected.length);
		}
	});
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chunkRows, chunksFor } from "../../src/renderer/grid/chunks.ts";
import { rowAfterKey } from "../../src/renderer/grid/keys.ts";
import { createWindowedRows, type FetchWindow } from "../../src/renderer/grid/windowed-rows.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";

type Call = { offset: number; limit: number; asOfSeq: number | undefined; answer: () => void; refuse: () => void };

/** A log of numbered rows that answers only when the test says so. */
const scriptedLog = (total: number, head: number) => {
	const calls: Call[] = [];
	const fetch: FetchWindow<number> = (offset, limit, asOfSeq) =>
		new Promise((resolve) => {
			const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => offset + step);
			calls.push({
				offset,
				limit,
				asOfSeq,
				answer: () => resolve(ok({ rows, total, asOfSeq: asOfSeq ?? head, behind: 0, isCounted: true })),
				refuse: () => resolve(fail("unavailable", "the log is busy")),
			});
		});
	return { calls, fetch };
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("asks for the shown chunks first, then ahead of the movement, and never outside the list", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 5_000_000 }),
			fc.nat(4_999_999),
			fc.integer({ min: 1, max: 120 }),
			fc.integer({ min: -5_000, max: 5_000 }),
			(total, start, shown, speed) => {
				const first = start % total;
				const last = Math.min(total, first + shown);
				const chunks = chunksFor(first, last, speed, total);
				assert.equal(new Set(chunks).size, chunks.length);
				for (const chunk of chunks) assert.ok(chunk >= 0 && chunk * chunkRows < total);
				const holding = chunks.filter((chunk) => chunk * chunkRows < last && (chunk + 1) * chunkRows > first);
				for (let row = first; row < last; row++) assert.ok(holding.includes(Math.floor(row / chunkRows)));
				assert.deepEqual(chunks.slice(0, holding.length), holding);
			},
		),
	);
});

test("looks further ahead the faster the rows move, but not on a jump", () => {
	const slow = chunksFor(100_000, 100_036, 5, 1_000_000).length;
	const fast = chunksFor(100_000, 100_036, 107, 1_000_000).length;
	assert.ok(fast > slow);
	assert.ok(chunksFor(100_000, 100_036, 50_000, 1_000_000).length <= slow);
	assert.ok(Math.min(...chunksFor(100_000, 100_036, -107, 1_000_000)) < 496);
});

test("asks after a jump for what is seen alone, and for what lies around it when that is here", async () => {
	const log = scriptedLog(1_000_000, 999_999);
	const rows = createWindowedRows(log.fetch);
	rows.want(0, 36, 0);
	log.calls[0]?.answer();
	await settled();
	rows.want(0, 36, 0);
	const before = log.calls.length;
	rows.want(500_190, 500_226, 500_190);
	const seen = log.calls.slice(before).map((call) => call.offset);
	assert.deepEqual(seen, [500_000, 500_200]);
	log.calls[before]?.answer();
	await settled();
	assert.equal(log.calls.length, before + 2);
	log.calls[before + 1]?.answer();
	await settled();
	assert.deepEqual(
		log.calls.slice(before + 2).map((call) => call.offset),
		[500_400, 499_800],
	);
});

test("goes on after a jump when what is seen was refused", async () => {
	const log = scriptedLog(1_000_000, 999_999);
	const rows = createWindowedRows(log.fetch);
	rows.want(0, 36, 0);
	log.calls[0]?.answer();
	await settled();
	const before = log.calls.length;
	rows.want(500_000, 500_036, 500_000);
	log.calls[before]?.refuse();
	await settled();
	assert.ok(log.calls.length > before + 1);
});

test("holds every later call to the moment of the first answer", async () => {
	const log = scriptedLog(10_000, 777);
	const rows = createWindowedRows(log.fetch);
	rows.want(0, 36, 0);
	rows.want(400, 436, 40);
	assert.deepEqual(
		log.calls.map((call) => [call.offset, call.asOfSeq]),
		[[0, undefined]],
	);
	log.calls[0]?.answer();
	await settled();
	assert.equal(rows.total(), 10_000);
	assert.equal(rows.asOfSeq(), 777);
	rows.want(400, 436, 40);
	assert.ok(log.calls.length > 1);
	for (const call of log.calls.slice(1)) assert.equal(call.asOfSeq, 777);
});

test("drops wishes that were overtaken before they were asked for", async () => {
	const log = scriptedLog(1_000_000, 1);
	const rows = createWindowedRows(log.fetch);
	rows.want(0, 36, 0);
	log.calls[0]?.answer();
	await settled();
	for (let first = 0; first < 900_000; first += 3_000) rows.want(first, first + 36, 3_000);
	const asked = log.calls.length;
	assert.ok(asked < 20, `${asked} calls were under way`);
	rows.want(900_000, 900_036, 0);
	for (const call of log.calls.slice(1)) call.answer();
	await settled();
	for (const call of log.calls.slice(asked)) call.answer();
	await settled();
	assert.equal(rows.at(900_000), 900_000);
});

test("shows what a chunk brought and keeps only what lies near", async () => {
	const log = scriptedLog(100_000, 1);
	const rows = createWindowedRows(log.fetch);
	rows.want(0, 36, 0);
	for (let first = 0; first < 60_000; first += 100) {
		rows.want(first, first + 36, 100);
		for (const call of log.calls.splice(0)) call.answer();
		await settled();
		assert.equal(rows.at(first), first);
		assert.equal(rows.at(first + 35), first + 35);
	}
	assert.equal(rows.at(0), undefined);
});

test("keeps a refusal until it is asked to try again", async () => {
	const log = scriptedLog(500, 1);
	const rows = createWindowedRows(log.fetch);
	let told = 0;
	rows.subscribe(() => told++);
	rows.want(0, 36, 0);
	log.calls[0]?.refuse();
	await settled();
	assert.equal(rows.failure()?.message, "the log is busy");
	rows.want(0, 36, 0);
	assert.equal(log.calls.length, 1, "a refused chunk is not asked for by scrolling");
	rows.retry();
	assert.equal(rows.failure(), undefined);
	log.calls[1]?.answer();
	await settled();
	assert.equal(rows.at(3), 3);
	assert.ok(told >= 3);
});

test("moves by key to every end and never outside", () => {
	assert.equal(rowAfterKey("ArrowDown", undefined, 20, 100, 40), 40);
	assert.equal(rowAfterKey("ArrowDown", 99, 20, 100, 0), 99);
	assert.equal(rowAfterKey("ArrowUp", 0, 20, 100, 0), 0);
	assert.equal(rowAfterKey("PageDown", 10, 20, 100, 0), 29);
	assert.equal(rowAfterKey("PageUp", 10, 20, 100, 0), 0);
	assert.equal(rowAfterKey("End", undefined, 20, 10_000_000, 0), 9_999_999);
	assert.equal(rowAfterKey("Home", 50, 20, 100, 0), 0);
	assert.equal(rowAfterKey("a", 50, 20, 100, 0), undefined);
	assert.equal(rowAfterKey("ArrowDown", undefined, 20, 0, 0), undefined);
});

/** A search that finds so many entries at a time, and answers at once with what it has. */
const slowSearch = (totals: readonly number[]) => {
	const calls: { readonly offset: number; readonly limit: number; readonly countMs: number }[] = [];
	let step = 0;
	const waiting: (() => void)[] = [];
	const fetch: FetchWindow<number> = async (offset, limit, asOfSeq, countMs) => {
		calls.push({ offset, limit, countMs });
		await new Promise<void>((resolve) => waiting.push(resolve));
		const total = totals[Math.min(step, totals.length - 1)] ?? 0;
		step += 1;
		const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at);
		return ok({ rows, total, asOfSeq: asOfSeq ?? 9, behind: 0, isCounted: step >= totals.length });
	};
	const answer = async (): Promise<void> => {
		for (const resolve of waiting.splice(0)) resolve();
		await settled();
	};
	return { fetch, calls, answer };
};

test("shows the first rows before all are counted, and gets longer once: when the count is there", async () => {
	const search = slowSearch([250, 900, 2000, 5000]);
	const rows = createWindowedRows(search.fetch);
	rows.subscribe(() => undefined);
	rows.want(0, 36, 0);
	await search.answer();
	assert.deepEqual([rows.total(), rows.found(), rows.isCounted(), rows.at(35)], [250, 250, false, 35]);
	await search.answer();
	assert.deepEqual([rows.total(), rows.found(), rows.isCounted()], [250, 900, false], "more are found, and nothing moves");
	await search.answer();
	assert.deepEqual([rows.total(), rows.found()], [250, 2000]);
	await search.answer();
	assert.deepEqual([rows.total(), rows.found(), rows.isCounted()], [5000, 5000, true]);
	const asked = search.calls.length;
	await search.answer();
	assert.equal(search.calls.length, asked, "what is counted is not asked again");
});

test("gets longer before that for somebody who comes near its end", async () => {
	const search = slowSearch([250, 900, 2000, 5000]);
	const rows = createWindowedRows(search.fetch);
	rows.subscribe(() => undefined);
	rows.want(0, 36, 0);
	await search.answer();
	await search.answer();
	rows.want(200, 236, 10);
	assert.equal(rows.total(), 900);
});

test("rows that are found late come to a list that has few", async () => {
	const search = slowSearch([0, 3, 40, 40]);
	const rows = createWindowedRows(search.fetch);
	rows.subscribe(() => rows.want(0, Math.min(36, rows.total() ?? 0), 0));
	rows.want(0, 36, 0);
	await search.answer();
	assert.deepEqual([rows.total(), rows.isCounted()], [0, false]);
	await search.answer();
	assert.deepEqual([rows.total(), rows.at(2)], [3, 2]);
	for (let turn = 0; turn < 4; turn++) await search.answer();
	assert.deepEqual([rows.total(), rows.isCounted(), rows.at(35)], [40, true, 35]);
});

test("a list that nobody looks at any more is not counted on", async () => {
	const search = slowSearch([250, 900, 2000, 5000]);
	const rows = createWindowedRows(search.fetch);
	const stop = rows.subscribe(() => undefined);
	rows.want(0, 36, 0);
	await search.answer();
	stop();
	await search.answer();
	const asked = search.calls.length;
	await search.answer();
	assert.equal(search.calls.length, asked);
	rows.subscribe(() => undefined);
	assert.equal(search.calls.length, asked + 1);
});

test("a list that another is about to replace asks nothing more and stays as it is", async () => {
	const search = slowSearch([250, 900, 2000, 5000]);
	const rows = createWindowedRows(search.fetch);
	rows.subscribe(() => undefined);
	rows.want(0, 36, 0);
	await search.answer();
	rows.leave();
	await search.answer();
	const asked = search.calls.length;
	rows.want(200, 236, 10);
	await search.answer();
	assert.equal(search.calls.length, asked);
	assert.equal(rows.at(35), 35);
});

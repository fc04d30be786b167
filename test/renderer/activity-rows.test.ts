import assert from "node:assert/strict";
import { test } from "node:test";
import { type ActivityFilter, createActivityRows } from "../../src/renderer/screens/activity/activity-rows.ts";
import { fail, ok, type Result } from "../../src/shared/lib/result.ts";
import type { Activity } from "../../src/shared/view/state.ts";
import { rowOf } from "../kit/fake-log.ts";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A log of `size` entries that answers at once. `calls` are the numbers that were asked from. */
const open = (size: number, filter: ActivityFilter = {}) => {
	const calls: (number | undefined)[] = [];
	let refusal: Result<never> | undefined;
	const rows = createActivityRows(async (beforeSeq, limit) => {
		calls.push(beforeSeq);
		if (refusal !== undefined) return refusal;
		const page: Activity[] = [];
		for (let seq = (beforeSeq ?? size) - 1; seq >= 0 && page.length < limit; seq--) page.push(rowOf(seq));
		return ok({ rows: page });
	}, filter);
	return { rows, calls, refuse: (next: Result<never> | undefined) => (refusal = next) };
};
const all = (rows: ReturnType<typeof createActivityRows>): number[] =>
	Array.from({ length: rows.total() ?? 0 }, (_, at) => rows.at(at)?.seq ?? -1);

test("pages back without a gap or a double as its end comes into view", async () => {
	const { rows } = open(1_000);
	for (let last = 40; last < 1_100; last += 40) {
		rows.want(last - 40, last, 20);
		await settled();
	}
	assert.deepEqual(
		all(rows),
		Array.from({ length: 1_000 }, (_, step) => 999 - step),
	);
	assert.ok(rows.isWhole());
});

test("asks for no more than is near what is shown", async () => {
	const { rows, calls } = open(100_000);
	rows.want(0, 36, 0);
	await settled();
	assert.deepEqual(calls, [undefined]);
	assert.equal(rows.total(), 200);
});

test("puts newer rows on top only when it is told to, each once", async () => {
	const { rows } = open(10);
	rows.want(0, 36, 0);
	await settled();
	assert.equal(rows.newestSeq(), 9);
	rows.add([rowOf(12), rowOf(11), rowOf(10), rowOf(9)]);
	rows.add([rowOf(12), rowOf(11)]);
	assert.deepEqual(all(rows), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test("keeps only the session that was asked for, of old and new rows", async () => {
	const { rows } = open(90, { session: "7f3a-1" });
	rows.want(0, 36, 0);
	await settled();
	rows.add([rowOf(92), rowOf(91), rowOf(90)]);
	assert.ok(all(rows).every((seq) => seq % 3 === 1));
	assert.equal(rows.total(), 31);
});

test("stops looking back after many pages without a match until a person says go on", async () => {
	const { rows, calls } = open(100_000, { session: "nobody" });
	rows.want(0, 36, 0);
	for (let turn = 0; turn < 50; turn++) await settled();
	assert.equal(calls.length, 10);
	assert.ok(rows.isPausedLooking());
	rows.lookFurther();
	for (let turn = 0; turn < 50; turn++) await settled();
	assert.equal(calls.length, 20);
});

test("keeps a refusal and what it had, and goes on after a retry", async () => {
	const { rows, refuse } = open(1_000);
	rows.want(0, 36, 0);
	await settled();
	refuse(fail("unavailable", "the log is busy"));
	rows.want(150, 200, 0);
	await settled();
	assert.equal(rows.failure()?.message, "the log is busy");
	assert.equal(rows.total(), 200);
	refuse(undefined);
	rows.retry();
	await settled();
	assert.equal(rows.failure(), undefined);
	assert.equal(rows.total(), 400);
});

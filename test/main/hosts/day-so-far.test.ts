import assert from "node:assert/strict";
import { test } from "node:test";
import { dayFold, daySoFar, type Day } from "../../../src/main/hosts/day-so-far.ts";
import type { Entry, EntryType } from "../../../src/shared/model/entry.ts";

const noon = new Date(2026, 10, 21, 12).getTime();
const minute = 60_000;
const hour = 60 * minute;
const entry = (type: EntryType, at: number, details: Entry["details"] = {}): Entry => ({
	seq: 0,
	at,
	type,
	actor: "bot",
	host: "vm",
	details,
});
const folded = (entries: readonly Entry[]): Day => entries.reduce(dayFold.apply, dayFold.initial);

test("counts what was decided since midnight, and the prompts of the last ten minutes", () => {
	const day = folded([
		entry("request.allowed", noon - 13 * hour),
		entry("request.allowed", noon - 11 * hour),
		entry("request.held", noon - 11 * minute),
		entry("request.held", noon - 9 * minute),
		entry("request.denied", noon - minute),
		entry("request.finished", noon - minute, { result: "succeeded" }),
		entry("request.finished", noon, { result: "timed-out" }),
	]);
	assert.deepEqual(daySoFar(day, noon), {
		promptTimes: [noon - 9 * minute],
		today: { allowedToday: 1, askedToday: 2, deniedToday: 1, failedToday: 1 },
	});
});

test("does not grow with the days", () => {
	const day = folded(Array.from({ length: 3000 }, (_, at) => entry("request.held", noon + at * 10 * minute)));
	assert.ok(day.quarters.length <= 102, `${day.quarters.length}`);
	assert.ok(day.prompts.length <= 2, `${day.prompts.length}`);
});

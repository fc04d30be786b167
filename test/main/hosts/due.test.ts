import assert from "node:assert/strict";
import { test } from "node:test";
import { createDue } from "../../../src/main/hosts/due.ts";

/** What comes by time alone comes by measured time, whatever the clock is set to. */

test("a clock that is set back does not postpone the end of what was begun", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	let [wall, steady] = [1_000_000, 0];
	const overdue: boolean[] = [];
	const untilAt = wall + 900_000;
	const due = createDue({
		now: () => wall,
		steady: () => steady,
		nextAt: () => (overdue.at(-1) === true ? null : untilAt),
		run: (isOverdue) => {
			overdue.push(isOverdue(untilAt));
			return Promise.resolve();
		},
		onBug: (_place, error) => assert.fail(String(error)),
	});
	const pass = async (ms: number): Promise<void> => {
		wall += ms;
		steady += ms;
		t.mock.timers.tick(ms);
		for (let turn = 0; turn < 3; turn++) await Promise.resolve();
	};
	due.arm();
	await pass(600_000);
	assert.deepEqual(overdue, []);
	wall -= 500_000;
	due.arm();
	await pass(299_000);
	assert.deepEqual(overdue, []);
	await pass(2000);
	assert.deepEqual(overdue, [true]);
	due.stop();
});

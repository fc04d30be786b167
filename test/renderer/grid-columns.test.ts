import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fitColumns } from "../../src/renderer/grid/columns.ts";

const columns = [
	{ id: "seq", widthPx: 76 },
	{ id: "time", widthPx: 144, goes: 3 },
	{ id: "agent", widthPx: 124, goes: 4 },
	{ id: "subject", leastPx: 180 },
	{ id: "verdict", widthPx: 108, goes: 1 },
];
const shownAt = (widthPx: number): string[] =>
	Object.entries(fitColumns(columns, widthPx).visibility)
		.filter(([, isShown]) => isShown)
		.map(([id]) => id);

test("shows every column when there is room", () => {
	assert.deepEqual(shownAt(632), ["seq", "time", "agent", "subject", "verdict"]);
	assert.equal(fitColumns(columns, 632).template, "76px 144px 124px minmax(0, 1fr) 108px");
});

test("lets the least important columns go first, and never those that must stay", () => {
	assert.deepEqual(shownAt(631), ["seq", "time", "subject", "verdict"]);
	assert.deepEqual(shownAt(400), ["seq", "subject", "verdict"]);
	assert.deepEqual(shownAt(10), ["seq", "subject"]);
});

test("a wider grid never shows fewer columns, and what is shown fits when anything could go", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 500 }), (widthPx, more) => {
			const narrow = shownAt(widthPx);
			const wide = shownAt(widthPx + more);
			assert.ok(narrow.every((id) => wide.includes(id)));
			const needed = columns
				.filter((column) => narrow.includes(column.id))
				.reduce((sum, each) => sum + (each.widthPx ?? each.leastPx ?? 0), 0);
			assert.ok(needed <= widthPx || narrow.length === 2);
		}),
	);
});

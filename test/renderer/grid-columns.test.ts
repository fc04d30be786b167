import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { arrange, asMade, fitColumns, moved, orderOf, widthWithin } from "../../src/renderer/grid/columns.ts";

const columns = [
	{ id: "seq", widthPx: 76 },
	{ id: "time", widthPx: 144, goes: 3 },
	{ id: "agent", widthPx: 124, goes: 4 },
	{ id: "subject", leastPx: 180 },
	{ id: "verdict", widthPx: 108, goes: 1 },
];
const shownAt = (widthPx: number): string[] => fitColumns(columns, widthPx).shown.map((column) => column.id);

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

const ids = columns.map((column) => column.id);
const layouts = fc.record({
	order: fc.uniqueArray(fc.constantFrom(...ids, "gone")),
	widths: fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: -100, max: 5000 })),
	hidden: fc.uniqueArray(fc.constantFrom(...ids)),
});

test("a layout of any age keeps every column once, and never hides the one that takes what is left", () => {
	fc.assert(
		fc.property(layouts, (layout) => {
			assert.deepEqual(
				orderOf(columns, layout)
					.map((column) => column.id)
					.sort(),
				[...ids].sort(),
			);
			const arranged = arrange(columns, layout);
			assert.ok(arranged.some((column) => column.id === "subject"));
			for (const column of arranged) {
				if (column.widthPx !== undefined) assert.ok(column.widthPx >= 48 && column.widthPx <= 800);
			}
		}),
	);
});

test("a column moves by one place and back", () => {
	fc.assert(
		fc.property(layouts, fc.constantFrom(...ids), (layout, id) => {
			const order = orderOf(columns, layout).map((column) => column.id);
			const after = moved(columns, layout, id, 1);
			if (order.at(-1) === id) assert.equal(after, layout);
			else
				assert.deepEqual(
					orderOf(columns, moved(columns, after, id, -1)).map((column) => column.id),
					order,
				);
		}),
	);
});

test("a column that came later stands behind the one it was made behind", () => {
	const layout = { ...asMade, order: ["verdict", "agent", "seq", "subject"] };
	assert.deepEqual(
		orderOf(columns, layout).map((column) => column.id),
		["verdict", "agent", "seq", "time", "subject"],
	);
});

test("a width stays between what can be read and what leaves room", () => {
	assert.deepEqual([widthWithin(-3), widthWithin(99.6), widthWithin(10_000)], [48, 100, 800]);
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { barPaths, type Bucket, sumOf, verdictKeys } from "../../src/renderer/screens/audit/histogram/bars.ts";
import {
	afterBrushKey,
	barAt,
	barCount,
	type Bars,
	type Brush,
	chosenBars,
	rangeOfBrush,
} from "../../src/renderer/screens/audit/histogram/brush.ts";

const someBars = fc
	.record({
		fromAt: fc.integer({ min: 0, max: 2e12 }),
		bucketMs: fc.integer({ min: 1, max: 86_400_000 }),
		count: fc.integer({ min: 1, max: 200 }),
	})
	.map(({ fromAt, bucketMs, count }): Bars => ({ fromAt, bucketMs, toAt: fromAt + count * bucketMs }));
const ten: Bars = { fromAt: 1000, toAt: 2000, bucketMs: 100 };
const move = (brush: Brush, key: string, isShift = false): Brush => {
	const meant = afterBrushKey(ten, brush, key, isShift);
	assert.equal(meant?.act, "move");
	return meant.act === "move" ? meant.brush : brush;
};

describe("choosing by key", () => {
	it("moves bar by bar and stays inside, whatever is pressed", () => {
		const keys = fc.array(
			fc.tuple(fc.constantFrom("ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "Escape"), fc.boolean()),
			{ maxLength: 40 },
		);
		fc.assert(
			fc.property(someBars, keys, (bars, pressed) => {
				let brush: Brush = { cursor: 0 };
				for (const [key, isShift] of pressed) {
					const meant = afterBrushKey(bars, brush, key, isShift);
					if (meant?.act === "move" || meant?.act === "clear") ({ brush } = meant);
					const { first, last } = chosenBars(brush);
					assert.ok(first >= 0 && first <= last && last < barCount(bars));
					const range = rangeOfBrush(bars, brush);
					assert.ok(range.fromAt >= bars.fromAt && range.fromAt < range.toAt && range.toAt <= bars.toAt);
				}
			}),
		);
	});

	it("chooses with Shift from where it was, in both directions", () => {
		let brush = move({ cursor: 5 }, "ArrowRight", true);
		brush = move(brush, "ArrowRight", true);
		assert.deepEqual(chosenBars(brush), { first: 5, last: 7 });
		for (let turn = 0; turn < 4; turn++) brush = move(brush, "ArrowLeft", true);
		assert.deepEqual(chosenBars(brush), { first: 3, last: 5 });
		assert.deepEqual(rangeOfBrush(ten, brush), { fromAt: 1300, toAt: 1600 });
	});

	it("lets go of the choice when the cursor moves without Shift, or on Escape", () => {
		const brush = move({ cursor: 5 }, "ArrowRight", true);
		assert.deepEqual(chosenBars(move(brush, "ArrowRight")), { first: 7, last: 7 });
		assert.deepEqual(afterBrushKey(ten, brush, "Escape", false), { act: "clear", brush: { cursor: 6 } });
		assert.equal(afterBrushKey(ten, { cursor: 6 }, "Escape", false), undefined, "then Escape is not ours");
	});

	it("takes with Enter, zooms out with -, goes back to everything with 0, and leaves other keys alone", () => {
		assert.deepEqual(afterBrushKey(ten, { cursor: 3 }, "Enter", false), { act: "take", range: { fromAt: 1300, toAt: 1400 } });
		assert.equal(afterBrushKey(ten, { cursor: 3 }, "-", false)?.act, "out");
		assert.equal(afterBrushKey(ten, { cursor: 3 }, "0", false)?.act, "reset");
		assert.equal(afterBrushKey(ten, { cursor: 3 }, "a", false), undefined);
		assert.equal(afterBrushKey(ten, { cursor: 3 }, "Tab", false), undefined);
	});
});

it("finds the bar under the pointer, the outermost beyond the edges", () => {
	assert.equal(barAt(ten, 0, 500), 0);
	assert.equal(barAt(ten, 274, 500), 5);
	assert.equal(barAt(ten, 499.9, 500), 9);
	assert.equal(barAt(ten, 900, 500), 9);
	assert.equal(barAt(ten, -20, 500), 0);
});

describe("bars", () => {
	const counts = fc.record(
		Object.fromEntries(verdictKeys.map((key) => [key, fc.nat(5000)])) as Record<(typeof verdictKeys)[number], fc.Arbitrary<number>>,
	);
	const charts = someBars.chain((bars) =>
		fc.record({
			bars: fc.constant(bars),
			buckets: fc
				.array(counts, { minLength: barCount(bars), maxLength: barCount(bars) })
				.map((list) => list.map((each, index): Bucket => ({ at: bars.fromAt + index * bars.bucketMs, ...each }))),
		}),
	);

	it("draw every verdict that counts anything, and nothing outside the chart", () => {
		fc.assert(
			fc.property(charts, ({ bars, buckets }) => {
				const paths = barPaths(buckets, bars, 640, 44);
				for (const key of verdictKeys) {
					const drawn = [...paths[key].matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map((match) => match.slice(1).map(Number));
					if (buckets.some((bucket) => bucket[key] > 0)) assert.ok(drawn.length > 0, key);
					for (const [x = -1, y = -1, width = -1, height = -1] of drawn) {
						assert.ok(x >= 0 && x + width <= 640.2 && y >= 0 && y + height <= 44.2, `${key} ${x} ${y} ${width} ${height}`);
					}
				}
			}),
		);
	});

	it("count what is chosen, and nothing beside it", () => {
		const buckets: Bucket[] = [0, 1, 2].map((index) => ({ at: 1000 + index * 100, denied: 1, held: 2, allowed: 3, other: index }));
		assert.deepEqual(sumOf(buckets, ten, 1, 2), { denied: 2, held: 4, allowed: 6, other: 3 });
		assert.deepEqual(sumOf(buckets, ten, 5, 9), { denied: 0, held: 0, allowed: 0, other: 0 });
	});
});

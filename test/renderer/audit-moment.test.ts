import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
	formatMoment,
	rangeFromAddress,
	rangeInAddress,
	rangeText,
	readMoment,
	ticksOf,
} from "../../src/renderer/screens/audit/histogram/moment.ts";

const local = (...parts: [number, number, number, number?, number?, number?]): number => {
	const [year, month, day, hour = 0, minute = 0, second = 0] = parts;
	return new Date(year, month - 1, day, hour, minute, second).getTime();
};
const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2090, 0) });
const ranges = fc
	.tuple(moments, fc.integer({ min: 1, max: 400 * 86_400_000 }))
	.map(([fromAt, length]) => ({ fromAt, toAt: fromAt + length }));

describe("a moment that is typed", () => {
	it("is a day, a day and a time, or a time of today", () => {
		const now = local(2026, 11, 21, 17, 30);
		assert.equal(readMoment("2026-11-03", now), local(2026, 11, 3));
		assert.equal(readMoment("2026-11-03 14:02", now), local(2026, 11, 3, 14, 2));
		assert.equal(readMoment("2026-11-03T14:02:33", now), local(2026, 11, 3, 14, 2, 33));
		assert.equal(readMoment("14:02", now), local(2026, 11, 21, 14, 2));
	});

	for (const text of ["", "yesterday", "2026-02-31", "2026-11-03 24:00", "14:60", "2026-11-0314:02", "1", "2026-11-03 14"]) {
		it(`is not \`${text}\``, () => assert.equal(readMoment(text, local(2026, 11, 21)), undefined));
	}

	it("reads as it is shown, to the second", () => {
		fc.assert(
			fc.property(moments, (at) => {
				const second = Math.floor(at / 1000) * 1000;
				const read = readMoment(formatMoment(second), 0);
				// An hour that the clocks go through twice has one name for two moments.
				assert.ok(read === second || Math.abs((read ?? 0) - second) === 3_600_000);
			}),
		);
	});
});

describe("a range", () => {
	it("stands in an address as UTC, and comes back the same", () => {
		fc.assert(
			fc.property(ranges, (range) => {
				const { from, to } = rangeInAddress(range);
				assert.deepEqual(rangeFromAddress(from, to), range);
			}),
		);
		assert.deepEqual(rangeInAddress({ fromAt: Date.UTC(2026, 10, 3), toAt: Date.UTC(2026, 10, 4) }), {
			from: "2026-11-03T00:00:00.000Z",
			to: "2026-11-04T00:00:00.000Z",
		});
	});

	it("is none when the address makes no sense of it", () => {
		for (const [from, to] of [
			[undefined, undefined],
			["x", "2026-11-03"],
			["2026-11-04", "2026-11-03"],
			["2026-11-03", "2026-11-03"],
		] as const)
			assert.equal(rangeFromAddress(from, to), undefined);
	});

	it("is called by the month or the day that it is", () => {
		assert.equal(rangeText({ fromAt: local(2026, 11, 1), toAt: local(2026, 12, 1) }), "Nov 2026");
		assert.equal(rangeText({ fromAt: local(2026, 12, 1), toAt: local(2027, 1, 1) }), "Dec 2026");
		assert.equal(rangeText({ fromAt: local(2026, 11, 3), toAt: local(2026, 11, 4) }), "3 Nov");
		assert.equal(rangeText({ fromAt: local(2026, 11, 3), toAt: local(2026, 11, 10) }), "3 Nov – 9 Nov");
		assert.equal(rangeText({ fromAt: local(2026, 11, 3, 14), toAt: local(2026, 11, 3, 15) }), "3 Nov 14:00 – 15:00");
		assert.equal(rangeText({ fromAt: local(2026, 11, 3, 23), toAt: local(2026, 11, 4, 1, 0, 30) }), "3 Nov 23:00 – 4 Nov 01:00:30");
	});
});

describe("the time axis", () => {
	it("has marks in order, inside the range, and never more than fit", () => {
		fc.assert(
			fc.property(ranges, fc.integer({ min: 0, max: 20 }), (range, most) => {
				const ticks = ticksOf(range, most);
				assert.ok(ticks.length <= most + 1);
				for (const [index, tick] of ticks.entries()) {
					assert.ok(tick.at >= range.fromAt && tick.at < range.toAt);
					if (index > 0) assert.ok(tick.at > (ticks[index - 1]?.at ?? 0));
				}
			}),
		);
	});

	it("marks days at midnight, whatever the clocks do", () => {
		const ticks = ticksOf({ fromAt: local(2026, 10, 20), toAt: local(2026, 11, 3) }, 20);
		assert.equal(ticks.length, 14);
		for (const { at } of ticks) assert.equal(new Date(at).getHours(), 0);
	});
});

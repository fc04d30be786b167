import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { afterScroll, maxTrackPx, type Place, placeAt, placeShowing, rowsAt, trackOf } from "../../src/renderer/grid/track.ts";

const rowPx = 28;
const viewPx = 600;
const tenMillion = trackOf(10_000_000, rowPx, viewPx);
const lengths = fc.constantFrom(0, 1, 5, 1_000, 250_000, 285_714, 300_000, 1_000_000, 10_000_000, 1_000_000_000);

/** What Chromium makes of a `scrollTop` that is set. */
const clamped = (bar: number, track: { trackPx: number }): number => Math.min(Math.max(bar, 0), Math.max(0, track.trackPx - viewPx));

test("never makes the element taller than every Chromium can draw", () => {
	fc.assert(fc.property(lengths, (count) => trackOf(count, rowPx, viewPx).trackPx <= maxTrackPx));
});

test("gives a short list one pixel of bar for one pixel of list", () => {
	const track = trackOf(10_000, rowPx, viewPx);
	for (const bar of [0, 1, 27, 28, 100_000, 279_400]) assert.deepEqual(afterScroll(track, { top: 5, bar: 5 }, bar), { top: bar, bar });
});

test("shows the first and the last row of ten million", () => {
	assert.equal(rowsAt(tenMillion, placeAt(tenMillion, 0), rowPx).first, 0);
	const end = afterScroll(tenMillion, { top: 0, bar: 0 }, maxTrackPx);
	assert.equal(rowsAt(tenMillion, end, rowPx).last, 10_000_000);
	assert.equal(end.bar, maxTrackPx - viewPx);
});

test("moves a scaled list pixel by pixel under the wheel, from wherever it stands", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 279_000_000 }),
			fc.array(fc.integer({ min: -3_000, max: 3_000 }), { maxLength: 200 }),
			(from, moves) => {
				let place: Place = placeAt(tenMillion, from);
				for (const move of moves) {
					const before = place;
					const scrolledTo = clamped(place.bar + move, tenMillion);
					place = afterScroll(tenMillion, place, scrolledTo);
					assert.equal(place.top, Math.min(Math.max(before.top + move, 0), 280_000_000 - viewPx), `from ${before.top} by ${move}`);
					assert.equal(place.bar, clamped(place.bar, tenMillion));
				}
			},
		),
	);
});

test("reaches the end of any list by wheel alone from near it", () => {
	fc.assert(
		fc.property(fc.constantFrom(300_000, 1_000_000, 10_000_000, 1_000_000_000), fc.integer({ min: 0, max: 600_000 }), (count, before) => {
			const track = trackOf(count, rowPx, viewPx);
			let place = placeAt(track, track.contentPx - viewPx - before);
			for (let turn = 0; turn < 400; turn++) place = afterScroll(track, place, clamped(place.bar + 3_000, track));
			assert.equal(rowsAt(track, place, rowPx).last, count);
		}),
		{ numRuns: 30 },
	);
});

test("a thumb dragged to any place and the place it shows agree", () => {
	fc.assert(
		fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (count, part) => {
			const track = trackOf(count, rowPx, viewPx);
			const bar = Math.round(part * Math.max(0, track.trackPx - viewPx));
			const shown = afterScroll(track, { top: 0, bar: -1_000_000 }, bar);
			assert.ok(Math.abs(placeAt(track, shown.top).bar - bar) <= 1);
		}),
	);
});

test("a longer way down the bar never shows an earlier row", () => {
	fc.assert(
		fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (count, one, other) => {
			const track = trackOf(count, rowPx, viewPx);
			const shownAt = (part: number): number =>
				afterScroll(track, { top: 0, bar: -1_000_000 }, Math.round(part * Math.max(0, track.trackPx - viewPx))).top;
			assert.ok(shownAt(Math.min(one, other)) <= shownAt(Math.max(one, other)));
		}),
	);
});

test("brings any row into view whole, and leaves the place alone when it is in view", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 279_000_000 }), (index, from) => {
			const place = placeShowing(tenMillion, placeAt(tenMillion, from), index, rowPx);
			assert.ok(place.top <= index * rowPx && (index + 1) * rowPx <= place.top + viewPx);
			assert.equal(placeShowing(tenMillion, place, index, rowPx), place);
		}),
	);
});

test("shows no row of an empty list", () => {
	const track = trackOf(0, rowPx, viewPx);
	assert.deepEqual(rowsAt(track, afterScroll(track, { top: 0, bar: 0 }, 50), rowPx), { first: 0, last: 0 });
});

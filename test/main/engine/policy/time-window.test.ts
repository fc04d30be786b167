import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { wallClock } from "../../../../src/main/engine/policy/local-time.ts";
import { judgeWindow } from "../../../../src/main/engine/policy/time-window.ts";
import type { Predicate } from "../../../../src/shared/model/policy.ts";

type TimeWindow = Extract<Predicate, { type: "TimeWindow" }>;
const window = (start: string, end: string, more: Partial<TimeWindow> = {}): TimeWindow => ({
	type: "TimeWindow",
	start,
	end,
	action: "deny",
	zone: "UTC",
	...more,
});
const at = (text: string): number => Date.parse(text);
const applies = (each: TimeWindow, now: string, latest = now): boolean => judgeWindow(each, at(now), at(latest)).applies;

describe("a time window", () => {
	it("holds from its start up to, not at, its end", () => {
		const day = window("09:00", "17:00");
		assert.deepEqual(
			["08:59:59", "09:00:00", "16:59:59", "17:00:00"].map((time) => applies(day, `2026-11-21T${time}Z`)),
			[false, true, true, false],
		);
	});

	it("crosses midnight", () => {
		const night = window("20:00", "08:00");
		assert.deepEqual(
			["19:59:59", "20:00:00", "00:00:00", "07:59:59", "08:00:00", "12:00:00"].map((time) => applies(night, `2026-11-21T${time}Z`)),
			[false, true, true, true, false, false],
		);
	});

	it("opens on its days and, across midnight, still holds the morning after", () => {
		const weekend = window("20:00", "08:00", { days: ["fri"] });
		assert.ok(applies(weekend, "2026-11-20T21:00:00Z"), "Friday evening");
		assert.ok(applies(weekend, "2026-11-21T07:00:00Z"), "the Saturday after");
		assert.ok(!applies(weekend, "2026-11-21T21:00:00Z"), "Saturday evening");
		assert.ok(!applies(weekend, "2026-11-20T07:00:00Z"), "Friday morning");
	});

	it("denies outside, and only outside, with `allow-only`", () => {
		const office = window("09:00", "17:00", { action: "allow-only" });
		assert.ok(!applies(office, "2026-11-21T12:00:00Z"));
		assert.ok(applies(office, "2026-11-21T18:00:00Z"));
	});

	it("covers a whole day from 00:00 to 24:00", () => {
		for (const time of ["00:00", "12:00", "23:59"]) assert.ok(applies(window("00:00", "24:00"), `2026-11-21T${time}:00Z`));
	});

	it("reads the clock of its zone", () => {
		assert.ok(applies(window("20:00", "21:00", { zone: "Asia/Kathmandu" }), "2026-11-21T14:15:00Z"), "20:00 at +05:45");
		assert.ok(!applies(window("20:00", "21:00", { zone: "America/New_York" }), "2026-11-21T14:15:00Z"));
	});

	describe("on the night when summer time ends (Berlin, 25 October 2026, 03:00 becomes 02:00)", () => {
		const berlin = { zone: "Europe/Berlin" } as const;
		const first = (minute: string): string => `2026-10-25T00:${minute}:00Z`;
		const second = (minute: string): string => `2026-10-25T01:${minute}:00Z`;

		it("does not lift a window that opened in the hour that comes twice", () => {
			const night = window("02:30", "06:00", berlin);
			assert.ok(!applies(night, first("29")));
			assert.ok(applies(night, first("30")));
			for (const minute of ["00", "15", "29", "30", "59"]) assert.ok(applies(night, second(minute)), `the second 02:${minute}`);
			assert.ok(!applies(night, "2026-10-25T05:00:00Z"), "06:00");
		});

		it("does not open again a window that permits and had closed", () => {
			const office = window("22:00", "02:30", { ...berlin, action: "allow-only" });
			assert.ok(!applies(office, first("29")));
			assert.ok(applies(office, first("30")), "02:30 came: it is over");
			for (const minute of ["00", "29", "30"]) assert.ok(applies(office, second(minute)), `the second 02:${minute}`);
		});

		it("is the mission's window as on any other night", () => {
			const mission = window("20:00", "08:00", berlin);
			assert.ok(!applies(mission, "2026-10-24T17:59:59Z"), "19:59:59 in summer time");
			assert.ok(applies(mission, "2026-10-24T18:00:00Z"));
			for (let hour = 18; hour < 31; hour += 1)
				assert.ok(applies(mission, new Date(Date.parse("2026-10-24T00:30:00Z") + hour * 3_600_000).toISOString()));
			assert.ok(!applies(mission, "2026-10-25T07:00:00Z"), "08:00 in winter time");
		});
	});

	it("takes the hour that is left out in spring as it comes (Berlin, 29 March 2026, 02:00 becomes 03:00)", () => {
		const night = window("02:30", "04:00", { zone: "Europe/Berlin" });
		assert.ok(!applies(night, "2026-03-29T00:59:59Z"), "01:59:59");
		assert.ok(applies(night, "2026-03-29T01:00:00Z"), "03:00");
		assert.ok(!applies(night, "2026-03-29T02:00:00Z"), "04:00");
	});

	it("does not lift when the clock is set back", () => {
		const night = window("20:00", "08:00");
		const verdict = judgeWindow(night, at("2026-11-21T19:50:00Z"), at("2026-11-21T20:10:00Z"));
		assert.deepEqual(verdict, { applies: true, wasSetBack: true });
		const office = window("09:00", "17:00", { action: "allow-only" });
		assert.ok(applies(office, "2026-11-21T16:50:00Z", "2026-11-21T17:10:00Z"), "closed at five, and stays closed");
		assert.ok(!applies(night, "2026-11-21T08:00:00.000Z", "2026-11-21T08:00:00.400Z"), "a clock that is kept right is not set back");
	});

	it("is never looser for a clock that was set back", () => {
		const minute = fc
			.integer({ min: 0, max: 1439 })
			.map((each) => `${String(Math.floor(each / 60)).padStart(2, "0")}:${String(each % 60).padStart(2, "0")}`);
		const time = fc.integer({ min: at("2026-03-28T00:00:00Z"), max: at("2026-11-02T00:00:00Z") });
		fc.assert(
			fc.property(
				minute,
				minute,
				fc.constantFrom("deny", "ask", "allow-only"),
				fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
				time,
				fc.integer({ min: 0, max: 90_000_000 }),
				(start, end, action, zone, now, back) => {
					fc.pre(start !== end);
					const each = window(start, end, { action, zone });
					assert.ok(!judgeWindow(each, now, now).applies || judgeWindow(each, now, now + back).applies);
				},
			),
			{ numRuns: 300 },
		);
	});

	it("shows what a clock on the wall shows", () => {
		assert.deepEqual(wallClock(at("2026-10-25T00:30:00Z"), "Europe/Berlin"), { day: "2026-10-25", weekday: "sun", minute: 150 });
		assert.deepEqual(wallClock(at("2026-10-25T01:30:00Z"), "Europe/Berlin"), { day: "2026-10-25", weekday: "sun", minute: 150 });
		assert.deepEqual(wallClock(at("2026-12-31T23:00:00Z"), "Asia/Tokyo"), { day: "2027-01-01", weekday: "fri", minute: 480 });
	});
});

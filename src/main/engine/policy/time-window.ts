import type { Predicate, Weekday } from "../../../shared/model/policy.ts";
import { dayBefore, type WallClock, wallClock } from "./local-time.ts";

type TimeWindow = Extract<Predicate, { type: "TimeWindow" }>;

/**
 * What a window says of a moment. `wasSetBack` when a reading other than the present one decided it.
 *
 * The hands of a clock go back twice: on the night when summer time ends, and when somebody sets them. Each time both
 * readings are looked at, the one before and the one after, and the stricter counts: a window that forbids and had
 * opened does not lift, and one that permits and had closed does not open again.
 *
 * Law: test/main/engine/policy/time-window.test.ts.
 */
export type WindowVerdict = { readonly applies: boolean; readonly wasSetBack: boolean };

/** `now` by the wall clock; `latest` the latest time that was ever seen, which is later only when the clock was set back. */
export const judgeWindow = (window: TimeWindow, now: number, latest: number): WindowVerdict => {
	const forbids = (at: number): boolean =>
		readings(at, window.zone).some((clock) => isInside(window, clock) !== (window.action === "allow-only"));
	const today = forbids(now);
	/* A difference of a second is the clock being kept right, not set back. */
	const before = latest - now > toleranceMs && forbids(latest);
	return { applies: today || before, wasSetBack: !today && before };
};

const toleranceMs = 1000;

/** Whether the hands stand inside the window: from `start` up to, not at, `end`. `days` are those on which it opens. */
export const isInside = ({ start, end, days }: Pick<TimeWindow, "start" | "end" | "days">, { minute, weekday }: WallClock): boolean => {
	const [from, to] = [minutesOf(start), minutesOf(end)];
	const opensOn = (day: Weekday): boolean => days === undefined || days.includes(day);
	if (from < to) return minute >= from && minute < to && opensOn(weekday);
	return (minute >= from && opensOn(weekday)) || (minute < to && opensOn(dayBefore(weekday)));
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const minuteMs = 60_000;
/** Clocks go back by an hour at most where people live; twice that is looked at. */
const lookBackMs = 120 * minuteMs;

/** What the hands show, and, in a stretch that the night shows twice, also what they showed before they went back. */
export const readings = (at: number, zone: string | undefined): readonly WallClock[] => {
	const now = wallClock(at, zone);
	const earlier = wallClock(at - lookBackMs, zone);
	if (shown(now) - shown(earlier) === lookBackMs / minuteMs) return [now];
	/* The last minute before the hands moved. */
	let low = 0;
	let high = lookBackMs / minuteMs;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		const then = wallClock(at - middle * minuteMs, zone);
		if (shown(now) - shown(then) === middle) low = middle;
		else high = middle;
	}
	const before = wallClock(at - high * minuteMs, zone);
	return shown(before) >= shown(now) ? [now, before] : [now];
};

/** Minutes by the hands since a day long ago. */
const shown = ({ day, minute }: WallClock): number => Math.round(Date.parse(`${day}T00:00:00Z`) / minuteMs) + minute;

import { formatClock } from "../../../parts/time.ts";

/**
 * Stretches of time: how they are typed, called and divided. Local time on screen; an address carries UTC, so that it
 * means the same stretch to whoever opens it.
 *
 * Units: ms since the epoch. A range holds `fromAt` and everything before `toAt`.
 * Law: test/renderer/audit-moment.test.ts
 */
export type Range = { readonly fromAt: number; readonly toAt: number };

const two = (value: number): string => String(value).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const monthOf = (date: Date): string => months[date.getMonth()] ?? "";

/** `2026-11-03 14:02:00`, local. */
export function formatMoment(at: number): string {
	const date = new Date(at);
	return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatClock(at)}`;
}

const written = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|[ T])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** What somebody typed: a day, a day and a time, or a time of today. Undefined when it is no moment. */
export function readMoment(text: string, now: number): number | undefined {
	const [whole, year, month, day, hour, minute, second] = written.exec(text.trim()) ?? [];
	if (whole === undefined || whole === "") return undefined;
	const today = new Date(now);
	const date = new Date(
		year === undefined ? today.getFullYear() : Number(year),
		month === undefined ? today.getMonth() : Number(month) - 1,
		day === undefined ? today.getDate() : Number(day),
		Number(hour ?? 0),
		Number(minute ?? 0),
		Number(second ?? 0),
	);
	// JavaScript makes the 31st of February the 3rd of March: that is not what was written.
	if (month !== undefined && (date.getMonth() !== Number(month) - 1 || date.getDate() !== Number(day))) return undefined;
	if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
	return date.getTime();
}

/** A range in an address, and back; undefined when the address names none. */
export const rangeInAddress = (range: Range | undefined): { readonly from: string | undefined; readonly to: string | undefined } => ({
	from: range === undefined ? undefined : new Date(range.fromAt).toISOString(),
	to: range === undefined ? undefined : new Date(range.toAt).toISOString(),
});

export function rangeFromAddress(from: string | undefined, to: string | undefined): Range | undefined {
	const fromAt = Date.parse(from ?? "");
	const toAt = Date.parse(to ?? "");
	return Number.isFinite(fromAt) && Number.isFinite(toAt) && fromAt < toAt ? { fromAt, toAt } : undefined;
}

const dayText = (date: Date): string => `${date.getDate()} ${monthOf(date)}`;
const timeText = (date: Date): string => {
	const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
	return date.getSeconds() === 0 ? clock : `${clock}:${two(date.getSeconds())}`;
};
const isMidnight = (date: Date): boolean => date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0;

/** What a range is called: `Nov 2026`, `3 Nov`, `3 Nov 14:00 – 15:00`, `3 Nov – 9 Nov`. */
export function rangeText({ fromAt, toAt }: Range): string {
	const from = new Date(fromAt);
	const to = new Date(toAt);
	if (isMidnight(from) && isMidnight(to)) {
		const isMonth =
			from.getDate() === 1 && to.getDate() === 1 && to.getFullYear() * 12 + to.getMonth() - from.getFullYear() * 12 - from.getMonth() === 1;
		if (isMonth) return `${monthOf(from)} ${from.getFullYear()}`;
		const last = new Date(toAt - 1);
		return last.toDateString() === from.toDateString() ? dayText(from) : `${dayText(from)} – ${dayText(last)}`;
	}
	const end = from.toDateString() === to.toDateString() ? timeText(to) : `${dayText(to)} ${timeText(to)}`;
	return `${dayText(from)} ${timeText(from)} – ${end}`;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
const steps = [
	...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
	...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
	...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
	...[1, 2, 7, 14, 28, 91, 182, 364, 728, 1820].map((days) => days * dayMs),
];

export type Tick = { readonly at: number; readonly text: string };

/** Marks of a time axis, at round local times, at most `most` of them. */
export function ticksOf({ fromAt, toAt }: Range, most: number): Tick[] {
	const stepMs = steps.find((each) => (toAt - fromAt) / each <= most);
	if (stepMs === undefined || most < 1 || toAt <= fromAt) return [];
	const first = new Date(fromAt);
	first.setHours(0, 0, 0, 0);
	const ticks: Tick[] = [];
	const days = Math.round(stepMs / dayMs);
	// Days are counted by the calendar: one of them may have 23 or 25 hours.
	const next = (date: Date): Date =>
		days >= 1 ? new Date(date.getFullYear(), date.getMonth(), date.getDate() + days) : new Date(date.getTime() + stepMs);
	for (let date = first; date.getTime() < toAt; date = next(date)) {
		if (date.getTime() < fromAt) continue;
		ticks.push({ at: date.getTime(), text: isMidnight(date) ? dayText(date) : timeText(date) });
	}
	return ticks;
}

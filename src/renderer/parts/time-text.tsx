import type { ReactNode } from "react";
import { formatClock, formatClockMs, formatDay } from "./time.ts";

/** UTC, as it is recorded: for titles and details. */
export const formatUtc = (at: number): string => utcOf(new Date(at).toISOString());

const utcOf = (iso: string): string => `${iso.slice(0, -14)} ${iso.slice(-13, -1)} UTC`;

/** `+01:00`: how far this machine's zone is from UTC at that moment. */
export function formatOffset(at: number): string {
	const minutes = -new Date(at).getTimezoneOffset();
	const size = Math.abs(minutes);
	const two = (value: number): string => String(value).padStart(2, "0");
	return `${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The day that it is, looked up once a second at most: a table asks for every row. */
let today = { from: 0, to: 0, readAt: 0 };
const isToday = (at: number): boolean => {
	const now = Date.now();
	if (Math.abs(now - today.readAt) > 1000) {
		const midnight = new Date(now);
		midnight.setHours(0, 0, 0, 0);
		const from = midnight.getTime();
		today = { from, to: midnight.setDate(midnight.getDate() + 1), readAt: now };
	}
	return at >= today.from && at < today.to;
};

/** `12:03:11.204` today, `3 Nov 14:02:33.118` before. */
export const formatShort = (at: number): string => (isToday(at) ? "" : `${formatDay(at).replace(/ \d+$/, "")} `) + formatClockMs(at);

/** A time in the local zone; UTC when pointed at. `full` adds day, year and offset. */
export function TimeText({ at, form = "short" }: { readonly at: number; readonly form?: "short" | "full" | "day" }): ReactNode {
	const text =
		form === "full"
			? `${formatDay(at)} ${formatClockMs(at)} ${formatOffset(at)}`
			: form === "day"
				? `${formatDay(at)} ${formatClock(at)}`
				: formatShort(at);
	const iso = new Date(at).toISOString();
	return (
		<time dateTime={iso} title={utcOf(iso)}>
			{text}
		</time>
	);
}

/** `840 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
	if (ms < 1000) return `${ms} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
}

import type { ReactNode } from "react";
import { formatClock, formatClockMs, formatDay } from "./time.ts";

/** UTC, as it is recorded: for titles and details. */
export const formatUtc = (at: number): string => `${new Date(at).toISOString().replace("T", " ").replace("Z", "")} UTC`;

/** `+01:00`: how far this machine's zone is from UTC at that moment. */
export function formatOffset(at: number): string {
	const minutes = -new Date(at).getTimezoneOffset();
	const size = Math.abs(minutes);
	const two = (value: number): string => String(value).padStart(2, "0");
	return `${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString();

/** `12:03:11.204` today, `3 Nov 14:02:33.118` before. */
const formatShort = (at: number): string => (isToday(at) ? "" : `${formatDay(at).replace(/ \d+$/, "")} `) + formatClockMs(at);

/** A time in the local zone; UTC when pointed at. `full` adds day, year and offset. */
export function TimeText({ at, form = "short" }: { readonly at: number; readonly form?: "short" | "full" | "day" }): ReactNode {
	const text =
		form === "full"
			? `${formatDay(at)} ${formatClockMs(at)} ${formatOffset(at)}`
			: form === "day"
				? `${formatDay(at)} ${formatClock(at)}`
				: formatShort(at);
	return (
		<time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
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

/** Times as a query writes them: local, `2026-11-03`, `2026-11-03T14:02`, with seconds, with milliseconds; `Z` for UTC. */

/** A moment and how much time its writing covers: a day, a minute, a second, a millisecond. Half-open. */
export type Moment = { readonly from: number; readonly to: number };

const written = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z)?)?$/;

/** Null when it is no time: a 31st of February is not the 3rd of March. */
export const parseMoment = (text: string, now: number): Moment | null => {
	if (text === "today" || text === "yesterday") return dayOf(now, text === "today" ? 0 : -1);
	const [whole, year, month, day, hour, minute, second, ms, zone] = written.exec(text) ?? [];
	if (whole === undefined || Number(year) < 1970) return null;
	const parts = [year, month, day, hour, minute, second, ms].map((part) => Number(part ?? 0)) as Parts;
	const named = atOf(parts, zone !== undefined);
	if (named === null) return null;
	const at = Math.max(0, named);
	if (hour === undefined) return { from: at, to: nextDay(parts) };
	return { from: at, to: at + (second === undefined ? 60_000 : ms === undefined ? 1000 : 1) };
};

/** The shortest writing whose beginning is this moment. */
export const formatMoment = (at: number): string => {
	const date = new Date(at);
	const local: Parts = [
		date.getFullYear(),
		date.getMonth() + 1,
		date.getDate(),
		date.getHours(),
		date.getMinutes(),
		date.getSeconds(),
		date.getMilliseconds(),
	];
	// An hour that the clocks go through twice has two moments of one name, and a far year has no name here.
	if (atOf(local, false) === at && local[0] >= 1000 && local[0] <= 9999) return shortest(local);
	return date.toISOString();
};

/** Spans: `250ms`, `30s`, `5m`, `12h`, `7d`, `4w`. */
export const parseSpan = (text: string): number | null => {
	const [, count, unit] = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text) ?? [];
	const unitMs = unit === undefined ? undefined : unitsMs[unit];
	return count === undefined || unitMs === undefined ? null : Number(count) * unitMs;
};

export const formatSpan = (ms: number): string => {
	for (const [unit, unitMs] of Object.entries(unitsMs).toReversed()) if (ms > 0 && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
	return `${ms}ms`;
};

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

type Parts = [year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number];

const atOf = ([year, month, day, hour, minute, second, ms]: Parts, isUtc: boolean): number | null => {
	if (isUtc) {
		const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
		const isSame =
			date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
		return isSame && minute < 60 && second < 60 ? date.getTime() : null;
	}
	const date = new Date(year, month - 1, day, hour, minute, second, ms);
	const isSame = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day && date.getHours() === hour;
	return isSame && minute < 60 && second < 60 ? date.getTime() : null;
};

const nextDay = ([year, month, day]: Parts): number => new Date(year, month - 1, day + 1).getTime();

const dayOf = (now: number, shift: number): Moment => {
	const date = new Date(now);
	const at = (days: number): number => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
	return { from: at(shift), to: at(shift + 1) };
};

const shortest = ([year, month, day, hour, minute, second, ms]: Parts): string => {
	const two = (value: number): string => `${value}`.padStart(2, "0");
	const date = `${year}-${two(month)}-${two(day)}`;
	if (hour === 0 && minute === 0 && second === 0 && ms === 0) return date;
	const time = `${date}T${two(hour)}:${two(minute)}`;
	if (second === 0 && ms === 0) return time;
	return `${time}:${two(second)}${ms === 0 ? "" : `.${`${ms}`.padStart(3, "0")}`}`;
};

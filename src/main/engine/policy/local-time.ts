import { type Weekday, weekdays } from "../../../shared/model/policy.ts";

/** What a clock on the wall shows. `minute` counts from midnight by the hands, `day` is `YYYY-MM-DD`. */
export type WallClock = { readonly day: string; readonly weekday: Weekday; readonly minute: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const recent = new Map<string, { readonly at: number; readonly clock: WallClock }>();
const maxZones = 64;

/**
 * The wall clock of a zone (IANA name; absent: of this machine) at a time in ms. Right on days of 23 and 25 hours,
 * because it is read from the zone and never computed from midnight.
 */
export const wallClock = (at: number, zone: string | undefined): WallClock => {
	const key = zone ?? "";
	const minuteAt = Math.floor(at / 60_000);
	const known = recent.get(key);
	if (known !== undefined && known.at === minuteAt) return known.clock;
	const parts: Record<string, string> = {};
	for (const { type, value } of formatOf(key).formatToParts(minuteAt * 60_000)) parts[type] = value;
	const clock: WallClock = {
		day: `${(parts["year"] ?? "").padStart(4, "0")}-${parts["month"]}-${parts["day"]}`,
		weekday: (parts["weekday"] ?? "").slice(0, 3).toLowerCase() as Weekday,
		minute: Number(parts["hour"]) * 60 + Number(parts["minute"]),
	};
	recent.set(key, { at: minuteAt, clock });
	return clock;
};

export const dayBefore = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;

const formatOf = (key: string): Intl.DateTimeFormat => {
	let format = formats.get(key);
	if (format === undefined) {
		if (formats.size >= maxZones) {
			formats.clear();
			recent.clear();
		}
		format = new Intl.DateTimeFormat("en-US", {
			...(key === "" ? {} : { timeZone: key }),
			calendar: "gregory",
			numberingSystem: "latn",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			weekday: "short",
			hour: "2-digit",
			minute: "2-digit",
			hourCycle: "h23",
		});
		formats.set(key, format);
	}
	return format;
};

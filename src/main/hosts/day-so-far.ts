import type { FeedPorts } from "../api/feed.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { fold } from "../engine/fold.ts";

const tenMinutesMs = 600_000;
const mostPrompts = 1000;
/** Every time zone begins its day on a quarter of an hour. */
const quarterMs = 900_000;
/** A day when the clocks are put back has 25 hours. */
const keptQuarters = 25 * 4 + 1;

type Counted = "allowed" | "asked" | "denied" | "failed";
export type Day = {
	/** Counts by quarter of an hour, oldest first. */
	readonly quarters: readonly ({ readonly at: number } & Readonly<Record<Counted, number>>)[];
	/** When the newest prompts came. */
	readonly prompts: readonly number[];
};

/** Decisions of the last day by the quarter of an hour: what the console's counters start from after a restart. */
export const dayFold = fold<Day>({
	name: "day-1",
	initial: { quarters: [], prompts: [] },
	apply: (day, entry) => {
		const counted = countedAs(entry);
		if (counted === null) return day;
		const at = Math.floor(entry.at / quarterMs) * quarterMs;
		const found = day.quarters.find((quarter) => quarter.at === at) ?? { at, allowed: 0, asked: 0, denied: 0, failed: 0 };
		const others = day.quarters.filter((quarter) => quarter.at !== at && quarter.at > at - keptQuarters * quarterMs);
		return {
			quarters: [...others, { ...found, [counted]: found[counted] + 1 }],
			prompts:
				counted === "asked" ? [...day.prompts.filter((each) => each > entry.at - tenMinutesMs), entry.at].slice(-mostPrompts) : day.prompts,
		};
	},
});

const countedAs = ({ type, details }: Entry): Counted | null => {
	if (type === "request.allowed") return "allowed";
	if (type === "request.held") return "asked";
	if (type === "request.denied") return "denied";
	return type === "request.finished" && details["result"] !== "succeeded" ? "failed" : null;
};

export const daySoFar = ({ quarters, prompts }: Day, now: number): FeedPorts["history"] => {
	const midnight = new Date(now);
	midnight.setHours(0, 0, 0, 0);
	const today = quarters.filter(({ at }) => at >= midnight.getTime());
	const countOf = (counted: Counted): number => today.reduce((sum, quarter) => sum + quarter[counted], 0);
	return {
		promptTimes: prompts.filter((at) => at >= now - tenMinutesMs),
		today: {
			allowedToday: countOf("allowed"),
			askedToday: countOf("asked"),
			deniedToday: countOf("denied"),
			failedToday: countOf("failed"),
		},
	};
};

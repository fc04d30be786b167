import type { Query } from "../store/query.ts";
import type { FeedPorts } from "../api/feed.ts";

const tenMinutesMs = 600_000;
const mostPrompts = 1000;

/** What the counters of a console start from after a restart: today's decisions and the newest prompts, from the log. */
export const daySoFar = (query: Query, now: number): FeedPorts["history"] => {
	const midnight = new Date(now);
	midnight.setHours(0, 0, 0, 0);
	const fromAt = midnight.getTime();
	const countOf = (type: string): number => query.count({ types: [type], fromAt }, query.size());
	return {
		promptTimes: query.before({ types: ["request.held"], fromAt: now - tenMinutesMs }, query.size(), mostPrompts).map((entry) => entry.at),
		today: {
			allowedToday: countOf("request.allowed"),
			askedToday: countOf("request.held"),
			deniedToday: countOf("request.denied"),
			failedToday: query.count({ outcome: "failed", fromAt }, query.size()),
		},
	};
};

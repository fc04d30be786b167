import { breakerLimits, globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import { formatClock, formatSpan } from "../../parts/time.ts";

export const titleOf = (scope: string): string => (scope === globalScope ? "Global breaker" : `Breaker of ${scope}`);

/** `of all agents`, `of test-runner`: whose actions it counts and refuses. */
export const whoseOf = (scope: string): string => (scope === globalScope ? "all agents" : scope);

/** What the state means right now. The seconds that count down are not in it: they stand beside it. */
export function meaningOf({ scope, state, isOff, halfOpenAt, goodProbes, goodReads }: BreakerView): string {
	const whose = whoseOf(scope);
	if (isOff === true) return `Switched off: actions of ${whose} go on to the other gates.`;
	switch (state) {
		case "Closed":
			return `Actions of ${whose} go on to the other gates.`;
		case "Open":
			return `Every action of ${whose} that is not a read is denied. Cool-down ends at ${formatClock(halfOpenAt ?? 0)}.`;
		case "HalfOpen":
			return `Reads go on. Of everything else, one action at a time waits for you as a probe: ${goodProbes} of ${breakerLimits.goodProbes} succeeded. ${goodReads} of ${breakerLimits.goodReads} reads went well in a row.`;
	}
}

/** How long it rests this time, and how long the next time. Absent while it is closed. */
export function restOf({ openedAt, halfOpenAt }: BreakerView): string | null {
	if (openedAt === undefined || halfOpenAt === undefined) return null;
	const restMs = halfOpenAt - openedAt;
	const nextMs = Math.min(restMs * 2, breakerLimits.longestCooldownMs);
	return restMs >= breakerLimits.longestCooldownMs
		? `${formatSpan(restMs)}, the longest there is`
		: `${formatSpan(restMs)}; ${formatSpan(nextMs)} if it opens again`;
}

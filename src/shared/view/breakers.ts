import { globalScope, readingsOf, type BreakerView } from "../model/breaker.ts";

/**
 * A breaker as it is now. Two things happen to it by time alone, without an entry: an open one whose cool-down has passed
 * is half open, and samples leave the window.
 *
 * Units: `now` is host time in ms.
 * Law: test/renderer/breakers.test.ts (says what the host would say at the same moment).
 */
export const breakerAt = (breaker: BreakerView, now: number): BreakerView => {
	const hasRested = breaker.halfOpenAt !== undefined && now >= breaker.halfOpenAt;
	return {
		...breaker,
		state: breaker.state === "Open" && hasRested ? "HalfOpen" : breaker.state,
		...readingsOf(breaker.samples, now),
	};
};

const severity = { Open: 0, HalfOpen: 1, Closed: 2 } as const;

/** The one of everything first, then the worst: open before half open before closed, more failures before fewer. */
export const byWorst = (one: BreakerView, other: BreakerView): number =>
	Number(other.scope === globalScope) - Number(one.scope === globalScope) ||
	severity[one.state] - severity[other.state] ||
	other.consecutive - one.consecutive ||
	other.failed - one.failed ||
	(one.scope < other.scope ? -1 : 1);

import type { Entry } from "../../../shared/model/entry.ts";
import { breakerLimits, globalScope, readingsOf, type BreakerState, type BreakerView } from "../../../shared/model/breaker.ts";
import { fold } from "../fold.ts";
import { isRead, sampleOf } from "../sample.ts";

/**
 * Circuit breakers: one for everything, the same machine for each agent. A fold over entries, so that a restart, or a
 * rebuild from the log, gives the same state.
 *
 * Source: semantics §4.
 * Law: test/laws/breaker.test.ts (live state = state folded from the log = a plain reference).
 */
type Sample = { readonly at: number; readonly ok: boolean; readonly seq: number };
export type Breaker = {
	readonly state: Exclude<BreakerState, "HalfOpen">;
	readonly samples: readonly Sample[];
	readonly openedAt: number;
	readonly cooldownMs: number;
	readonly cause: string;
	/** The one request that is allowed to test the water while it is half open, and when it last came a step further. */
	readonly probe: { readonly id: string; readonly at: number } | null;
	readonly goodProbes: number;
	readonly goodReads: number;
};
export type Breakers = Readonly<Record<string, Breaker>>;

const closed: Breaker = {
	state: "Closed",
	samples: [],
	openedAt: 0,
	cooldownMs: breakerLimits.cooldownMs,
	cause: "",
	probe: null,
	goodProbes: 0,
	goodReads: 0,
};

export const breakerOf = (breakers: Breakers, scope: string): Breaker =>
	(Object.hasOwn(breakers, scope) ? breakers[scope] : undefined) ?? closed;

export const probeCode = (scope: string): string => (scope === globalScope ? "breaker-probe" : "agent-breaker-probe");

const halfOpenAt = ({ openedAt, cooldownMs }: Breaker): number => openedAt + cooldownMs;

/** State as of now: an open breaker whose cooldown has passed is half open. */
export const stateAt = (breaker: Breaker, now: number): BreakerState =>
	breaker.state === "Open" && now >= halfOpenAt(breaker) ? "HalfOpen" : breaker.state;

/** The request that has the one place for probes; one that nobody heard of for long has it no more. */
export const probeAt = ({ probe }: Breaker, now: number): string | null =>
	probe === null || now - probe.at >= breakerLimits.probeMs ? null : probe.id;

const withSample = (breaker: Breaker, sample: Sample): Breaker => ({
	...breaker,
	samples: [...breaker.samples.filter(({ at }) => at > sample.at - breakerLimits.windowMs), sample].slice(-breakerLimits.kept),
});

/**
 * What asks as a probe takes the place, by each step that leads to its running: a request that was held for another reason
 * becomes a probe when its answer finds the breaker half open.
 */
const takesPlace = ({ type, findings }: Entry, scope: string): boolean =>
	(type === "request.held" || type === "answer.given" || type === "request.allowed") &&
	(findings ?? []).some(({ code }) => code === probeCode(scope));

const withRead = (breaker: Breaker, entry: Entry): Breaker => {
	if (entry.type !== "request.finished" || stateAt(breaker, entry.at) !== "HalfOpen") return breaker;
	const isGood = sampleOf(entry);
	if (isGood === null) return breaker;
	const goodReads = isGood ? Math.min(breakerLimits.goodReads, breaker.goodReads + 1) : 0;
	return goodReads === breaker.goodReads ? breaker : { ...breaker, goodReads };
};

const applyTo = (breaker: Breaker, scope: string, entry: Entry): Breaker => {
	if (isRead(entry)) return withRead(breaker, entry);
	const sample = sampleOf(entry);
	const next = sample === null ? breaker : withSample(breaker, { at: entry.at, ok: sample, seq: entry.seq });
	if (entry.request === undefined) return next;
	if (takesPlace(entry, scope)) return { ...next, probe: { id: entry.request, at: entry.at } };
	if (entry.request !== next.probe?.id) return next;
	if (entry.type === "request.denied") return { ...next, probe: null };
	if (entry.type !== "request.finished") return next;
	// A bad one opens the breaker again, which counts anew; one that was cancelled says nothing.
	return { ...next, probe: null, goodProbes: next.goodProbes + (sample === true ? 1 : 0) };
};

/** The entry that changes a breaker names it in `details.scope`. */
const changed = (breaker: Breaker, entry: Entry): Breaker => {
	if (entry.type === "breaker.closed") return closed;
	const cooldownMs =
		breaker.state === "Open" ? Math.min(breaker.cooldownMs * 2, breakerLimits.longestCooldownMs) : breakerLimits.cooldownMs;
	const cause = typeof entry.details["cause"] === "string" ? entry.details["cause"] : "";
	return { ...closed, state: "Open", samples: breaker.samples, openedAt: entry.at, cooldownMs, cause };
};

export const breakersFold = fold<Breakers>({
	name: "breakers-2",
	initial: {},
	apply: (breakers, entry) => {
		if (entry.type === "breaker.opened" || entry.type === "breaker.closed") {
			const scope = typeof entry.details["scope"] === "string" ? entry.details["scope"] : globalScope;
			return { ...breakers, [scope]: changed(breakerOf(breakers, scope), entry) };
		}
		let next = breakers;
		for (const scope of entry.agent === undefined ? [globalScope] : [globalScope, entry.agent]) {
			const before = breakerOf(next, scope);
			const after = applyTo(before, scope, entry);
			if (after !== before) next = { ...next, [scope]: after };
		}
		return next;
	},
});

/** Why this breaker has to open now, or null. */
export const whyTrip = (breaker: Breaker, now: number): string | null => {
	switch (stateAt(breaker, now)) {
		case "Open":
			return null;
		case "HalfOpen":
			// Not only the probe: what began before it opened, and an attempt at what is forbidden, say the same.
			return breaker.samples.some(({ at, ok }) => !ok && at >= halfOpenAt(breaker)) ? "an action failed while it was half open" : null;
		case "Closed": {
			const { failed, total, consecutive } = readingsOf(breaker.samples, now);
			if (consecutive >= breakerLimits.consecutive) return `${consecutive} failures in a row`;
			const isMostlyFailing = total >= breakerLimits.minSamples && failed >= breakerLimits.failureShare * total;
			return isMostlyFailing ? `${failed} of the last ${total} actions failed` : null;
		}
	}
};

/** True when a half-open breaker has seen enough good probes. */
export const mayClose = (breaker: Breaker): boolean => breaker.state === "Open" && breaker.goodProbes >= breakerLimits.goodProbes;

/** One breaker as the console shows it. */
export const breakerView = (scope: string, breaker: Breaker, now: number): BreakerView => ({
	scope,
	state: stateAt(breaker, now),
	...readingsOf(breaker.samples, now),
	cause: breaker.cause,
	...(breaker.state === "Open" ? { openedAt: breaker.openedAt, halfOpenAt: halfOpenAt(breaker) } : {}),
	goodProbes: breaker.goodProbes,
	goodReads: breaker.goodReads,
	samples: breaker.samples.map(({ seq, at, ok }) => ({ seq, at, ok })),
});

import type { Entry } from "../../../shared/model/entry.ts";
import { breakerLimits, globalScope, type BreakerState, type BreakerView } from "../../../shared/model/breaker.ts";
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
	readonly consecutive: number;
	readonly openedAt: number;
	readonly cooldownMs: number;
	readonly cause: string;
	/** The one request that is allowed to test the water, while it is open or half open. */
	readonly probe: string | null;
	readonly goodProbes: number;
};
export type Breakers = Readonly<Record<string, Breaker>>;

const closed: Breaker = {
	state: "Closed",
	samples: [],
	consecutive: 0,
	openedAt: 0,
	cooldownMs: breakerLimits.cooldownMs,
	cause: "",
	probe: null,
	goodProbes: 0,
};

export const breakerOf = (breakers: Breakers, scope: string): Breaker =>
	(Object.hasOwn(breakers, scope) ? breakers[scope] : undefined) ?? closed;

const withSample = (breaker: Breaker, sample: Sample): Breaker => ({
	...breaker,
	samples: [...breaker.samples.filter(({ at }) => at > sample.at - breakerLimits.windowMs), sample].slice(-breakerLimits.kept),
	consecutive: sample.ok ? 0 : breaker.consecutive + 1,
});

const applyTo = (breaker: Breaker, entry: Entry): Breaker => {
	const sample = isRead(entry) ? null : sampleOf(entry);
	let next = sample === null ? breaker : withSample(breaker, { at: entry.at, ok: sample, seq: entry.seq });
	if (entry.request !== undefined && entry.request === next.probe) {
		if (entry.type === "request.denied") next = { ...next, probe: null };
		if (entry.type === "request.finished") next = { ...next, probe: null, goodProbes: sample === true ? next.goodProbes + 1 : 0 };
	}
	return next;
};

/** The entry that changes a breaker names it in `details.scope`. */
const changed = (breaker: Breaker, entry: Entry): Breaker => {
	const cause = typeof entry.details["cause"] === "string" ? entry.details["cause"] : "";
	if (entry.type === "breaker.opened") {
		const isAgain = breaker.state === "Open" || breaker.openedAt > 0;
		const cooldownMs = isAgain ? Math.min(breaker.cooldownMs * 2, breakerLimits.longestCooldownMs) : breakerLimits.cooldownMs;
		return { ...breaker, state: "Open", openedAt: entry.at, cooldownMs, cause, probe: null, goodProbes: 0 };
	}
	return closed;
};

export const breakersFold = fold<Breakers>({
	name: "breakers-1",
	initial: {},
	apply: (breakers, entry) => {
		if (entry.type === "breaker.opened" || entry.type === "breaker.closed") {
			const scope = typeof entry.details["scope"] === "string" ? entry.details["scope"] : globalScope;
			return { ...breakers, [scope]: changed(breakerOf(breakers, scope), entry) };
		}
		const scopes = entry.agent === undefined ? [globalScope] : [globalScope, entry.agent];
		let next = breakers;
		for (const scope of scopes) {
			const before = breakerOf(next, scope);
			let after = applyTo(before, entry);
			// A request held as a probe says so in its findings; it takes the one place there is.
			if (entry.type === "request.held" && entry.findings?.some((finding) => finding.code === probeCode(scope)))
				after = { ...after, probe: entry.request ?? null };
			if (after !== before) next = { ...next, [scope]: after };
		}
		return next;
	},
});

export const probeCode = (scope: string): string => (scope === globalScope ? "breaker-probe" : "agent-breaker-probe");

/** State as of now: an open breaker whose cooldown has passed is half open. */
export const stateAt = (breaker: Breaker, now: number): BreakerState =>
	breaker.state === "Open" && now >= breaker.openedAt + breaker.cooldownMs ? "HalfOpen" : breaker.state;

/** Why this breaker has to open now, or null. */
export const whyTrip = (breaker: Breaker, now: number): string | null => {
	const state = stateAt(breaker, now);
	const last = breaker.samples.at(-1);
	if (state === "Open" || last === undefined) return null;
	if (state === "HalfOpen") return !last.ok && last.at > breaker.openedAt ? "a probe failed" : null;
	if (breaker.consecutive >= breakerLimits.consecutive) return `${breaker.consecutive} failures in a row`;
	const recent = breaker.samples.filter(({ at }) => at > now - breakerLimits.windowMs);
	const failed = recent.filter(({ ok }) => !ok).length;
	if (recent.length < breakerLimits.minSamples || failed < breakerLimits.failureShare * recent.length) return null;
	return `${failed} of the last ${recent.length} actions failed`;
};

/** True when a half-open breaker has seen enough good probes. */
export const mayClose = (breaker: Breaker): boolean => breaker.state === "Open" && breaker.goodProbes >= breakerLimits.goodProbes;

/** One breaker as the console shows it. */
export const breakerView = (scope: string, breaker: Breaker, now: number): BreakerView => {
	const recent = breaker.samples.filter(({ at }) => at > now - breakerLimits.windowMs);
	return {
		scope,
		state: stateAt(breaker, now),
		failed: recent.filter(({ ok }) => !ok).length,
		total: recent.length,
		consecutive: breaker.consecutive,
		cause: breaker.cause,
		...(breaker.state === "Open" ? { openedAt: breaker.openedAt, halfOpenAt: breaker.openedAt + breaker.cooldownMs } : {}),
		goodProbes: breaker.goodProbes,
		samples: breaker.samples.map(({ seq, at, ok }) => ({ seq, at, ok })),
	};
};

import { z } from "zod";

/** Circuit breakers as the console sees them. `scope` is `*` for the global one, else an agent's name. */

/** When a breaker trips, how long it rests and what closes it. The same for every breaker. Source: semantics §4. */
export const breakerLimits = {
	windowMs: 300_000,
	consecutive: 3,
	minSamples: 10,
	failureShare: 0.5,
	cooldownMs: 60_000,
	longestCooldownMs: 900_000,
	goodProbes: 3,
	/** Reads that have to go well while it is half open before an operator's reset counts as well founded. */
	goodReads: 5,
	/** A probe that nobody reports the end of makes room for another after this. */
	probeMs: 3_600_000,
	/** Samples kept for the screen's strip and the share rule. */
	kept: 100,
} as const;

/** What both conditions look at: the samples in the window, and how many failures are the newest of them. */
export const readingsOf = (
	samples: readonly { readonly at: number; readonly ok: boolean }[],
	now: number,
): { readonly failed: number; readonly total: number; readonly consecutive: number } => {
	const recent = samples.filter(({ at }) => at > now - breakerLimits.windowMs);
	return {
		failed: recent.filter(({ ok }) => !ok).length,
		total: recent.length,
		consecutive: recent.length - 1 - recent.findLastIndex(({ ok }) => ok),
	};
};

/** The scope of the breaker that counts for all agents. */
export const globalScope = "*";

export const breakerStateSchema = z.enum(["Closed", "Open", "HalfOpen"]);
export type BreakerState = z.infer<typeof breakerStateSchema>;

export const breakerViewSchema = z
	.object({
		scope: z.string().max(80),
		state: breakerStateSchema,
		/** The rules keep it from denying anything. Only the breaker of all can be off. */
		isOff: z.literal(true).optional(),
		/** Failures and all finished actions that are not reads, in the window. */
		failed: z.int(),
		total: z.int(),
		consecutive: z.int(),
		cause: z.string(),
		openedAt: z.int().optional(),
		halfOpenAt: z.int().optional(),
		goodProbes: z.int(),
		/** Reads that went well in a row since it was half open, counted up to the number that is needed. */
		goodReads: z.int(),
		/** Oldest first. */
		samples: z.array(z.object({ seq: z.int(), at: z.int(), ok: z.boolean() }).strict()).max(breakerLimits.kept),
	})
	.strict();
export type BreakerView = z.infer<typeof breakerViewSchema>;

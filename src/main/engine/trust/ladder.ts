import { type Level, levels } from "../../../shared/model/words.ts";

/**
 * What it takes to climb one step. `successes` are counted by distinct request digests at the level; `maxErrorShare`
 * over the last `windowOf` counted actions.
 *
 * Source: semantics §3.
 */
export type Step = {
	readonly to: Level;
	readonly successes: number;
	readonly maxErrorShare: number;
	readonly minLevelMs: number;
	readonly days: number;
	/** The step waits for an operator instead of being taken by the numbers alone. */
	readonly isConfirmed: boolean;
};

const hourMs = 3_600_000;

const steps: Readonly<Partial<Record<Level, Step>>> = {
	Shadow: { to: "DryRun", successes: 10, maxErrorShare: 0.2, minLevelMs: hourMs, days: 0, isConfirmed: false },
	DryRun: { to: "Assisted", successes: 20, maxErrorShare: 0.1, minLevelMs: 4 * hourMs, days: 0, isConfirmed: false },
	Assisted: { to: "Supervised", successes: 50, maxErrorShare: 0.05, minLevelMs: 24 * hourMs, days: 0, isConfirmed: true },
	Supervised: { to: "SelectiveAutonomy", successes: 200, maxErrorShare: 0.02, minLevelMs: 168 * hourMs, days: 3, isConfirmed: true },
};

export const trustLimits = {
	/** Fewest counted actions that an error rate is taken over. */
	leastWindow: 50,
	/** Marks kept: the longest window of all. */
	kept: 200,
	idleMs: 30 * 24 * hourMs,
	/** How long a promotion to the highest level stands before an operator looks again. */
	reviewMs: 30 * 24 * hourMs,
	/** A trusted family: successes of distinct digests, and the share of failures it may have. */
	familySuccesses: 20,
	familyErrorShare: 0.02,
	familyWindow: 50,
	/** Families and open suggestions remembered for one agent. */
	families: 64,
	suggestions: 50,
	/** Days remembered; the ladder needs three. */
	days: 7,
} as const;

/** The step up from a level, or null at the top. */
export const stepFrom = (level: Level): Step | null => steps[level] ?? null;

/** The step that leads to a level, or null at the bottom: its limits are the ones an agent must go on holding. */
export const stepTo = (level: Level): Step | null => stepsTo[level] ?? null;
const stepsTo: Readonly<Partial<Record<Level, Step>>> = Object.fromEntries(
	levels.flatMap((level) => {
		const step = stepFrom(level);
		return step === null ? [] : [[step.to, step]];
	}),
);

export const windowOf = (step: Step): number => Math.max(trustLimits.leastWindow, step.successes);

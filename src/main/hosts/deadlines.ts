import type { Engine } from "../engine/engine.ts";

/** Wakes the engine when the next deadline passes. Uses a timer of this process: a clock that is set back postpones nothing. */
export type Deadlines = { arm(): void; stop(): void };

/** A timer cannot be set further ahead than this; it is set again then. */
const longestMs = 2_000_000_000;

export const createDeadlines = (engine: Engine, now: () => number, commit: <T>(work: () => T) => Promise<T>): Deadlines => {
	let timer: ReturnType<typeof setTimeout> | null = null;
	const wake = (): void => {
		timer = null;
		void commit(() => engine.expire()).then(arm);
	};
	const arm = (): void => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		const next = engine.nextDeadlineAt();
		if (next !== null) timer = setTimeout(wake, Math.max(1, Math.min(longestMs, next - now())));
	};
	return {
		arm,
		stop: () => {
			if (timer !== null) clearTimeout(timer);
			timer = null;
		},
	};
};

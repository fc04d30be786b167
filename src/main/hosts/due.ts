/**
 * Wakes the engine for what comes by time alone: a level that was earned some hours ago, an idle agent, a review date, the
 * end of a mode. Looks again at least every hour, so that a clock that was set is noticed.
 */
export type Due = { arm(): void; stop(): void };

export type DuePorts = {
	readonly now: () => number;
	/** When something is next due; null when nothing is. */
	readonly nextAt: () => number | null;
	/** Does what is due now. */
	readonly run: () => Promise<unknown>;
	readonly onBug: (place: string, error: unknown) => void;
};

const leastMs = 1000;
const mostMs = 3_600_000;

export const createDue = ({ now, nextAt, run, onBug }: DuePorts): Due => {
	let timer: ReturnType<typeof setTimeout> | null = null;
	let isStopped = false;

	const wake = (): void => {
		timer = null;
		run().then(arm, (error: unknown) => onBug("due", error));
	};
	const arm = (): void => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		const next = nextAt();
		if (isStopped || next === null) return;
		timer = setTimeout(wake, Math.max(leastMs, Math.min(mostMs, next - now())));
		timer.unref();
	};
	return {
		arm,
		stop: () => {
			isStopped = true;
			if (timer !== null) clearTimeout(timer);
			timer = null;
		},
	};
};

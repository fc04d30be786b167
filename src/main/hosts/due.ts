/**
 * Wakes the engine for what comes by time alone: a level that was earned some hours ago, an idle agent, a review date, the
 * end of a mode. Looks again at least every hour, so that a clock that was set is noticed. How long it is to a moment is
 * read from the clock once and then measured by one that nobody can set: setting the clock back postpones nothing.
 */
export type Due = { arm(): void; stop(): void };

export type DuePorts = {
	readonly now: () => number;
	/** When something is next due; null when nothing is. */
	readonly nextAt: () => number | null;
	/** Milliseconds since any moment; never goes back. */
	readonly steady?: () => number;
	/** Does what is due now, by the clock or by what was measured. */
	readonly run: (isOverdue: (at: number) => boolean) => Promise<unknown>;
	readonly onBug: (place: string, error: unknown) => void;
};

const leastMs = 1000;
const mostMs = 3_600_000;

export const createDue = ({ now, nextAt, run, onBug, steady = () => performance.now() }: DuePorts): Due => {
	/** The moment that is waited for, and when it is by the steady clock. */
	let awaited: { readonly at: number; readonly steadyAt: number } | null = null;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let isStopped = false;

	const wake = (): void => {
		timer = null;
		run((at) => awaited?.at === at && steady() >= awaited.steadyAt).then(arm, (error: unknown) => onBug("due", error));
	};
	const arm = (): void => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		const next = nextAt();
		if (isStopped || next === null) return;
		if (awaited?.at !== next) awaited = { at: next, steadyAt: steady() + next - now() };
		timer = setTimeout(wake, Math.max(leastMs, Math.min(mostMs, next - now(), awaited.steadyAt - steady())));
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

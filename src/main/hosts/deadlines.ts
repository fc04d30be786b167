import type { Engine } from "../engine/engine.ts";
import type { Held } from "../engine/held.ts";

/**
 * Wakes the engine when the next deadline passes. How long a request still has is read from the clock once, when it is
 * first seen with that deadline, and then measured by a clock that nobody can set: a wall clock that is set back
 * postpones nothing, and one that is set ahead ends the wait early.
 */
export type Deadlines = { arm(): void; stop(): void };

export type DeadlinePorts = {
	readonly now: () => number;
	/** Milliseconds since any moment; never goes back. */
	readonly steady?: () => number;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly onBug: (place: string, error: unknown) => void;
};

/** A timer cannot be set further ahead than this; it is set again then. */
const longestMs = 2_000_000_000;

export const createDeadlines = (engine: Engine, ports: DeadlinePorts): Deadlines => {
	const { now, commit, steady = () => performance.now() } = ports;
	let due = new Map<string, { readonly deadlineAt: number; readonly at: number }>();
	let timer: ReturnType<typeof setTimeout> | null = null;
	let isStopped = false;

	const isOverdue = ({ request: { id } }: Held): boolean => steady() >= (due.get(id)?.at ?? Number.POSITIVE_INFINITY);
	const wake = (): void => {
		timer = null;
		commit(() => engine.expire(isOverdue)).then(arm, (error: unknown) => ports.onBug("deadlines", error));
	};
	const arm = (): void => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		if (isStopped) return;
		const kept: typeof due = new Map();
		let next = Number.POSITIVE_INFINITY;
		for (const { request, deadlineAt } of engine.waiting()) {
			const known = due.get(request.id);
			const each = known?.deadlineAt === deadlineAt ? known : { deadlineAt, at: steady() + deadlineAt - now() };
			kept.set(request.id, each);
			next = Math.min(next, each.at - steady(), deadlineAt - now());
		}
		due = kept;
		if (next !== Number.POSITIVE_INFINITY) timer = setTimeout(wake, Math.max(1, Math.min(longestMs, next)));
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

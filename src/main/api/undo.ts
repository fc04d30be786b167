/**
 * Denials that can still be taken back. A denial is the safe direction, so it needs no ceremony; in return its delivery
 * waits a moment. If this process ends first, the request is withdrawn: denied all the same.
 */
export type Undo<T> = {
	/**
	 * Delivers after `delayMs` unless it is taken back. Gives when, in host time. When one is pending for this id already, its
	 * time stays and what is delivered then is the newer one.
	 */
	put(id: string, delayMs: number, deliver: () => Promise<T>): number;
	/** Takes a pending one back; false when there is none. */
	take(id: string): boolean;
	has(id: string): boolean;
	/** Delivers a pending one now; false when there is none. */
	deliver(id: string): Promise<boolean>;
	/** Delivers everything now; for stopping. */
	flush(): Promise<void>;
};

type Pending<T> = { readonly timer: ReturnType<typeof setTimeout>; readonly untilAt: number; deliver: () => Promise<T> };

export const createUndo = <T>(now: () => number, onError: (error: unknown) => void): Undo<T> => {
	const pending = new Map<string, Pending<T>>();
	const run = async (id: string): Promise<void> => {
		const each = pending.get(id);
		if (!each) return;
		clearTimeout(each.timer);
		pending.delete(id);
		try {
			await each.deliver();
		} catch (error) {
			onError(error);
		}
	};
	return {
		put: (id, delayMs, deliver) => {
			const known = pending.get(id);
			if (known !== undefined) {
				known.deliver = deliver;
				return known.untilAt;
			}
			const untilAt = now() + delayMs;
			pending.set(id, { timer: setTimeout(() => void run(id), delayMs), untilAt, deliver });
			return untilAt;
		},
		take: (id) => {
			const each = pending.get(id);
			if (!each) return false;
			clearTimeout(each.timer);
			return pending.delete(id);
		},
		has: (id) => pending.has(id),
		deliver: async (id) => {
			if (!pending.has(id)) return false;
			await run(id);
			return true;
		},
		flush: async () => {
			await Promise.all([...pending.keys()].map(run));
		},
	};
};

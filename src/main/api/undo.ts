/**
 * Denials that can still be taken back. A denial is the safe direction, so it needs no ceremony; in return its delivery
 * waits a moment. If this process ends first, the request is withdrawn: denied all the same.
 */
export type Undo<T> = {
	/** Delivers after `delayMs` unless it is taken back. Returns false when one is pending for this id already. */
	put(id: string, delayMs: number, deliver: () => Promise<T>): boolean;
	/** Takes a pending one back; false when there is none. */
	take(id: string): boolean;
	has(id: string): boolean;
	/** Delivers everything now; for stopping. */
	flush(): Promise<void>;
};

export const createUndo = <T>(onError: (error: unknown) => void): Undo<T> => {
	const pending = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; readonly deliver: () => Promise<T> }>();
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
			if (pending.has(id)) return false;
			pending.set(id, { timer: setTimeout(() => void run(id), delayMs), deliver });
			return true;
		},
		take: (id) => {
			const each = pending.get(id);
			if (!each) return false;
			clearTimeout(each.timer);
			return pending.delete(id);
		},
		has: (id) => pending.has(id),
		flush: async () => {
			await Promise.all([...pending.keys()].map(run));
		},
	};
};

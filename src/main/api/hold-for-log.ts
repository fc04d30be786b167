/** What is refused because the log cannot be written waits for room, as long as its caller does. */
export type HoldForLog = <T>(
	work: () => Promise<T>,
	/** `ms` is the caller's patience; `beat` tells it every few seconds that this is alive. */
	caller: { readonly ms: number; readonly beat: () => void },
) => Promise<T>;

/**
 * Runs `work`, and again each time the log can be written again after it was refused for that. Nothing of a refused try has
 * happened, so that the next one is the first.
 * Throws: what `work` throws, when that is not about the log or the patience is over.
 */
export const createHoldForLog =
	(ports: {
		readonly whenWritable: (ms: number) => Promise<boolean> | null;
		readonly now: () => number;
		readonly beatMs: number;
	}): HoldForLog =>
	async (work, { ms, beat }) => {
		const until = ports.now() + ms;
		for (;;) {
			try {
				return await work();
			} catch (error) {
				const writable = ports.whenWritable(Math.max(0, until - ports.now()));
				if (writable === null) throw error;
				beat();
				const timer = setInterval(beat, ports.beatMs);
				const isWritable = await writable;
				clearInterval(timer);
				if (!isWritable) throw error;
			}
		}
	};

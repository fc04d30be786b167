import { focusMs, quietMs } from "./clocks.ts";
import { sinceFocus, sinceTyped } from "./senses.ts";

/** What every guarded press of this window waits for, whatever it is for: why not yet, in words, or null. */

export function settleRefusal(): string | null {
	if (document.hidden || !document.hasFocus()) return "Click the window first";
	return sinceFocus(performance.now()) < focusMs ? "Window just came to the front" : null;
}

export const quietRefusal = (): string | null => (sinceTyped(performance.now()) < quietMs ? "Waiting for keys to rest" : null);

/** When the next of these ends, in ms from now; empty when none is under way. */
export function waitsLeftMs(now: number): number[] {
	return [focusMs - sinceFocus(now), quietMs - sinceTyped(now)].filter((left) => left > 0);
}

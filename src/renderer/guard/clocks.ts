import type { Grade } from "../../shared/model/words.ts";

/**
 * How long the guard waits, in ms. Held by test/e2e/guard.test.ts.
 * Source: ux §5.2. Longer waits are a person's choice; shorter ones are not offered.
 */
export type Clocks = { readonly readMs: number; readonly pointerMs: number };

export const clocks: Readonly<Record<Grade, Clocks>> = {
	routine: { readMs: 400, pointerMs: 150 },
	notable: { readMs: 700, pointerMs: 150 },
	high: { readMs: 1500, pointerMs: 250 },
	critical: { readMs: 2500, pointerMs: 250 },
};

/** After the window got the focus. */
export const focusMs = 500;
/** After the last printable key anywhere in our windows. */
export const quietMs = 350;
/** A press this soon after the focus was meant for the window, not for the button under it. */
export const focusClickMs = 300;
/** How long the button must have stayed where it is. */
export const stillMs = 500;
/** How long the focus must have rested on a button that is activated without a pointer. */
export const restMs = 300;
/** How far the pointer must have come since the card appeared, in px. */
export const movePx = 4;
/** Between the first press and the confirming one. */
export const confirmGapMs = 250;
/** A one-time permission is asked for again when it is this old; the host forgets it after ten minutes. */
export const permissionMs = 300_000;

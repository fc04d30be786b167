/**
 * Three approvals in ten seconds, each read for less than one: the next minute asks for twice the time. It says so.
 * Source: ux §5.2, streak factor.
 */

const windowMs = 10_000;
const shortReadMs = 1000;
const penaltyMs = 60_000;
const factor = 2;

let quick: number[] = [];
let slowUntil = 0;
let tookMs = 0;

export function noteApproval(at: number, readMs: number): void {
	quick = readMs < shortReadMs ? [...quick.filter((each) => at - each <= windowMs), at] : [];
	if (quick.length < 3) return;
	tookMs = at - (quick[0] ?? at);
	slowUntil = at + penaltyMs;
	quick = [];
}

export const readFactor = (at: number): number => (at < slowUntil ? factor : 1);

/** Why the guard is slower now, or null. */
export const slowReason = (at: number): string | null =>
	at < slowUntil ? `Three approvals in ${Math.max(1, Math.round(tookMs / 1000))} s. Slowing down.` : null;

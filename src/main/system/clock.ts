/** Milliseconds since the epoch. The engine never asks itself: it is handed this, so that a decision can be replayed. */
export const systemNow = (): number => Date.now();

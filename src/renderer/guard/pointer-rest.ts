import { movePx, stillMs } from "./clocks.ts";
import { pointerPlace, type Point } from "./senses.ts";

/**
 * Whether a click on an element can be meant: the pointer came to it after the card did, it has been there for a moment,
 * and the element has not moved under it. Source: ux §5.2 pointer settle, §5.3 rule 4.
 */
export type PointerRest = {
	readonly refusal: (event: Event, settleMs: number) => string | null;
	/** Looks where the element is now. */
	readonly sample: () => void;
	readonly stop: () => void;
};

export const movedSentence = "The screen changed. Nothing was sent.";

export function watchPointer(element: HTMLElement): PointerRest {
	const life = new AbortController();
	let origin: Point | null = pointerPlace();
	let movedAt = Number.POSITIVE_INFINITY;
	let enteredAt = Number.POSITIVE_INFINITY;
	let box = element.getBoundingClientRect();
	let boxMovedAt = Number.NEGATIVE_INFINITY;

	const sample = (): void => {
		const now = element.getBoundingClientRect();
		const isSame = Math.abs(now.x - box.x) <= 1 && Math.abs(now.y - box.y) <= 1 && Math.abs(now.width - box.width) <= 1;
		if (isSame) return;
		box = now;
		boxMovedAt = performance.now();
	};
	const onMove = (event: PointerEvent): void => {
		if (!event.isTrusted) return;
		origin ??= { x: event.clientX, y: event.clientY };
		const far = Math.hypot(event.clientX - origin.x, event.clientY - origin.y) >= movePx;
		if (far && movedAt === Number.POSITIVE_INFINITY) movedAt = performance.now();
		const isInside = element.contains(event.target as Node);
		if (!isInside) enteredAt = Number.POSITIVE_INFINITY;
		else if (enteredAt === Number.POSITIVE_INFINITY) enteredAt = performance.now();
		sample();
	};
	const on = { signal: life.signal, capture: true, passive: true };
	window.addEventListener("pointermove", onMove, on);
	window.addEventListener("resize", sample, on);
	window.addEventListener("scroll", sample, on);

	const refusal = (event: Event, settleMs: number): string | null => {
		sample();
		const now = performance.now();
		if (now - boxMovedAt < stillMs) return movedSentence;
		// A finger has no place before it touches: the read delay and the focus rule stand alone.
		if (event instanceof PointerEvent && event.pointerType === "touch") return null;
		return now - movedAt < settleMs || now - enteredAt < settleMs ? "Click again" : null;
	};
	return { refusal, sample, stop: () => life.abort() };
}

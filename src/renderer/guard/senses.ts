import { isTyping } from "../keys/keys.ts";
import { useUi } from "../store/ui-store.ts";

/**
 * What happened in this window lately, for every guard in it: when it got the focus, when somebody last typed, where the
 * pointer is. Only trusted pointer and key events count; a focus event may come from anywhere, since it can only delay.
 */
let focusedAt = performance.now();
let typedAt = Number.NEGATIVE_INFINITY;
let typedBefore = typedAt;
let typedEvent: KeyboardEvent | null = null;
let pointer: Point | null = null;

export type Point = { readonly x: number; readonly y: number };

export const sinceFocus = (now: number): number => now - focusedAt;
export const sinceTyped = (now: number): number => now - typedAt;
export const pointerPlace = (): Point | null => pointer;

/** Takes this key out of the count, to ask whether the keys had rested before it. `noise` puts a refused one back. */
export function setAside(event: KeyboardEvent): void {
	if (typedEvent === event) typedAt = typedBefore;
}

/** Counts as typing: a key that was absorbed. */
export function noise(): void {
	typedAt = performance.now();
}

/** True while a field, menu, sheet, palette or key sequence is open: then no verdict key works. */
export function isBusy(): boolean {
	const { layers, sequence } = useUi.getState();
	return layers.length > 0 || sequence || isTyping(document.activeElement);
}

window.addEventListener("focus", () => (focusedAt = performance.now()));
window.addEventListener(
	"keydown",
	(event) => {
		if (!event.isTrusted || event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
		typedBefore = typedAt;
		typedEvent = event;
		typedAt = performance.now();
	},
	true,
);
window.addEventListener(
	"pointermove",
	(event) => {
		if (event.isTrusted) pointer = { x: event.clientX, y: event.clientY };
	},
	true,
);

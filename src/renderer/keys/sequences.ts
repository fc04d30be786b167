import { setSequence, useUi } from "../store/ui-store.ts";
import { isPlain, isSingle, isTyping, letterOf } from "./keys.ts";

/**
 * `g`, then a letter: goes to a screen. While a sequence is open every single key is dead; one that is not finished in
 * time is dropped and the next key is swallowed, so that `g`, a pause, `a` cannot approve.
 */

const limitMs = 1500;

export type Sequences = { readonly stop: () => void };

export function listenForSequences(go: (letter: string) => void): Sequences {
	let state: "idle" | "open" | "stale" = "idle";
	let timer: ReturnType<typeof setTimeout> | undefined;

	const set = (next: typeof state): void => {
		state = next;
		setSequence(next !== "idle");
	};
	const swallow = (event: KeyboardEvent): void => {
		event.preventDefault();
		event.stopImmediatePropagation();
	};
	const onKey = (event: KeyboardEvent): void => {
		if (state !== "idle") {
			// A lone modifier finishes nothing.
			if (event.key === "Shift" || event.key === "Control" || event.key === "Alt" || event.key === "Meta") return;
			clearTimeout(timer);
			const wasOpen = state === "open";
			swallow(event);
			// The flag falls after this event, so that no later listener of the same key sees an idle sequence.
			queueMicrotask(() => set("idle"));
			if (wasOpen && event.isTrusted && (isPlain(event) || isSingle(event)) && !event.repeat) go(letterOf(event));
			return;
		}
		if (event.key !== "g" && letterOf(event) !== "g") return;
		if (!event.isTrusted || event.repeat || event.shiftKey || event.isComposing || !isSingle(event) || isTyping(event.target)) return;
		if (useUi.getState().layers.length > 0) return;
		set("open");
		timer = setTimeout(() => set("stale"), limitMs);
	};
	// Before every other listener of the window: the guard must not see a key that belongs to a sequence.
	window.addEventListener("keydown", onKey, true);
	return {
		stop: () => {
			clearTimeout(timer);
			window.removeEventListener("keydown", onKey, true);
			set("idle");
		},
	};
}

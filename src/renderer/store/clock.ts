import { useSyncExternalStore } from "react";
import { useConsole } from "./console-store.ts";

/** One timer of 1 Hz for every counting text on screen; none while nobody looks. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function tick(): void {
	now = Date.now();
	for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	if (listeners.size === 1) {
		now = Date.now();
		timer = setInterval(tick, 1000);
	}
	return () => {
		listeners.delete(listener);
		if (listeners.size === 0) clearInterval(timer);
	};
}

/** Host time in ms, to the second. */
export function useHostNow(): number {
	const offset = useConsole((store) => store.clockOffsetMs);
	return useSyncExternalStore(subscribe, () => now) + offset;
}

/** This machine's time in ms, to the second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

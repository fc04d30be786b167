import { useEffect, useRef, useState } from "react";
import { type ConsoleStore, useConsole } from "./console-store.ts";

/**
 * A reading of the state that is shown at most every `everyMs`: at once after a rest, and in between nothing is rendered,
 * whatever happens. `read` is the same function each time.
 */
export function useSlowly<T>(read: (store: ConsoleStore) => T, everyMs: number): T {
	const [shown, setShown] = useState(() => read(useConsole.getState()));
	const last = useRef(shown);
	useEffect(() => {
		let shownAt = 0;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const show = (): void => {
			timer = undefined;
			last.current = read(useConsole.getState());
			shownAt = Date.now();
			setShown(last.current);
		};
		const look = (): void => {
			if (timer !== undefined || Object.is(read(useConsole.getState()), last.current)) return;
			timer = setTimeout(show, Math.max(0, shownAt + everyMs - Date.now()));
		};
		look();
		const unsubscribe = useConsole.subscribe(look);
		return () => {
			unsubscribe();
			clearTimeout(timer);
		};
	}, [read, everyMs]);
	return shown;
}

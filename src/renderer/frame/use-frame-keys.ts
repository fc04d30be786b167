import { useEffect } from "react";
import { isChord } from "../keys/keys.ts";
import { listenForSequences } from "../keys/sequences.ts";
import { navigate } from "../router/use-route.ts";
import { screens } from "../screens/registry.ts";
import { openPalette } from "./palette.tsx";

/** Keys that work everywhere: `g` and a letter, and the palette. */
export function useFrameKeys(): void {
	useEffect(() => {
		const sequences = listenForSequences((letter) => {
			const screen = screens.find((each) => each.letter === letter);
			if (screen !== undefined) navigate(screen.route);
		});
		const onKey = (event: KeyboardEvent): void => {
			if (!event.isTrusted || !isChord(event, "k")) return;
			event.preventDefault();
			openPalette();
		};
		window.addEventListener("keydown", onKey);
		return () => {
			sequences.stop();
			window.removeEventListener("keydown", onKey);
		};
	}, []);
}

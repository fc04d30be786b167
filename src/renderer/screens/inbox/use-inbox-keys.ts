import { useEffect } from "react";
import { isBusy } from "../../guard/senses.ts";
import { isSingle, letterOf } from "../../keys/keys.ts";
import { undoLast } from "../../store/undo.ts";

export type InboxActs = {
	readonly move: (step: 1 | -1) => void;
	readonly later: () => void;
	readonly merge: () => void;
	/** Only where there is a list to select in. */
	readonly select?: (isRange: boolean) => void;
};

/** `j k l x z .` and the arrows, while the card or the list has the focus. None of them is a verdict. */
export function useInboxKeys(acts: InboxActs): void {
	const { move, later, merge, select } = acts;
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (!event.isTrusted || event.isComposing || !isSingle(event) || isBusy()) return;
			const target = event.target instanceof Element ? event.target : null;
			if (target?.closest("[data-verdict-region]") == null) return;
			const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
			// Arrows scroll the evidence while it has the focus; elsewhere they move along the list.
			if (isArrow && target.closest("[data-list], h1") === null) return;
			const letter = letterOf(event);
			if (event.shiftKey && letter !== "x") return;
			const act = letter === "x" && select !== undefined ? () => select(event.shiftKey) : actionOf(letter, move, later, merge);
			if (act === null || (event.repeat && !isArrow)) return;
			event.preventDefault();
			act();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [move, later, merge, select]);
}

function actionOf(key: string, move: (step: 1 | -1) => void, later: () => void, merge: () => void): (() => void) | null {
	switch (key) {
		case "j":
		case "ArrowDown":
			return () => move(1);
		case "k":
		case "ArrowUp":
			return () => move(-1);
		case "l":
			return later;
		case "z":
			return () => void undoLast();
		case ".":
			return merge;
		default:
			return null;
	}
}

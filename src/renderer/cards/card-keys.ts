import { useEffect, type RefObject } from "react";
import { isBusy } from "../guard/senses.ts";
import { isSingle, isTyping, letterOf } from "../keys/keys.ts";

/** Keys of a card that are no verdicts: they press what is on the card already, or move over the evidence. */
const presses: Readonly<Record<string, string>> = {
	b: "[data-bytes]",
	e: "[data-edit]",
	w: "[data-why]",
	t: "[data-extend]",
	r: "[data-rule]",
	...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`${number}`, `[data-scope="${number}"]`])),
};

const paneShare = 0.85;

export function useCardKeys(root: RefObject<HTMLElement | null>, card: { readonly tell: () => void; readonly isOpen: boolean }): void {
	const { tell, isOpen } = card;
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			const target = event.target instanceof Element ? event.target : null;
			if (!event.isTrusted || event.repeat || event.isComposing || !isSingle(event) || isBusy() || isTyping(target)) return;
			if (target?.closest("[data-verdict-region]") == null || root.current === null) return;
			if (event.key === " ") {
				if (target.closest("button, a, input, summary") !== null) return;
				event.preventDefault();
				return page(root.current, event.shiftKey ? -1 : 1);
			}
			if (event.shiftKey) return;
			const letter = letterOf(event);
			if (letter === "f" && isOpen) {
				event.preventDefault();
				tell();
			} else if (letter === "h") root.current.querySelector<HTMLElement>("[data-history]")?.focus();
			else {
				const pressed = root.current.querySelector<HTMLElement>(presses[letter] ?? ":not(*)");
				// The key that opens a field is not its first letter.
				if (pressed !== null) event.preventDefault();
				pressed?.click();
			}
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [root, tell, isOpen]);
}

/** Scrolls the evidence by most of its height, in whichever box scrolls at this width. */
function page(root: HTMLElement, direction: 1 | -1): void {
	const boxes = [...root.querySelectorAll<HTMLElement>("[data-pane], [data-body]")];
	const box = boxes.find((each) => each.scrollHeight > each.clientHeight);
	box?.scrollBy({ top: direction * box.clientHeight * paneShare });
}

import { useEffect, type RefObject } from "react";

/**
 * Keeps the keyboard on this screen: when what had the focus is gone, the screen itself takes it, so that its keys go on
 * working. Never takes the focus from anything else.
 */
export function useKeepFocus(screen: RefObject<HTMLElement | null>): void {
	useEffect(() => {
		const isLost = document.activeElement === document.body || document.activeElement?.tagName === "MAIN";
		if (isLost) screen.current?.focus({ preventScroll: true });
	});
}

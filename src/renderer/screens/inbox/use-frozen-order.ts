import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import type { Waiting } from "../../../shared/model/card.ts";
import { nextOrder, noOrder, type Order } from "../../store/order.ts";

/** After the pointer and the focus left, in ms. */
const settleMs = 3000;

/**
 * The order of the list, frozen while the card or the list has the focus or the pointer is over the list, and for three
 * seconds after. `merge` lets everything find its place now.
 */
export function useFrozenOrder(
	screen: RefObject<HTMLElement | null>,
	list: RefObject<HTMLElement | null>,
	waiting: readonly Waiting[],
): { readonly order: Order; readonly merge: () => void } {
	const [order, setOrder] = useState<Order>(noOrder);
	const [seen, setSeen] = useState<readonly Waiting[] | null>(null);
	const latest = useRef(waiting);
	const isOver = useRef(false);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

	const isHeld = useCallback((): boolean => {
		const isFocused = document.hasFocus() && screen.current?.contains(document.activeElement) === true;
		return isFocused || isOver.current;
	}, [screen]);
	const merge = useCallback(() => setOrder((now) => nextOrder(now, latest.current, false)), []);

	useEffect(() => {
		latest.current = waiting;
	}, [waiting]);
	// Derived while rendering, not in an effect: a flood of arrivals must not become a chain of renders.
	if (seen !== waiting) {
		setSeen(waiting);
		setOrder(nextOrder(order, waiting, isHeld() || timer.current !== undefined));
	}

	useEffect(() => {
		const screenNow = screen.current;
		const listNow = list.current;
		if (screenNow === null || listNow === null) return;
		const life = new AbortController();
		const on = { signal: life.signal };
		const settle = (): void => {
			clearTimeout(timer.current);
			timer.current = setTimeout(() => {
				timer.current = undefined;
				if (!isHeld()) merge();
			}, settleMs);
		};
		const hold = (): void => {
			clearTimeout(timer.current);
			timer.current = undefined;
		};
		listNow.addEventListener("pointerenter", () => void ((isOver.current = true), hold()), on);
		listNow.addEventListener("pointerleave", () => void ((isOver.current = false), settle()), on);
		screenNow.addEventListener("focusin", hold, on);
		screenNow.addEventListener("focusout", settle, on);
		window.addEventListener("blur", settle, on);
		return () => {
			life.abort();
			hold();
		};
	}, [screen, list, isHeld, merge]);
	return { order, merge };
}

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { afterScroll, type Place, placeAt, placeShowing, type Track, trackOf } from "./track.ts";

/**
 * Ties a scrolling element to a place in the list.
 *
 * A scroll event comes just before the frame is drawn; the rows are rendered inside it, so that the frame never shows
 * the bar at one place and the rows at another.
 */
export type Scroll = {
	readonly track: Track;
	readonly place: Place;
	/** Rows the list moved by in the last frame; negative is upwards. */
	readonly rowsPerFrame: RefObject<number>;
	show(index: number): void;
	toTop(): void;
};

const start: Place = { top: 0, bar: 0 };

export const usePlace = (scroller: RefObject<HTMLElement | null>, rowCount: number, rowPx: number, viewPx: number): Scroll => {
	const track = useMemo(() => trackOf(rowCount, rowPx, viewPx), [rowCount, rowPx, viewPx]);
	const [place, setPlace] = useState(start);
	const known = useRef(start);
	const rowsPerFrame = useRef(0);

	const settle = useCallback(
		(next: Place) => {
			rowsPerFrame.current = (next.top - known.current.top) / rowPx;
			known.current = next;
			setPlace(next);
			const element = scroller.current;
			if (element && Math.abs(element.scrollTop - next.bar) >= 1) element.scrollTop = next.bar;
		},
		[scroller, rowPx],
	);

	useEffect(() => {
		const element = scroller.current;
		if (!element) return undefined;
		const onScroll = (): void => {
			const next = afterScroll(track, known.current, element.scrollTop);
			if (next.top !== known.current.top || next.bar !== known.current.bar) flushSync(() => settle(next));
		};
		element.addEventListener("scroll", onScroll, { passive: true });
		return () => element.removeEventListener("scroll", onScroll);
	}, [scroller, track, settle]);

	// A list or window of another size: the same row stays on top as far as the list goes.
	useLayoutEffect(() => settle(placeAt(track, known.current.top)), [track, settle]);

	const show = useCallback((index: number) => settle(placeShowing(track, known.current, index, rowPx)), [settle, track, rowPx]);
	const toTop = useCallback(() => settle(placeAt(track, 0)), [settle, track]);
	return { track, place, rowsPerFrame, show, toTop };
};

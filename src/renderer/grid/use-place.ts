import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { afterScroll, type Place, placeAt, placeShowing, type Track, trackOf } from "./track.ts";

/**
 * Ties a scrolling element to a place in the list.
 *
 * A scroll event comes just before the frame is drawn; who listens draws the rows inside it, so that the frame never shows
 * the bar at one place and the rows at another. Nothing is rendered for it.
 */
export type Places = {
	now(): Place;
	/** Rows the list moved by in the last frame; negative is upwards. */
	rowsPerFrame(): number;
	subscribe(listener: () => void): () => void;
};
export type Scroll = { readonly track: Track; readonly places: Places; show(index: number): void; toTop(): void };

const start: Place = { top: 0, bar: 0 };

const createPlaces = (): Places & { set(next: Place, rowPx: number): void } => {
	const listeners = new Set<() => void>();
	let place = start;
	let speed = 0;
	return {
		now: () => place,
		rowsPerFrame: () => speed,
		subscribe: (listener) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		set: (next, rowPx) => {
			speed = (next.top - place.top) / rowPx;
			place = next;
			for (const listener of listeners) listener();
		},
	};
};

export const usePlace = (scroller: RefObject<HTMLElement | null>, rowCount: number, rowPx: number, viewPx: number): Scroll => {
	const track = useMemo(() => trackOf(rowCount, rowPx, viewPx), [rowCount, rowPx, viewPx]);
	const [places] = useState(createPlaces);

	const settle = useCallback(
		(next: Place) => {
			const element = scroller.current;
			// Read before anything is drawn: afterwards the rows would have to be laid out for it.
			const isElsewhere = element !== null && Math.abs(element.scrollTop - next.bar) >= 1;
			places.set(next, rowPx);
			if (isElsewhere) element.scrollTop = next.bar;
		},
		[places, scroller, rowPx],
	);

	useEffect(() => {
		const element = scroller.current;
		if (!element) return undefined;
		// Nobody else has to know of it: React, which listens at the root, would look for handlers in every frame.
		const isOurs = (event: Event): boolean => {
			if (event.target !== element) return false;
			event.stopPropagation();
			return true;
		};
		const onScroll = (event: Event): void => {
			if (!isOurs(event)) return;
			const known = places.now();
			const next = afterScroll(track, known, element.scrollTop);
			if (next.top !== known.top || next.bar !== known.bar) settle(next);
		};
		const first = { capture: true, passive: true };
		window.addEventListener("scroll", onScroll, first);
		window.addEventListener("scrollend", isOurs, first);
		return () => {
			window.removeEventListener("scroll", onScroll, first);
			window.removeEventListener("scrollend", isOurs, first);
		};
	}, [places, scroller, track, settle]);

	// A list or window of another size: the same row stays on top as far as the list goes.
	useLayoutEffect(() => settle(placeAt(track, places.now().top)), [places, track, settle]);

	const show = useCallback((index: number) => settle(placeShowing(track, places.now(), index, rowPx)), [places, settle, track, rowPx]);
	const toTop = useCallback(() => settle(placeAt(track, 0)), [settle, track]);
	return { track, places, show, toTop };
};

/**
 * Where a very long list stands under a scroll bar.
 *
 * Chromium gives no element more than 33 554 428 px (fewer when zoomed), so a list of ten million rows cannot have its
 * own height. Up to `maxTrackPx` one pixel of the bar is one pixel of the list. Above it the bar is shorter than the
 * list: wheel and keys still move the list pixel by pixel, a dragged thumb moves it in proportion, and near both ends
 * the two agree exactly, so that the first and the last row are always reachable. Every step is O(1).
 *
 * Units: px. `top` is a place in the list, `bar` a `scrollTop` of the element.
 * Law: test/renderer/grid-track.test.ts
 */
export type Track = { readonly contentPx: number; readonly trackPx: number; readonly viewPx: number };
export type Place = { readonly top: number; readonly bar: number };

/** Small enough for every zoom and pixel ratio that Chromium has, large enough that only very long lists are scaled. */
export const maxTrackPx = 8_000_000;

/** At this distance from either end, list and bar agree exactly. */
const endZonePx = 200_000;

/** How far the bar may run ahead of the list before it is put right: invisible on a bar of some hundred pixels. */
const maxDriftPx = 100_000;

/** A `scrollTop` that moves further than this at once was a dragged thumb or a jump, not a wheel. */
const jumpPx = 4_000;

export const trackOf = (rowCount: number, rowPx: number, viewPx: number): Track => {
	const contentPx = rowCount * rowPx;
	return { contentPx, trackPx: Math.min(contentPx, maxTrackPx), viewPx };
};

const maxTop = (track: Track): number => Math.max(0, track.contentPx - track.viewPx);
const maxBar = (track: Track): number => Math.max(0, track.trackPx - track.viewPx);
const isScaled = (track: Track): boolean => track.contentPx > track.trackPx;
const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

const middleRatio = (track: Track): number => (maxTop(track) - 2 * endZonePx) / (maxBar(track) - 2 * endZonePx);

/** Where the bar belongs for a place in the list. */
const homeOf = (track: Track, top: number): number => {
	if (!isScaled(track) || top <= endZonePx) return top;
	const left = maxTop(track) - top;
	if (left <= endZonePx) return maxBar(track) - left;
	return Math.round(endZonePx + (top - endZonePx) / middleRatio(track));
};

/** The place in the list that a bar position stands for; the inverse of `homeOf`. */
const topAt = (track: Track, bar: number): number => {
	if (!isScaled(track) || bar <= endZonePx) return bar;
	const left = maxBar(track) - bar;
	if (left <= endZonePx) return maxTop(track) - left;
	return Math.round(endZonePx + (bar - endZonePx) * middleRatio(track));
};

const isNearEnd = (track: Track, top: number): boolean => top <= endZonePx || maxTop(track) - top <= endZonePx;

/** The place after the element reported a new `scrollTop`. `bar` of the result differs from it when it must be set. */
export const afterScroll = (track: Track, place: Place, scrollTop: number): Place => {
	const bar = clamp(scrollTop, maxBar(track));
	if (!isScaled(track)) return { top: bar, bar };
	const moved = bar - place.bar;
	if (Math.abs(moved) > jumpPx) return { top: topAt(track, bar), bar };
	const top = clamp(place.top + moved, maxTop(track));
	const home = homeOf(track, top);
	const drift = Math.abs(bar - home);
	return drift > maxDriftPx || isNearEnd(track, top) ? { top, bar: home } : { top, bar };
};

/** The place that shows `top` first, as far as the list goes. */
export const placeAt = (track: Track, top: number): Place => {
	const within = clamp(top, maxTop(track));
	return { top: within, bar: homeOf(track, within) };
};

/** The place nearest to this one that shows a whole row. */
export const placeShowing = (track: Track, place: Place, index: number, rowPx: number): Place => {
	const from = index * rowPx;
	if (from < place.top) return placeAt(track, from);
	if (from + rowPx > place.top + track.viewPx) return placeAt(track, from + rowPx - track.viewPx);
	return place;
};

/** Rows that a place shows, the partly shown ones included. `last` is exclusive. */
export const rowsAt = (track: Track, place: Place, rowPx: number): { readonly first: number; readonly last: number } => {
	const count = Math.round(track.contentPx / rowPx);
	const first = Math.min(Math.floor(place.top / rowPx), count);
	return { first, last: Math.min(count, Math.ceil((place.top + track.viewPx) / rowPx)) };
};

import { isBlank, isNewline } from "./chars.ts";
import { maskHead } from "./pattern.ts";
import { type Found, search, type Sighting } from "./search.ts";

export interface Redacted {
	readonly text: string;
	readonly found: readonly Found[];
}

/** What stands in the place of a secret. Stable: the same kind gives the same mask, so that logs stay comparable. */
export const maskOf = (kind: string): string => `${maskHead}${kind}]`;

/** A mask changes what its neighbours see; nothing looks further than this. */
const maxContext = 512;
/** Each round looks only around the masks there are; the first further one is nearly always the last. */
const maxRounds = 4;

/**
 * Masks every secret that the catalogue knows.
 *
 * Shapes: `found` is in order and does not overlap; cutting `found` out of the input leaves what `text` shows between
 * its masks.
 *
 * Law: redacting twice is redacting once; the text of a JSON document stays one; the work is linear in the length
 * (test/laws/redact.test.ts, redact-linear.test.ts).
 */
export function redact(text: string): Redacted {
	const first = search(text, 0, text.length);
	if (first.found.length === 0) return { text, found: first.found };
	let found = first.found;
	let masked = write(text, found);
	for (let round = 1; round < maxRounds; round += 1) {
		const places = placesOf(found);
		const fresh = lookAround(masked, places, first.barriers);
		if (fresh.length === 0) break;
		found = merge(places, fresh);
		masked = write(text, found);
	}
	return { text: masked, found };
}

function write(text: string, found: readonly Found[]): string {
	const parts: string[] = [];
	let from = 0;
	for (const { kind, start, end } of found) {
		parts.push(text.slice(from, start), maskOf(kind));
		from = end;
	}
	parts.push(text.slice(from));
	return parts.join("");
}

/** A mask in the masked text (`at … to`) and the stretch of the input that it hides. */
interface Place extends Found {
	readonly at: number;
	readonly to: number;
}

function placesOf(found: readonly Found[]): Place[] {
	let shift = 0;
	return found.map(({ kind, start, end }) => {
		const at = start - shift;
		const to = at + maskOf(kind).length;
		shift = end - to;
		return { kind, start, end, at, to };
	});
}

/**
 * Looks once more around every mask, because a token that ran on before may end now where the mask begins. Finds in
 * the masked text.
 */
function lookAround(masked: string, places: readonly Place[], barriers: Sighting["barriers"]): Found[] {
	const fresh: Found[] = [];
	let done = 0;
	let next = 0;
	for (let index = 0; index < places.length; index += 1) {
		const from = Math.max(done, blankBefore(masked, places[index]!.at));
		let last = places[index]!;
		while (places[index + 1] !== undefined && places[index + 1]!.at - last.to < 2 * maxContext) last = places[(index += 1)]!;
		done = blankAfter(masked, last.to);
		// A public block seen from its middle would look like random text: begin behind it.
		const shift = from >= last.at ? 0 : shiftAt(places, index, from);
		while (next < barriers.length && barriers[next]!.end - shift <= from) next += 1;
		const block = barriers[next];
		const begin = block !== undefined && block.start - shift < from ? Math.min(done, block.end - shift) : from;
		fresh.push(...search(masked, begin, done).found);
		done = Math.max(done, fresh.at(-1)?.end ?? 0);
	}
	return fresh;
}

/** How far the masked text has fallen behind the input at `at`, which lies before the place `index`. */
function shiftAt(places: readonly Place[], index: number, at: number): number {
	let before = index;
	while (before >= 0 && places[before]!.to > at) before -= 1;
	const place = places[before];
	return place === undefined ? 0 : place.end - place.to;
}

/** A blank about `maxContext` before the mask, so that no run is cut; the mask itself where none is near. */
function blankBefore(text: string, at: number): number {
	const from = Math.max(0, at - maxContext);
	if (from === 0) return 0;
	let index = from;
	while (index < at && !isGap(text.charCodeAt(index))) index += 1;
	return index;
}

function blankAfter(text: string, to: number): number {
	const limit = Math.min(text.length, to + 2 * maxContext);
	let index = Math.min(text.length, to + maxContext);
	while (index < limit && !isGap(text.charCodeAt(index))) index += 1;
	return index;
}

const isGap = (code: number): boolean => isBlank(code) || isNewline(code);

/** Both lists as stretches of the input, what overlaps as one. */
function merge(places: readonly Place[], fresh: readonly Found[]): Found[] {
	const merged: Found[] = [];
	let next = 0;
	let shift = 0;
	for (const { kind, start, end } of fresh) {
		for (let place = places[next]; place !== undefined && place.to <= start; place = places[next]) {
			merged.push({ kind: place.kind, start: place.start, end: place.end });
			shift = place.end - place.to;
			next += 1;
		}
		const opens = places[next];
		const from = opens !== undefined && opens.at < start ? opens.start : start + shift;
		let to = end + shift;
		for (let place = places[next]; place !== undefined && place.at < end; place = places[next]) {
			shift = place.end - place.to;
			to = Math.max(place.end, end + shift);
			next += 1;
		}
		merged.push({ kind, start: from, end: to });
	}
	return [...merged, ...places.slice(next).map(({ kind, start, end }) => ({ kind, start, end }))];
}

import { DIGIT, isOf, OPAQUE, runEnd } from "./chars.ts";

/** Shorter or plainer values are words of the language too: masking every `production` helps nobody. */
const minLength = 8;
const maxLength = 512;

/**
 * Values that a name gave away once, to be recognised where they stand without it: a log that prints a token again,
 * a command that repeats the password of its own configuration.
 */
export interface Echoes {
	readonly kinds: ReadonlyMap<string, string>;
	/** Lengths that occur, so that most words are passed over without being cut out. */
	readonly lengths: ReadonlySet<number>;
}

export function createEchoes(
	text: string,
	values: readonly { readonly kind: string; readonly start: number; readonly end: number }[],
): Echoes | null {
	const kinds = new Map<string, string>();
	const lengths = new Set<number>();
	for (const { kind, start, end } of values) {
		const length = end - start;
		if (length < minLength || length > maxLength || runEnd(text, start, OPAQUE, end) !== end || !hasDigitAndLetter(text, start, end))
			continue;
		kinds.set(text.slice(start, end), kind);
		lengths.add(length);
	}
	return kinds.size === 0 ? null : { kinds, lengths };
}

function hasDigitAndLetter(text: string, start: number, end: number): boolean {
	let digits = 0;
	for (let index = start; index < end; index += 1) if (isOf(text.charCodeAt(index), DIGIT)) digits += 1;
	return digits > 0 && digits < end - start;
}

/** Visits each known value that stands as a whole word, or behind `=`, between `from` and `to`. */
export function eachEcho(
	text: string,
	from: number,
	to: number,
	{ kinds, lengths }: Echoes,
	visit: (kind: string, start: number, end: number) => void,
): void {
	let index = from;
	while (index < to) {
		if (!isOf(text.charCodeAt(index), OPAQUE)) {
			index += 1;
			continue;
		}
		const end = runEnd(text, index, OPAQUE, to);
		let start = index;
		let kind = lengths.has(end - start) ? kinds.get(text.slice(start, end)) : undefined;
		if (kind === undefined && end - start <= maxLength + 64) {
			const equals = text.slice(start, Math.min(end, start + 64)).indexOf("=");
			if (equals !== -1 && lengths.has(end - start - equals - 1)) {
				start += equals + 1;
				kind = kinds.get(text.slice(start, end));
			}
		}
		if (kind !== undefined) visit(kind, start, end);
		index = end;
	}
}

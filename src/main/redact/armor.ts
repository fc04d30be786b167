import { ALNUM, DENSE, isBlank, isNewline, isOf, isQuote, runEnd } from "./chars.ts";
import type { Span } from "./pattern.ts";

/** Key material begins within this stretch behind the header, or the header is a mere mention. */
const maxPreamble = 512;
/** A line of a key block is longer than any word; only its last lines are short. */
const minLine = 16;

const footer = /-{1,5} ?END [A-Z0-9 ]{1,48}-{0,5}/iy;

/**
 * Reads the body of an armoured block that begins at `from`: base64 in lines, in one line, in escapes (`\n`), quoted
 * and joined as in source code, indented, or cut in the middle.
 *
 * Shapes: stretches in order, split where a quote of the text around ends a string, so that JSON and code stay whole.
 * Null when no key material follows.
 *
 * Law: a refusal reads at most `maxPreamble` characters.
 */
export function readArmor(text: string, header: number, from: number): readonly Span[] | null {
	const spans: Span[] = [];
	let start = header;
	let end = from;
	let index = from;
	let hasLine = false;
	let before = 0;
	let isOutside = false;
	while (index < text.length) {
		const code = text.charCodeAt(index);
		if (!hasLine && index - from > maxPreamble) return null;
		if (isQuote(code)) {
			// The string around ends here: what came before is one stretch, the next string may go on with the block.
			if (end > start) spans.push({ start, end });
			index += 1;
			start = end = index;
			isOutside = !isOutside;
			continue;
		}
		if (code === 92) {
			index += 2;
			continue;
		}
		if (isFooter(text, index)) {
			footer.lastIndex = index;
			end = footer.test(text) ? footer.lastIndex : end;
			break;
		}
		if (!isOf(code, DENSE)) {
			// A bracket opens a mask, a list or an aside, never a line of a key.
			if (code === 91 || (hasLine && !isJoiner(code))) break;
			index += 1;
			continue;
		}
		// Between two strings stands nothing but what joins them.
		if (isOutside && code !== 43) break;
		const stop = lineEnd(text, index);
		const length = stop - index;
		if (length >= minLine) hasLine = true;
		else if (hasLine && !endsBlock(text, stop, length, before, index)) {
			// Words behind a block that was cut.
			break;
		}
		if (hasLine) {
			if (start === index || end === start) start = Math.min(start, index);
			end = stop;
			before = length;
		}
		index = stop;
	}
	if (!hasLine) return null;
	if (end > start) spans.push({ start, end });
	return spans.length === 0 ? null : spans;
}

/** A base64 line; the hyphens of a footer do not belong to it. */
function lineEnd(text: string, from: number): number {
	let index = from;
	while (index < text.length && isOf(text.charCodeAt(index), DENSE) && !isFooter(text, index)) index += 1;
	return index;
}

const isFooter = (text: string, at: number): boolean => text.charCodeAt(at) === 45 && text.charCodeAt(at + 1) === 45;

const isJoiner = (code: number): boolean =>
	isBlank(code) ||
	isNewline(code) ||
	code === 44 ||
	code === 46 ||
	code === 59 ||
	code === 40 ||
	code === 41 ||
	code === 62 ||
	code === 124 ||
	code === 35 ||
	code === 42;

/** A short line is the last one, or a checksum, when the footer is near, or when it follows a longer one on a line of its own. */
function endsBlock(text: string, stop: number, length: number, before: number, at: number): boolean {
	let index = stop;
	const limit = Math.min(text.length, stop + 48);
	while (index < limit && !isFooter(text, index)) {
		const code = text.charCodeAt(index);
		if (!isOf(code, DENSE) && !isJoiner(code) && code !== 92 && !isQuote(code)) return false;
		index += 1;
	}
	if (isFooter(text, index)) return true;
	const ahead = text.charCodeAt(at - 1);
	const isOwnLine = isNewline(ahead) || (ahead === 110 && text.charCodeAt(at - 2) === 92);
	return isOwnLine && length < before && (stop === text.length || !isBlank(text.charCodeAt(stop)));
}

/** First alphanumeric index behind a label, for blocks that have no header line of their own. */
export const skipToDense = (text: string, from: number, most: number): number => {
	let index = from;
	while (index < text.length && index < from + most && !isOf(text.charCodeAt(index), ALNUM)) index += 1;
	return runEnd(text, index, ALNUM, index + 6);
};

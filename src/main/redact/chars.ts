/**
 * Character classes of the scanner: one table look-up a character, no regular expression on the hot path.
 *
 * Everything outside ASCII has no class: no token format of today uses it, and it may stand inside a password only.
 */

export const ALNUM = 1;
/** Letters, digits, `_`. */
export const WORD = 2;
/** Letters, digits, `_`, `-`: base64url. */
export const URL64 = 4;
/** Letters, digits, `+ / = _ -`: what entropy is measured on. */
export const DENSE = 8;
export const LOWER = 16;
export const UPPER = 32;
export const DIGIT = 64;
export const HEX = 128;
/** base64url and `.`: three-part tokens. */
export const DOTTED = 256;
/** Letters, digits, `+ / = _ - . ~ %`: what an opaque token in a header may hold. */
export const OPAQUE = 512;

const flags = new Uint16Array(128);

const mark = (chars: string, flag: number): void => {
	for (const char of chars) flags[char.charCodeAt(0)]! |= flag;
};

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";
mark(lower, LOWER);
mark(upper, UPPER);
mark(digits, DIGIT);
mark(`${digits}abcdefABCDEF`, HEX);
mark(lower + upper + digits, ALNUM | WORD | URL64 | DENSE | DOTTED | OPAQUE);
mark("_", WORD);
mark("_-", URL64 | DENSE | DOTTED | OPAQUE);
mark("+/=", DENSE | OPAQUE);
mark(".", DOTTED | OPAQUE);
mark("~%", OPAQUE);

/** Whether a UTF-16 code unit is in a class. */
export const isOf = (code: number, flag: number): boolean => code < 128 && (flags[code]! & flag) !== 0;

/** First index at or after `from` that is not in the class (at most `limit`). */
export function runEnd(text: string, from: number, flag: number, limit: number = text.length): number {
	let index = from;
	while (index < limit && isOf(text.charCodeAt(index), flag)) index += 1;
	return index;
}

/** First index of the run that ends before `to`, never below `floor`. */
export function runStart(text: string, to: number, flag: number, floor: number): number {
	let index = to;
	while (index > floor && isOf(text.charCodeAt(index - 1), flag)) index -= 1;
	return index;
}

export const isBlank = (code: number): boolean => code === 32 || code === 9;
export const isNewline = (code: number): boolean => code === 10 || code === 13;
export const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;

export function skipBlanks(text: string, from: number, limit: number): number {
	let index = from;
	while (index < limit && isBlank(text.charCodeAt(index))) index += 1;
	return index;
}

/**
 * How many characters at `at` belong to an escape whose backslash stands right before: the `n` of `\n`, the `u00e9` of
 * `\u00e9`. A mask must not begin inside an escape, or a JSON string would break.
 */
export function escapeWidth(text: string, at: number): number {
	let slashes = 0;
	while (text.charCodeAt(at - 1 - slashes) === 92 && slashes < 64) slashes += 1;
	if (slashes % 2 === 0) return 0;
	return text.charCodeAt(at) === 117 && runEnd(text, at + 1, HEX, at + 5) === at + 5 ? 5 : 1;
}

/**
 * Whether a token may begin at `at`: the character before is no letter or digit, or belongs to what was already
 * masked (`floor`), or is the letter of an escape such as `\n` in the text of a JSON string.
 */
export function isEdge(text: string, at: number, floor: number): boolean {
	if (at <= floor) return true;
	const before = text.charCodeAt(at - 1);
	if (before === 92) return escapeWidth(text, at) === 0;
	if (!isOf(before, ALNUM)) return true;
	return at - 2 >= floor && text.charCodeAt(at - 2) === 92 && (before === 110 || before === 116 || before === 114);
}

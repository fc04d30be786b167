import { ALNUM, DIGIT, HEX, isOf, LOWER, UPPER } from "./chars.ts";

/**
 * How a string looks, in numbers: the difference between `getPagesInSpace` and `gT7pQ2xLm0Zr` is how often the class
 * of neighbouring characters changes, not how many classes there are.
 */
export interface Shape {
	readonly length: number;
	readonly digits: number;
	readonly lowers: number;
	readonly uppers: number;
	readonly others: number;
	/** How many different non-alphanumeric characters. */
	readonly kindsOfOthers: number;
	/** Places where a word cannot go on: letter to digit and back, lower case to upper case. */
	readonly breaks: number;
	readonly isHex: boolean;
}

/** How many characters are looked at; longer values are judged by their head, which keeps a refusal cheap. */
export const headLength = 64;

export function shapeOf(text: string, start: number, end: number): Shape {
	const limit = Math.min(end, start + headLength);
	let digits = 0;
	let lowers = 0;
	let uppers = 0;
	let others = 0;
	let breaks = 0;
	let isHex = true;
	let before = 0;
	const seen: number[] = [];
	for (let index = start; index < limit; index += 1) {
		const code = text.charCodeAt(index);
		let now = 0;
		if (isOf(code, DIGIT)) {
			digits += 1;
			now = DIGIT;
		} else if (isOf(code, LOWER)) {
			lowers += 1;
			now = LOWER;
		} else if (isOf(code, UPPER)) {
			uppers += 1;
			now = UPPER;
		} else {
			others += 1;
			if (seen.length < 16 && !seen.includes(code)) seen.push(code);
		}
		if (!isOf(code, HEX)) isHex = false;
		if (now !== 0 && before !== 0 && now !== before && !(before === UPPER && now === LOWER)) breaks += 1;
		before = now;
	}
	return { length: limit - start, digits, lowers, uppers, others, kindsOfOthers: seen.length, breaks, isHex };
}

/** Letters and digits mixed as no word, version or identifier mixes them. */
export function isScrambled(value: string): boolean {
	const { length, digits, lowers, uppers, breaks } = shapeOf(value, 0, value.length);
	if (digits === 0 || lowers + uppers === 0) return false;
	return breaks / length >= (length >= 40 ? 0.17 : 0.2);
}

/**
 * Whether every part between separators is a word, a short number, or a word with a number at its end: package
 * coordinates, kebab and snake case, versions, file names.
 */
export function isWordy(text: string, start: number, end: number): boolean {
	const limit = Math.min(end, start + headLength);
	let letters = 0;
	let numbers = 0;
	let capitals = 0;
	for (let index = start; index <= limit; index += 1) {
		const code = index === limit ? 0 : text.charCodeAt(index);
		if (isOf(code, ALNUM)) {
			if (isOf(code, DIGIT)) numbers += 1;
			else {
				// A letter after a digit, or a capital in the middle of a word, is how tokens look.
				if (numbers > 0) return false;
				letters += 1;
				if (isOf(code, UPPER)) capitals += 1;
			}
			continue;
		}
		if (letters > 0 && numbers > 3) return false;
		if (letters === 0 && numbers > 6) return false;
		if (letters > 18 || (capitals > 3 && capitals !== letters)) return false;
		letters = 0;
		numbers = 0;
		capitals = 0;
	}
	return true;
}

/**
 * Expands the templates of this folder. Tokens are written as shapes (`ghp_<an:36>`), so that no scanner of a code host
 * takes the file for a leak and every run tries other values; `«…»` marks what must not survive.
 */
import { readFileSync } from "node:fs";

export interface SecretCase {
	readonly id: string;
	readonly kind: string;
	readonly input: string;
	readonly secrets: readonly string[];
}

export interface BenignCase {
	readonly id: string;
	readonly why: string;
	readonly input: string;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const alphabets: Readonly<Record<string, string>> = {
	an: letters + letters.toUpperCase() + digits,
	al: letters + letters.toUpperCase(),
	lo: letters + digits,
	up: letters.toUpperCase() + "234567",
	hex: `${digits}abcdef`,
	HEX: `${digits}ABCDEF`,
	dig: digits,
	b64: `${letters}${letters.toUpperCase()}${digits}+/`,
	url: `${letters}${letters.toUpperCase()}${digits}_-`,
};

/** A generator with a fixed seed: a failure can be repeated. */
function createDraw(seed: number): (alphabet: string, length: number) => string {
	let state = seed;
	const next = (): number => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
	return (alphabet, length) => {
		const plain = Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]!);
		// Real tokens of this length hold a digit, and a letter of each case; so does every drawn one.
		if (length >= 8 && alphabet.length > 10) {
			const at = 1 + Math.floor(next() * (length - 6));
			["7", letters.slice(0, 6), letters.slice(0, 6).toUpperCase(), "4"].forEach((wanted, index) => {
				const fitting = [...wanted].filter((char) => alphabet.includes(char));
				if (fitting.length > 0) plain[at + index] = fitting[Math.floor(next() * fitting.length)]!;
			});
		}
		return plain.join("");
	};
}

const rowsOf = (file: string): Record<string, string>[] =>
	readFileSync(new URL(file, import.meta.url), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));

function fill(template: string, seed: number): string {
	const draw = createDraw(seed);
	return template.replace(/<(an|al|lo|up|hex|HEX|dig|b64|url):(\d{1,3})>/g, (_whole, name: string, length: string) =>
		draw(alphabets[name]!, Number(length)),
	);
}

/** Every positive case with the values of one seed. */
export const secretCases = (seed: number): SecretCase[] =>
	rowsOf("positive.jsonl").map(({ id, kind, text }, index) => {
		const marked = fill(text!, seed * 1009 + index);
		return {
			id: id!,
			kind: kind!,
			input: marked.replace(/[«»]/g, ""),
			secrets: [...marked.matchAll(/«([^»]+)»/g)].map((match) => match[1]!),
		};
	});

/** Every benign case with the values of one seed. */
export const benignCases = (seed: number): BenignCase[] =>
	rowsOf("benign.jsonl").map(({ id, why, text }, index) => ({ id: id!, why: why!, input: fill(text!, seed * 2003 + index) }));

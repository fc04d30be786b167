import { fromBase64Url } from "../../shared/lib/base64.ts";
import { matchesOf } from "../../shared/lib/matches-of.ts";
import { decodeUtf8 } from "../../shared/lib/utf8.ts";

/**
 * Texts in disguise that a model reads as easily as plain ones: base64, hex, binary, decimal codes, Morse, percent signs,
 * character references, escapes, shifted alphabets, text written backwards or letter by letter. Only decodes; what was
 * decoded is inspected like any other text. Bounded: at most `mostDecoded` texts of at most `longest` characters.
 */
export type Decoded = {
	readonly text: string;
	readonly how: string;
	readonly from: number;
	readonly to: number;
	/** Nobody writes so for a machine: base64 and percent signs are ordinary, letters shifted by three are not. */
	readonly isOdd: boolean;
};

const mostDecoded = 48;
const longest = 65_536;

const readable = (text: string): boolean => {
	if (text.length < 8) return false;
	let good = 0;
	for (const character of text) if (/[\p{L}\p{N}\p{P}\p{Zs}\n\r\t]/u.test(character)) good += character.length;
	return good >= text.length * 0.9 && /\p{L}{2}/u.test(text);
};

const fromBytes = (codes: readonly number[]): string | null => {
	const read = decodeUtf8(Uint8Array.from(codes));
	return read.ok ? read.value : null;
};

const base64 = (text: string): string | null => {
	const digits = text.replaceAll("+", "-").replaceAll("/", "_").replace(/[=\s]/g, "");
	const bytes = fromBase64Url(digits.slice(0, digits.length - (digits.length % 4)));
	if (!bytes.ok) return null;
	const read = decodeUtf8(bytes.value);
	return read.ok ? read.value : null;
};

const numbers = (text: string, digits: RegExp, radix: number): string | null =>
	fromBytes((text.match(digits) ?? []).map((each) => Number.parseInt(each, radix)).filter((code) => code < 256));

const morseLetters = new Map(
	".- a -... b -.-. c -.. d . e ..-. f --. g .... h .. i .--- j -.- k .-.. l -- m -. n --- o .--. p --.- q .-. r ... s - t ..- u ...- v .-- w -..- x -.-- y --.. z"
		.split(" ")
		.flatMap((each, index, all) => (index % 2 === 0 ? [[each, all[index + 1] ?? ""] as const] : [])),
);
const morse = (text: string): string =>
	text
		.split(/\s*[/|]\s*/)
		.map((word) =>
			word
				.split(/\s+/)
				.map((sign) => morseLetters.get(sign) ?? "")
				.join(""),
		)
		.join(" ");

type Payload = { readonly how: string; readonly isOdd?: true; readonly pattern: RegExp; decode(found: string): string | null };

const payloads: readonly Payload[] = [
	{ how: "base64", pattern: /[A-Za-z0-9+/_-]{20,}={0,2}/g, decode: base64 },
	{
		how: "hexadecimal",
		pattern: /(?:(?:\\x|0x)?[0-9a-fA-F]{2}[ ,:]{0,2}){10,}/g,
		decode: (found) => numbers(found.replace(/\\x|0x/g, " "), /[0-9a-fA-F]{2}/g, 16),
	},
	{ how: "binary", isOdd: true, pattern: /(?:[01]{8}[ ,]{0,2}){5,}/g, decode: (found) => numbers(found, /[01]{8}/g, 2) },
	{ how: "character codes", pattern: /(?:\b\d{2,3}[ ,;]{1,2}){9,}\d{2,3}\b/g, decode: (found) => numbers(found, /\d{2,3}/g, 10) },
	{ how: "Morse", isOdd: true, pattern: /[.-]{1,6}(?:[ /|]{1,3}[.-]{1,6}){9,}/g, decode: morse },
];

const escapes = /%[0-9a-f]{2}|&#(?:\d{2,7}|x[0-9a-f]{2,6});|\\u\{?[0-9a-f]{4,6}\}?|\\x[0-9a-f]{2}/gi;

/** What every escape begins with. */
const mayEscape = /[%&\\]/;

const unescaped = (text: string): string =>
	text.replace(escapes, (found) => {
		const isDecimal = /^&#\d/.test(found);
		const code = Number.parseInt(found.replace(/[^0-9a-f]/gi, ""), isDecimal ? 10 : 16);
		return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
	});

const shiftBy = (text: string, by: number): string =>
	text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + by + 26) % 26) + 97));
const mirrored = (text: string): string => text.replace(/[a-z]/g, (letter) => String.fromCharCode(219 - letter.charCodeAt(0)));
const backwards = (text: string): string => [...text].reverse().join("");

/** Words that give a disguise away, as each of the disguises writes them. */
const telling = ["instructions", "instruction", "previous", "ignore", "disregard", "forget", "directives", "everything", "override"];
const disguises = new Map<string, { readonly how: string; undo(text: string): string }>();
const isMirror = { how: "a mirrored alphabet", undo: mirrored };
const isBackwards = { how: "backwards writing", undo: backwards };
for (let by = 1; by < 26; by += 1) {
	const isShift = { how: by === 13 ? "ROT13" : "a shifted alphabet", undo: (text: string) => shiftBy(text, 26 - by) };
	for (const word of telling) disguises.set(shiftBy(word, by), isShift);
}
for (const word of telling) disguises.set(mirrored(word), isMirror).set(backwards(word), isBackwards);

const wholeText = (text: string): Decoded[] => {
	const whole = { from: 0, to: text.length };
	const found: Decoded[] = [];
	if (mayEscape.test(text) && (text.match(escapes)?.length ?? 0) >= 4)
		found.push({ ...whole, text: unescaped(text), how: "escapes", isOdd: false });
	const lower = text.toLowerCase();
	/* Each way is undone once for the whole text, however often it shows. */
	const seen = new Set<object>();
	for (const [word] of lower.matchAll(/[a-z]{6,13}/g)) {
		const disguise = disguises.get(word);
		if (disguise === undefined || seen.has(disguise) || seen.size >= 4) continue;
		seen.add(disguise);
		found.push({ ...whole, text: disguise.undo(lower), how: disguise.how, isOdd: true });
	}
	return found;
};

/** `i g n o r e`, `i.g.n.o.r.e`, `i-g-n-o-r-e`: the letters of such runs put together again, words parted at wider gaps. */
const spelt = (text: string): Decoded[] =>
	[...matchesOf(text, spaced)].slice(0, 8).flatMap((found) => {
		const place = { from: found.index, to: found.index + found[0].length, how: "spaced letters", isOdd: true };
		const parted = found[0]
			.replace(/[ .*_-]{2,}/g, "\n")
			.replace(/[ .*_-]/g, "")
			.replaceAll("\n", " ");
		return [
			{ ...place, text: parted },
			{ ...place, text: parted.replaceAll(" ", "").replace(compact, " $1 ") },
		];
	});
const spaced = /(?<![A-Za-z])[A-Za-z](?:[ .*_-]{1,3}[A-Za-z](?![A-Za-z])){7,}/g;
const compact = /(ignore|disregard|forget|all|any|your|previous|prior|above|instructions|prompt|rules|reveal|system|and|the)/gi;

/** Every disguised text that can be undone and then reads as language. */
export const decodings = (source: string): Decoded[] => {
	const text = source.length > longest ? source.slice(0, longest) : source;
	const found: Decoded[] = [];
	for (const { how, pattern, decode, isOdd = false } of payloads) {
		for (const match of matchesOf(text, pattern)) {
			if (found.length >= mostDecoded) break;
			const plain = decode(match[0]);
			if (plain !== null && readable(plain)) found.push({ text: plain, how, isOdd, from: match.index, to: match.index + match[0].length });
		}
	}
	return [...found, ...wholeText(text), ...spelt(text)];
};

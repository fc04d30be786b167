/**
 * A text as a language model reads it, whatever it was dressed up as: compatibility forms folded, accents of Latin
 * letters and everything invisible removed, lower case. Every unit of the result knows where it came from.
 *
 * Source: UAX #15 (normalisation forms), UTS #39 (skeletons of confusable letters).
 */
export type View = {
	readonly text: string;
	/** Offset in the source of each UTF-16 unit of `text`; null when both are the same. */
	readonly origin: Uint32Array | null;
};

const plainAscii = /^[\t\n\r\x20-\x7e]*$/;

/** Invisible in a text: removed before words are looked for. */
const invisible =
	/[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{1bca0}-\u{1bca3}\u{e0000}-\u{e0fff}]/u;
const latinMark = /(?<=\p{Script=Latin})\p{M}+/gu;

/** Letters drawn like Latin ones, and what they are read as. */
const skeletonOf = new Map(
	Object.entries({
		а: "a",
		е: "e",
		о: "o",
		р: "p",
		с: "c",
		х: "x",
		у: "y",
		і: "i",
		ј: "j",
		ѕ: "s",
		һ: "h",
		ԁ: "d",
		ԛ: "q",
		ԝ: "w",
		в: "b",
		к: "k",
		м: "m",
		н: "h",
		т: "t",
		ѵ: "v",
		ь: "b",
		г: "r",
		п: "n",
		α: "a",
		ο: "o",
		ν: "v",
		ρ: "p",
		ι: "i",
		κ: "k",
		υ: "u",
		τ: "t",
		χ: "x",
		ε: "e",
		η: "n",
		ω: "w",
		β: "b",
		ɡ: "g",
		ɑ: "a",
		ɩ: "i",
		օ: "o",
		ս: "u",
		ո: "n",
		հ: "h",
		ց: "g",
		զ: "q",
		ı: "i",
		ł: "l",
		ø: "o",
		ꞓ: "c",
		ɪ: "i",
		ɢ: "g",
		ɴ: "n",
		ʀ: "r",
		ᴏ: "o",
		ᴇ: "e",
		ᴠ: "v",
		ᴜ: "u",
		ᴄ: "c",
		ᴛ: "t",
		ᴀ: "a",
		ʟ: "l",
		ʏ: "y",
		ᴍ: "m",
		ᴘ: "p",
		ᴅ: "d",
		ꜱ: "s",
		ʙ: "b",
		ʜ: "h",
	}),
);

const build = (source: string, replace: (character: string) => string): View => {
	const origin = new Uint32Array(source.length * 2 + 16);
	const parts: string[] = [];
	let length = 0;
	for (let at = 0; at < source.length;) {
		const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
		const into = replace(character);
		/* A ligature may open out to many letters; past the room there is, the rest of it is dropped. */
		for (let unit = 0; unit < into.length && length < origin.length; unit += 1) origin[length++] = at;
		parts.push(into);
		at += character.length;
	}
	const text = parts.join("");
	return { text: text.length > length ? text.slice(0, length) : text, origin };
};

/** The normal view. Linear. */
export const normalView = (source: string): View => {
	if (plainAscii.test(source)) return { text: source.toLowerCase(), origin: null };
	return build(source, (character) => {
		if (character <= "\x7e") return character.toLowerCase();
		/* Syllables and ideographs have no other form. */
		if ((character >= "\u3041" && character <= "\u9fff") || (character >= "\uac00" && character <= "\ud7a3")) return character;
		if (character >= "\u0300" && character <= "\u036f") return "";
		if (invisible.test(character)) return "";
		const folded = character.normalize("NFKD").replace(latinMark, "").normalize("NFC").toLowerCase();
		if (folded === "ß") return "ss";
		if (folded === "ı") return "i";
		return folded === "’" || folded === "‘" ? "'" : folded;
	});
};

/** The normal view with letters of other alphabets read as the Latin ones they look like; null when nothing differs. */
export const skeletonView = (view: View): View | null => {
	// A view that is its source holds nothing beyond ASCII.
	if (view.origin === null) return null;
	let differs = false;
	for (const character of view.text) {
		if (character > "\x7e" && skeletonOf.has(character)) {
			differs = true;
			break;
		}
	}
	if (!differs) return null;
	const { origin } = view;
	const parts: string[] = [];
	for (const character of view.text) {
		const like = skeletonOf.get(character);
		/* One unit for one unit, so that the offsets stay those of the view. */
		parts.push(like !== undefined && character.length === 1 ? like : character);
	}
	return { text: parts.join(""), origin };
};

/** The text that is spelt in invisible tag characters, or null: what a model reads and a person does not see. */
export const tagText = (source: string): string | null => {
	if (!source.includes("\udb40")) return null;
	let spelt = "";
	for (const character of source) {
		const code = character.codePointAt(0) ?? 0;
		if (code >= 0xe0020 && code <= 0xe007e) spelt += String.fromCharCode(code - 0xe0000);
	}
	return spelt.length >= 4 ? spelt : null;
};

/** Where a half-open range of a view stands in its source. */
export const sourceRange = (view: View, from: number, to: number): { readonly start: number; readonly end: number } =>
	view.origin === null ? { start: from, end: to } : { start: view.origin[from] ?? 0, end: (view.origin[Math.max(from, to - 1)] ?? 0) + 1 };

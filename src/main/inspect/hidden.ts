/**
 * Characters that make a text look like something it is not.
 *
 * Shapes: a `HiddenRun` is a run of characters of one kind, `from`..`to` half-open UTF-16 offsets.
 * Source: UTS #39 (confusables), UAX #9 (bidi), "Trojan Source" (Boucher & Anderson 2021).
 */

export type HiddenKind =
	| "nul"
	| "lone-surrogate"
	| "escape"
	| "control"
	| "carriage-return"
	| "bidi"
	| "zero-width"
	| "tag"
	| "variation-selector"
	| "filler"
	| "odd-space"
	| "line-separator"
	| "noncharacter"
	| "look-alike"
	| "padding";

export type HiddenRun = { readonly kind: HiddenKind; readonly from: number; readonly to: number; readonly codePoint: number };

/**
 * How strict to be. `code`: a command, a path, an address, a name: nothing invisible belongs there. `prose`: file
 * contents, messages: line ends, no-break spaces and leading byte order marks are ordinary there.
 */
export type TextUse = "code" | "prose";

/** No text is scanned for longer than this; what is larger is refused by size before. UTF-16 units. */
const maxRuns = 256;
const blanksThatHide = 80;
const newlinesThatHide = 30;

const words: Record<HiddenKind, string> = {
	nul: "a NUL character",
	"lone-surrogate": "half of a surrogate pair (not valid text)",
	escape: "a terminal escape character",
	control: "a control character",
	"carriage-return": "a carriage return",
	bidi: "a character that reverses the direction of text",
	"zero-width": "an invisible (zero-width) character",
	tag: "an invisible tag character",
	"variation-selector": "an invisible variation selector",
	filler: "a blank filler character",
	"odd-space": "an unusual space",
	"line-separator": "a line or paragraph separator",
	noncharacter: "a code point that is not a character",
	"look-alike": "a letter or sign that looks like another",
	padding: "a long run of blanks that pushes text out of view",
};

/** What a run is, in words, with its code point: `an invisible (zero-width) character (U+200B)`. */
export const describeHidden = (run: HiddenRun): string =>
	run.kind === "padding" ? words.padding : `${words[run.kind]} (U+${run.codePoint.toString(16).toUpperCase().padStart(4, "0")})`;

/**
 * Finds everything in a text that a reader would not see, or would take for something else. Linear; at most 256 runs.
 *
 * Law: test/main/inspect/hidden.test.ts (`every invisible code point is found wherever it stands`).
 */
export const findHidden = (text: string, use: TextUse): HiddenRun[] => {
	const runs: HiddenRun[] = [];
	const add = (kind: HiddenKind, from: number, to: number, codePoint: number): void => {
		const last = runs.at(-1);
		if (last && last.kind === kind && last.to === from) runs[runs.length - 1] = { ...last, to };
		else if (runs.length < maxRuns) runs.push({ kind, from, to, codePoint });
	};
	if (plain.test(text)) {
		if (use === "code") addPadding(text, add);
		return runs;
	}
	let previous = -1;
	for (let at = 0; at < text.length;) {
		const codePoint = text.codePointAt(at) ?? 0;
		const width = codePoint > 0xffff ? 2 : 1;
		const kind = kindOf(codePoint, use, at);
		if (kind !== null && !isLegitimate(kind, codePoint, previous, text, at + width)) add(kind, at, at + width, codePoint);
		previous = codePoint;
		at += width;
	}
	if (use === "code") {
		addPadding(text, add);
		addLookAlikes(text, add);
	}
	return runs.sort((a, b) => a.from - b.from);
};

/** Only printable ASCII, tabs and line feeds. */
const plain = /^[\t\n\x20-\x7e]*$/;

const kindOf = (code: number, use: TextUse, at: number): HiddenKind | null => {
	if (code < 0x20) {
		if (code === 0x09 || code === 0x0a) return null;
		if (code === 0x00) return "nul";
		if (code === 0x1b) return "escape";
		if (code === 0x0d) return use === "code" ? "carriage-return" : null;
		return code === 0x0c && use === "prose" ? null : "control";
	}
	if (code < 0x7f) return null;
	if (code < 0xa0) return "control";
	if (code === 0xa0) return use === "code" ? "odd-space" : null;
	if (code === 0xad || code === 0x034f || code === 0x180e) return "zero-width";
	if (code === 0x061c || code === 0x200e || code === 0x200f || between(code, 0x202a, 0x202e) || between(code, 0x2066, 0x2069))
		return "bidi";
	if (between(code, 0x200b, 0x200d) || between(code, 0x2060, 0x2065) || between(code, 0x206a, 0x206f)) return "zero-width";
	if (code === 0xfeff) return use === "prose" && at === 0 ? null : "zero-width";
	if (code === 0x2028 || code === 0x2029) return "line-separator";
	if (code === 0x1680 || between(code, 0x2000, 0x200a) || code === 0x202f || code === 0x205f || code === 0x3000) {
		return use === "code" ? "odd-space" : null;
	}
	if (code === 0x115f || code === 0x1160 || code === 0x3164 || code === 0xffa0 || code === 0x2800 || between(code, 0x17b4, 0x17b5))
		return "filler";
	if (between(code, 0xd800, 0xdfff)) return "lone-surrogate";
	if (between(code, 0xfe00, 0xfe0f) || between(code, 0xe0100, 0xe01ef) || between(code, 0x180b, 0x180d) || code === 0x180f)
		return "variation-selector";
	if (between(code, 0xfff0, 0xfff8) || between(code, 0xfff9, 0xfffb) || between(code, 0x1d173, 0x1d17a) || between(code, 0x1bca0, 0x1bca3))
		return "zero-width";
	if (between(code, 0xe0000, 0xe0fff)) return "tag";
	if (between(code, 0xfdd0, 0xfdef) || (code & 0xfffe) === 0xfffe) return "noncharacter";
	return null;
};

const pictographic = /^\p{Extended_Pictographic}$/u;
const joining =
	/^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]$/u;

/** Emoji need joiners and selectors, and several scripts are misspelt without joiners: there they are not hidden. */
const isLegitimate = (kind: HiddenKind, code: number, previous: number, text: string, next: number): boolean => {
	if (previous < 0) return false;
	const before = String.fromCodePoint(previous);
	const following = next < text.length ? (text.codePointAt(next) ?? -1) : -1;
	const after = following < 0 ? "" : String.fromCodePoint(following);
	if (kind === "variation-selector") {
		if (code === 0xfe0f || code === 0xfe0e) return pictographic.test(before) || (/[0-9#*]/.test(before) && following === 0x20e3);
		return between(code, 0xe0100, 0xe01ef) && /^\p{Script=Han}$/u.test(before);
	}
	if (kind === "zero-width" && code === 0x200d) {
		const joinsEmoji =
			pictographic.test(after) && (pictographic.test(before) || previous === 0xfe0f || between(previous, 0x1f3fb, 0x1f3ff));
		return joinsEmoji || (joining.test(before) && (after === "" || joining.test(after)));
	}
	if (kind === "zero-width" && code === 0x200c) return joining.test(before) && joining.test(after);
	/* The three subdivision flags are a black flag and the tag letters of their region, closed by the cancel tag. */
	if (kind === "tag") return isRegionalFlag(text, next);
	return false;
};

const isRegionalFlag = (text: string, at: number): boolean => {
	/* Looked for nearby only: a text of nothing but tag letters must not be searched from each of them. */
	const nearby = Math.max(0, at - 16);
	const found = text.slice(nearby, at).lastIndexOf("\u{1f3f4}");
	if (found < 0) return false;
	const start = nearby + found;
	const flag =
		/^\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u.exec(
			text.slice(start, start + 16),
		);
	return flag !== null && at <= start + flag[0].length;
};

type Add = (kind: HiddenKind, from: number, to: number, codePoint: number) => void;

const addPadding = (text: string, add: Add): void => {
	for (let at = 0; at < text.length;) {
		if (!isBlank(text, at)) {
			at += 1;
			continue;
		}
		const from = at;
		let newlines = 0;
		while (at < text.length && isBlank(text, at)) {
			if (text[at] === "\n") newlines += 1;
			at += 1;
		}
		/* Blanks at the end push nothing out of view. */
		if (at < text.length && (newlines >= newlinesThatHide || at - from - newlines >= blanksThatHide)) add("padding", from, at, 0x20);
	}
};

const isBlank = (text: string, at: number): boolean => text[at] === " " || text[at] === "\n" || text[at] === "\t";

/**
 * Letters of other alphabets that are drawn like an ASCII letter, fullwidth and mathematical forms of ASCII, and dashes
 * that are drawn like the hyphen of an option. Whole words of another alphabet are not look-alikes; mixed words are.
 */
const likeLatin =
	/[\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408\u03bf\u03bd\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0396\u0261\u0251\u0585\u057d\u0578\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/u;
const alwaysLikeAscii = /[\u{1d400}-\u{1d7ff}\u2215\u2044\u29f8\u2216\u29f9\u2024\ufe52\ufe68\uff0e\uff0f\uff3c]/gu;
const dashOfAnOption = /(?<![\p{L}\p{N}])[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]{1,2}(?=[A-Za-z])/gu;

const addLookAlikes = (text: string, add: Add): void => {
	for (const word of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
		const found = /[A-Za-z]/.test(word[0]) ? likeLatin.exec(word[0]) : null;
		if (found) add("look-alike", word.index + found.index, word.index + found.index + found[0].length, found[0].codePointAt(0) ?? 0);
	}
	for (const pattern of [alwaysLikeAscii, dashOfAnOption]) {
		for (const found of text.matchAll(pattern)) add("look-alike", found.index, found.index + found[0].length, found[0].codePointAt(0) ?? 0);
	}
};

const between = (code: number, low: number, high: number): boolean => code >= low && code <= high;

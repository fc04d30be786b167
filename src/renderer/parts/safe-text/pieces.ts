import { labelOf, spokenOf } from "./names.ts";
import { lookAlikes, suspects } from "./scripts.ts";

/**
 * Takes a string from outside apart into what may be drawn as it is and what must be named instead. Every string of an
 * agent, a server or a file goes through here before a person sees it.
 *
 * Law: test/renderer/safe-text.test.ts (the pieces' raw texts joined are the text; labels decode back to it).
 */

/**
 * What is expected of a text.
 * `code`: a command. Runs of blanks are counted, typographic dashes and look-alike letters named.
 * `message`: what goes over a network. Like `code`, but blanks and new lines belong to it.
 * `name`: a host, path, program, agent. Like `code`, on one line.
 * `file`: contents of a file. Blanks are as they are; hidden characters are named.
 * `prose`: what somebody wrote. Other scripts and typography are natural; hidden characters are named.
 */
export type TextMode = "code" | "message" | "name" | "file" | "prose";

export type Piece =
	| { readonly kind: "plain"; readonly raw: string }
	/** Not alarming, but must not be taken for nothing: tab and real newline. */
	| { readonly kind: "mark"; readonly raw: string; readonly label: string; readonly spoken: string; readonly breaks: boolean }
	| { readonly kind: "chip"; readonly raw: string; readonly label: string; readonly spoken: string; readonly breaks: boolean };

const escapeSequence = /^\u001b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~])?/;
const tagRun = /^[\u{e0020}-\u{e007e}]+/u;
/** Controls, formats, surrogates, private and unassigned code points, anything drawn as nothing, and odd blanks. */
const hidden =
	/^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]/u;
const combining = /^\p{M}/u;
const wordEnd = /[\s\p{Cc}]/u;
const plainRun = /^[ -~]+/;
const plainText = /^(?:[!-~]| (?! {3}))*$/;

/** True for printable ASCII without runs of blanks, which nothing can hide in: it is drawn as it is, in every mode. */
export const isPlainText = (text: string): boolean => plainText.test(text);

const chip = (raw: string, label: string, spoken: string, breaks = false): Piece => ({ kind: "chip", raw, label, spoken, breaks });
const mark = (raw: string, label: string, spoken: string, breaks = false): Piece => ({ kind: "mark", raw, label, spoken, breaks });

export function piecesOf(text: string, mode: TextMode): Piece[] {
	const pieces: Piece[] = [];
	let plain = "";
	const flush = (): void => {
		if (plain !== "") pieces.push({ kind: "plain", raw: plain });
		plain = "";
	};
	const isStrict = mode === "code" || mode === "message" || mode === "name";
	const suspectsOf = isStrict ? wordSuspects(text) : () => noSuspects;
	for (let at = 0; at < text.length;) {
		const rest = text.slice(at, at + 512);
		const found = special(rest, text, at, mode) ?? (isStrict ? disguised(rest, plain, suspectsOf(at)) : null);
		if (found === null) {
			const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
			// A run of printable ASCII without double blanks is the common case: take it in one step.
			const run = plainRun.exec(rest)?.[0];
			const taken = run === undefined ? char : isStrict ? (run.split(/ {4}/)[0] ?? "") || char : run;
			plain += taken;
			at += taken.length;
		} else {
			flush();
			pieces.push(found);
			at += found.raw.length;
		}
	}
	flush();
	return pieces;
}

function special(rest: string, text: string, at: number, mode: TextMode): Piece | null {
	const char = rest[0] ?? "";
	if (char === "\n") return newline(text, at, mode);
	if (char === "\t") return mark("\t", "⇥", "tab");
	if (char === " " && (mode === "code" || mode === "name")) return blanks(text, at);
	if (char === "\u001b") {
		const raw = escapeSequence.exec(rest)?.[0] ?? char;
		return chip(raw, `ESC${raw.slice(1)}`, "escape sequence");
	}
	const tags = tagRun.exec(rest)?.[0];
	if (tags !== undefined) {
		const said = [...tags].map((tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000)).join("");
		return chip(tags, `TAG "${said}"`, `hidden tag text: ${said}`);
	}
	if (hidden.test(rest)) {
		const code = rest.codePointAt(0) ?? 0;
		return chip(String.fromCodePoint(code), labelOf(code), spokenOf(code));
	}
	// Our own marks, written by somebody else.
	if (char === "⇥" || char === "↵") return chip(char, labelOf(char.charCodeAt(0)), "arrow character");
	return null;
}

function newline(text: string, at: number, mode: TextMode): Piece {
	let to = at + 1;
	if (mode === "prose") return mark("\n", "", "new line", true);
	if (mode === "file" || mode === "message") return mark("\n", "↵", "new line", true);
	while (text[to] === "\n") to++;
	const count = to - at;
	if (count === 1 && mode === "code") return mark("\n", "↵", "new line", true);
	if (count === 1) return chip("\n", "LF", "new line");
	return chip(text.slice(at, to), `${count} newlines`, `${count} new lines`, mode === "code");
}

function blanks(text: string, at: number): Piece | null {
	let to = at;
	while (text[to] === " ") to++;
	const count = to - at;
	return count < 4 ? null : chip(text.slice(at, to), `${count} spaces`, `${count} spaces`);
}

function disguised(rest: string, before: string, suspects: ReadonlySet<string>): Piece | null {
	const code = rest.codePointAt(0) ?? 0;
	if (code < 0x80) return null;
	const char = String.fromCodePoint(code);
	const twin = lookAlikes.get(char);
	if (twin !== undefined) return chip(char, `${labelOf(code)} not ${twin}`, `look-alike of ${twin}`);
	if (suspects.has(char)) return chip(char, labelOf(code), spokenOf(code));
	// A mark on a Latin letter makes another letter of it; on a letter of its own script it belongs there.
	if (combining.test(rest) && (before === "" || /[\p{ASCII}\p{Script=Latin}\p{M}]$/u.test(before)))
		return chip(char, labelOf(code), spokenOf(code));
	return null;
}

const noSuspects: ReadonlySet<string> = new Set();

/** Suspect characters of the word at an offset; words are looked at once. */
function wordSuspects(text: string): (at: number) => ReadonlySet<string> {
	let from = 0;
	let to = 0;
	let found = noSuspects;
	return (at) => {
		if (text.charCodeAt(at) < 0x80) return noSuspects;
		if (at >= from && at < to) return found;
		from = at;
		to = at;
		while (from > 0 && !wordEnd.test(text[from - 1] ?? " ")) from--;
		while (to < text.length && !wordEnd.test(text[to] ?? " ")) to++;
		found = suspects(text.slice(from, to));
		return found;
	};
}

/** How many hidden or misleading places a text has. */
export const hiddenCount = (text: string, mode: TextMode): number => piecesOf(text, mode).filter((piece) => piece.kind === "chip").length;

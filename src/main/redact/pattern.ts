import { ALNUM, DIGIT, escapeWidth, isEdge, isOf, LOWER, runEnd, runStart } from "./chars.ts";

export type Family =
	| "ai"
	| "cloud"
	| "forge"
	| "payment"
	| "messaging"
	| "database"
	| "key"
	| "package"
	| "operations"
	| "assignment"
	| "entropy";

/** What must be masked: UTF-16 offsets, end exclusive. */
export interface Span {
	readonly start: number;
	readonly end: number;
	/** A more telling kind than the pattern's own. */
	readonly kind?: string;
	/** Further stretches behind this one, in order. */
	readonly more?: readonly Span[];
}

/** What one scan remembers so that nothing is walked twice. Made anew for each text: no text outlives its scan. */
export interface Memo {
	/** A run of base64url characters that was walked already: every position inside ends where it ends. */
	runFrom: number;
	runTo: number;
	/** Where `kind: Secret` stands in the text; found on first need. */
	manifests: readonly number[] | null;
}

export const createMemo = (): Memo => ({ runFrom: 0, runTo: 0, manifests: null });

/** What the settings screen and the documentation list. */
export interface PatternInfo {
	/** Stable name in masks: `[redacted:<kind>]`. */
	readonly kind: string;
	readonly family: Family;
	readonly title: string;
}

/**
 * One kind of secret: keywords for the automaton, and a matcher that is called where a keyword stands.
 *
 * Law: `find` reads at most a bounded stretch when it fails, and what it reads when it succeeds is consumed, so that
 * the whole scan is linear (test/laws/redact-linear.test.ts).
 */
export interface Pattern extends PatternInfo {
	readonly keywords: readonly string[];
	/** `at` is where the keyword begins, `after` where it ends; nothing before `floor` may be touched. */
	readonly find: (text: string, at: number, after: number, floor: number, memo: Memo) => Span | null;
	/** Further kinds that its spans may carry. */
	readonly kinds?: readonly PatternInfo[];
	/** Every regular expression it runs, to be proved safe by the tests and to feed the benchmark's naive peer. */
	readonly expressions: readonly RegExp[];
}

export interface TokenOptions {
	/** Context that must match first and stays readable; the secret begins where it ends. */
	readonly lead?: RegExp;
	/** The keyword stands inside the token: walk back over this class, at most this far. */
	readonly back?: readonly [flag: number, max: number];
	/** Take the rest of the run of this class too: keeps the expression short and the failure cheap. */
	readonly rest?: number;
	/** What may stand before: nothing alphanumeric (default), no letter, or anything. */
	readonly edge?: "alnum" | "letter" | "any";
	/** Last word on the matched value. */
	readonly accept?: (value: string) => boolean;
}

/** A token that is recognised by its own shape. The expression is sticky and every quantifier in it is bounded. */
export function token(
	kind: string,
	family: Family,
	title: string,
	keywords: string | readonly string[],
	secret: RegExp,
	options: TokenOptions = {},
): Pattern {
	const { lead, back, rest, edge = "alnum", accept } = options;
	const find = (text: string, at: number, _after: number, floor: number): Span | null => {
		const run = back === undefined ? at : runStart(text, at, back[0], Math.max(floor, at - back[1]));
		const from = run < at ? run + escapeWidth(text, run) : run;
		if (from > at) return null;
		if (edge === "alnum" && !isEdge(text, from, floor)) return null;
		if (edge === "letter" && !isEdge(text, from, floor) && !isDigitBefore(text, from)) return null;
		let start = from;
		if (lead !== undefined) {
			lead.lastIndex = from;
			if (!lead.test(text)) return null;
			start = lead.lastIndex;
		}
		secret.lastIndex = start;
		if (!secret.test(text)) return null;
		// Everything that can still refuse looks at the bounded part only: a refusal consumes nothing and must stay cheap.
		const end = secret.lastIndex;
		if (isCrossedOut(text, start, end)) return null;
		if (accept !== undefined && !accept(text.slice(start, end))) return null;
		return { start, end: rest === undefined ? end : runEnd(text, end, rest) };
	};
	return {
		kind,
		family,
		title,
		keywords: typeof keywords === "string" ? [keywords] : keywords,
		find,
		expressions: lead === undefined ? [secret] : [lead, secret],
	};
}

const isDigitBefore = (text: string, at: number): boolean => {
	const code = text.charCodeAt(at - 1);
	return isOf(code, ALNUM) && code < 58;
};

export const maskHead = "[redacted:";

/** Where the mask that begins at `at` ends, or -1 when it is none. */
export function maskEnd(text: string, at: number): number {
	let end = at + maskHead.length;
	while (end < text.length && end - at < 64 && (isOf(text.charCodeAt(end), LOWER | DIGIT) || text.charCodeAt(end) === 45)) end += 1;
	return text.charCodeAt(end) === 93 && end > at + maskHead.length ? end + 1 : -1;
}

/** `ghp_xxxxxxxx…`: six or more `x` in a row are how documentation crosses a token out. */
export function isCrossedOut(text: string, start: number, end: number): boolean {
	let run = 0;
	for (let index = start; index < end; index += 1) {
		run = (text.charCodeAt(index) | 32) === 120 ? run + 1 : 0;
		if (run === 6) return true;
	}
	return false;
}

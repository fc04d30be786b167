import { buildAutomaton } from "./automaton.ts";
import { contextPatterns, publicBlock, specificPatterns } from "./catalogue.ts";
import { createEchoes, eachEcho, type Echoes } from "./echoes.ts";
import { eachRun, runPatterns } from "./entropy.ts";
import { createMemo, maskEnd, maskHead, type Memo, type Pattern } from "./pattern.ts";

/** One masked stretch: what it was, and where it stood in the input (UTF-16 offsets, end exclusive). */
export interface Found {
	readonly kind: string;
	readonly start: number;
	readonly end: number;
}

interface Rule {
	readonly pattern: Pattern;
	/** A context pattern gives way to the token it found: `api_key=sk-ant-…` is an Anthropic key. */
	readonly isContext: boolean;
	/** A mask of an earlier pass, or a public block: stepped over, never reported. */
	readonly isBarrier: boolean;
	/** The token is written in one case only: its first character tells most look-alikes apart. */
	readonly isExact: boolean;
	readonly first: number;
}

const maskPattern: Pattern = {
	kind: "mask",
	family: "entropy",
	title: "A mask that is already there",
	keywords: [maskHead],
	expressions: [],
	find: (text, at) => {
		const end = maskEnd(text, at);
		return end === -1 ? null : { start: at, end };
	},
};

const rulesOf = (patterns: readonly Pattern[], isContext: boolean, isBarrier: boolean): { keyword: string; value: Rule }[] =>
	patterns.flatMap((pattern) =>
		pattern.keywords.map((keyword) => ({
			keyword,
			value: {
				pattern,
				isContext,
				isBarrier,
				first: keyword.charCodeAt(0),
				isExact: pattern.expressions.length > 0 && pattern.expressions.every((expression) => !expression.ignoreCase),
			},
		})),
	);

const automaton = buildAutomaton<Rule>([
	...rulesOf([maskPattern, publicBlock], false, true),
	...rulesOf(specificPatterns, false, false),
	...rulesOf(contextPatterns, true, false),
]);

interface Match extends Found {
	readonly isBarrier: boolean;
	readonly isContext: boolean;
}

/** What one look at a stretch of text gives. */
export interface Sighting {
	readonly found: readonly Found[];
	/** Masks and public blocks: stepped over. A later look must not begin inside one. */
	readonly barriers: readonly { readonly start: number; readonly end: number }[];
}

/** Finds every secret between `from` and `to`, in order. */
export function search(text: string, from: number, to: number): Sighting {
	const memo = createMemo();
	const matches = scan(text, from, to, true, memo);
	const echoes = createEchoes(
		text,
		matches.filter((match) => match.isContext),
	);
	const found: Found[] = [];
	let floor = from;
	for (const match of matches) {
		between(text, floor, match.start, echoes, memo, found);
		if (!match.isBarrier) found.push({ kind: match.kind, start: match.start, end: match.end });
		floor = match.end;
	}
	between(text, floor, to, echoes, memo, found);
	return { found, barriers: matches.filter((match) => match.isBarrier) };
}

/** Runs the automaton over `from … to` and lets the patterns decide where a keyword stands. Leftmost match wins. */
function scan(text: string, from: number, to: number, withContext: boolean, memo: Memo): Match[] {
	const { classes, next, hits, width, firstHit } = automaton;
	const matches: Match[] = [];
	let state = 0;
	let floor = from;
	for (let index = from; index < to; index += 1) {
		const code = text.charCodeAt(index);
		state = code < 128 ? next[state * width + classes[code]!]! : 0;
		if (state < firstHit) continue;
		for (const { length, value: rule } of hits[state - firstHit]!) {
			const at = index - length + 1;
			if (at < floor || (rule.isContext && !withContext)) continue;
			if (rule.isExact && text.charCodeAt(at) !== rule.first) continue;
			const span = rule.pattern.find(text, at, index + 1, floor, memo);
			if (span === null) continue;
			let from = index + 1;
			for (const { kind = rule.pattern.kind, start, end } of [span, ...(span.more ?? [])]) {
				// Between the keyword and what it found may stand another secret: the user name of a URI, a second value.
				if (start > from) floor = passOver(text, from, start, memo, matches, floor);
				const at = Math.max(start, floor);
				if (at >= end) continue;
				matches.push(
					rule.isContext ? named(text, kind, at, end, memo) : { kind, start: at, end, isBarrier: rule.isBarrier, isContext: false },
				);
				floor = from = matches.at(-1)!.end;
			}
			if (floor > index + 1) index = floor - 1;
			state = 0;
			break;
		}
	}
	return matches;
}

/** Takes what stands by itself between `from` and `to` along; returns the new floor. */
function passOver(text: string, from: number, to: number, memo: Memo, matches: Match[], floor: number): number {
	const inside = scan(text, from, to, false, memo);
	matches.push(...inside);
	return inside.at(-1)?.end ?? floor;
}

/** Gives a value found by its context the name of the token that it is, when it has one. */
function named(text: string, kind: string, start: number, end: number, memo: Memo): Match {
	const inside = scan(text, start, Math.min(end, start + 512), false, memo)[0];
	const isWhole = inside !== undefined && !inside.isBarrier && inside.start === start;
	return { kind: isWhole ? inside.kind : kind, start, end: isWhole ? Math.max(end, inside.end) : end, isBarrier: false, isContext: true };
}

/** What the automaton left between two matches: known values that come again, then whatever looks random. */
function between(text: string, from: number, to: number, echoes: Echoes | null, memo: Memo, found: Found[]): void {
	let floor = from;
	if (echoes !== null) {
		eachEcho(text, from, to, echoes, (kind, start, end) => {
			measure(text, floor, start, found, memo);
			found.push({ kind, start, end });
			floor = end;
		});
	}
	measure(text, floor, to, found, memo);
}

/** Tokens without a keyword, and entropy, on what the automaton left. */
function measure(text: string, from: number, to: number, found: Found[], memo: Memo): void {
	eachRun(text, from, to, (start, end) => {
		for (const pattern of runPatterns) {
			const span = pattern.find(text, start, end, from, memo);
			if (span !== null && span.end <= to) {
				found.push({ kind: pattern.kind, start: span.start, end: span.end });
				return;
			}
		}
	});
}

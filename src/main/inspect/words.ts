/**
 * Sequences of words with gaps between them, found in one pass: the part of an inspection that reads language.
 *
 * A pattern is written as its words: `(repeat|reveal) ..3 (your|initial) instructions`. `..3` lets up to three other
 * words stand between. A pattern never reaches over the end of a sentence. Time is linear in the text: each word starts
 * only the patterns that begin with it, and each of those looks at a bounded number of words.
 */

export type Token = { readonly word: string; readonly from: number; readonly to: number };

type Step = { readonly words: ReadonlySet<string>; readonly gap: number };
type Pattern<Rule> = { readonly steps: readonly Step[]; readonly rule: Rule };

export type PhraseBook<Rule> = { readonly starts: ReadonlyMap<string, readonly Pattern<Rule>[]>; readonly vocabulary: ReadonlySet<string> };

export type PhraseHit<Rule> = { readonly rule: Rule; readonly from: number; readonly to: number };

const parsePattern = (text: string): Step[] => {
	const steps: Step[] = [];
	let gap = 0;
	for (const part of text.split(" ")) {
		const skips = /^\.\.(\d+)$/.exec(part);
		if (skips) gap = Number(skips[1]);
		else {
			const words = part.startsWith("(") ? part.slice(1, -1).split("|") : [part];
			steps.push({ words: new Set(words), gap });
			gap = 0;
		}
	}
	return steps;
};

/** Reads patterns once, at load. Each rule says its own patterns. */
export const phraseBook = <Rule extends { readonly patterns: readonly string[] }>(rules: readonly Rule[]): PhraseBook<Rule> => {
	const starts = new Map<string, Pattern<Rule>[]>();
	const vocabulary = new Set<string>();
	for (const rule of rules) {
		for (const text of rule.patterns) {
			const steps = parsePattern(text);
			for (const word of steps.flatMap((step) => [...step.words])) vocabulary.add(word);
			for (const word of steps[0]?.words ?? []) {
				const known = starts.get(word);
				if (known) known.push({ steps, rule });
				else starts.set(word, [{ steps, rule }]);
			}
		}
	}
	return { starts, vocabulary };
};

const wordsOf = /[\p{L}\p{N}\p{M}'@$_]+/gu;
/* Of a program, what its signs part. */
const sentenceEnd = /[.!?。！？]["')\]]?\s|\n\s*\n|[。！？]|\s=\s|[;{}]\s/;

/** Words of a normal view, in order; the end of a sentence is a token without a word. */
export const tokens = (text: string, vocabulary: ReadonlySet<string>): Token[] => {
	const found: Token[] = [];
	let end = 0;
	for (const match of text.matchAll(wordsOf)) {
		const from = match.index;
		const isBlank = from === end + 1 && text.charCodeAt(end) === 0x20;
		if (from > end && !isBlank && sentenceEnd.test(text.slice(end, from > end + 64 ? end + 64 : from)))
			found.push({ word: "", from: end, to: end });
		end = from + match[0].length;
		found.push({ word: asMeant(match[0].includes("'") ? match[0].replaceAll("'", "") : match[0], vocabulary), from, to: end });
	}
	return found;
};

const leet = new Map(Object.entries({ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", _: "" }));

/** Words that are worth misspelling to get past a filter, and long enough for one wrong letter to be no other word. */
const misspelt = ["instructions", "instruction", "previous", "disregard", "guidelines", "prompts"];

const asMeant = (word: string, vocabulary: ReadonlySet<string>): string => {
	if (vocabulary.has(word)) return word;
	if (/[0-9@$_]/.test(word)) {
		const read = word.replace(/[0134579@$_]/g, (sign) => leet.get(sign) ?? sign);
		if (vocabulary.has(read)) return read;
	}
	if (word.length < 7 || word.length > 13) return word;
	for (const right of misspelt) if (word[0] === right[0] && isOneOff(word, right)) return right;
	return word;
};

/** True when one letter was added, left out, changed, or swapped with its neighbour. */
const isOneOff = (word: string, right: string): boolean => {
	const difference = word.length - right.length;
	if (difference < -1 || difference > 1) return false;
	let head = 0;
	while (head < word.length && word[head] === right[head]) head += 1;
	let tail = 0;
	while (tail < Math.min(word.length, right.length) - head && word[word.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
	const left = Math.max(word.length, right.length) - head - tail;
	if (left <= 1) return true;
	return difference === 0 && left === 2 && word[head] === right[head + 1] && word[head + 1] === right[head];
};

/** Every place where a pattern of the book stands, at most `most` of them. */
export const findPhrases = <Rule>(found: readonly Token[], book: PhraseBook<Rule>, most: number): PhraseHit<Rule>[] => {
	const hits: PhraseHit<Rule>[] = [];
	for (let at = 0; at < found.length && hits.length < most; at += 1) {
		const first = found[at];
		if (first === undefined) continue;
		for (const { steps, rule } of book.starts.get(first.word) ?? []) {
			const last = endOf(found, at, steps);
			const end = found[last];
			if (end !== undefined) hits.push({ rule, from: first.from, to: end.to });
		}
	}
	return hits;
};

/** Index of the last word of a match that begins at `at`; -1 when there is none. Positions reached are kept as a set. */
const endOf = (found: readonly Token[], at: number, steps: readonly Step[]): number => {
	let reached = [at];
	for (let index = 1; index < steps.length; index += 1) {
		const step = steps[index];
		if (step === undefined) break;
		const next: number[] = [];
		for (const position of reached) {
			for (let ahead = position + 1; ahead <= position + 1 + step.gap; ahead += 1) {
				const word = found[ahead]?.word;
				if (word === undefined || word === "") break;
				if (step.words.has(word) && !next.includes(ahead)) next.push(ahead);
			}
		}
		if (next.length === 0) return -1;
		reached = next;
	}
	return reached[0] ?? -1;
};

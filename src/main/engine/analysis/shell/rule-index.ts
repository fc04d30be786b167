import { globExpression } from "./places.ts";
import { normalisedOptions } from "./normal.ts";
import type { ShellStep } from "./types.ts";

/**
 * Rules such as `sudo`, `rm -rf`, `git *`, `* > /dev/*`, matched on argv after quote removal with options normalised.
 *
 * A rule names a program, then options that must all be there in any spelling and order, then operands from the left.
 * `*` stands for any run of characters in its word; a `*` at the end stands for anything that follows. `> target` matches a redirection.
 */
export type Rule = {
	readonly program: string;
	readonly options: readonly string[];
	readonly operands: readonly string[];
	readonly redirects: readonly string[];
	readonly isOpen: boolean;
	readonly words: readonly string[];
};

const cache = new Map<string, Rule>();

const wordsOf = (rule: string): string[] =>
	[...rule.matchAll(/"([^"]*)"|'([^']*)'|(>>?|<)|([^\s"'<>]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");

const parseRule = (rule: string): Rule => {
	const known = cache.get(rule);
	if (known !== undefined) return known;
	const words: string[] = [];
	const redirects: string[] = [];
	const all = wordsOf(rule);
	for (let i = 0; i < all.length; i++) {
		if (/^(>>?|<)$/.test(all[i] as string)) redirects.push(all[++i] ?? "*");
		else words.push(all[i] as string);
	}
	const program = words[0] ?? "";
	const isOpen = words.length > 1 && words.at(-1) === "*";
	const body = isOpen ? words.slice(0, -1) : words;
	const { options, operands } = normalisedOptions(baseName(program), body);
	const parsed = {
		program,
		options: options.filter((option) => !/^-[a-zA-Z]{2,}$/.test(option)),
		operands,
		redirects,
		isOpen,
		words: body,
	};
	if (cache.size > 4096) cache.clear();
	cache.set(rule, parsed);
	return parsed;
};

export const baseName = (text: string): string => text.slice(text.lastIndexOf("/") + 1).toLowerCase();

export const wordMatches = (pattern: string, word: string): boolean =>
	/[*?[]/.test(pattern) ? globExpression(pattern.replaceAll("/", "\u0001")).test(word.replaceAll("/", "\u0001")) : pattern === word;

/** Rules by the program that they name, parsed once for as long as a list of rules is in force. */
type Index = {
	readonly rules: readonly Rule[];
	readonly byProgram: ReadonlyMap<string, readonly number[]>;
	readonly rest: readonly number[];
};

const indexes = new WeakMap<readonly string[], Index>();

const indexOf = (lines: readonly string[]): Index => {
	const known = indexes.get(lines);
	if (known !== undefined) return known;
	const rules = lines.map(parseRule);
	const byProgram = new Map<string, number[]>();
	const rest: number[] = [];
	rules.forEach((rule, at) => {
		if (rule.program === "" || /[*?[/]/.test(rule.program)) rest.push(at);
		else {
			const name = rule.program.toLowerCase();
			const list = byProgram.get(name);
			if (list === undefined) byProgram.set(name, [at]);
			else list.push(at);
		}
	});
	const index = { rules, byProgram, rest };
	indexes.set(lines, index);
	return index;
};

/**
 * The rules of a list that may name the program of a step, with their places in the list: all others cannot. A program
 * that is written as a glob, or a family such as `mkfs.ext4`, is looked up under every name it may have.
 */
export const candidates = (lines: readonly string[], step: ShellStep): { readonly rule: Rule; readonly at: number }[] => {
	const { rules, byProgram, rest } = indexOf(lines);
	const written = step.words[0] ?? "";
	const pick = (at: number): { rule: Rule; at: number } => ({ rule: rules[at] as Rule, at });
	if (/[*?[]/.test(written)) return rules.map((_rule, at) => pick(at));
	const names = new Set([step.program, baseName(written)]);
	for (let dot = step.program.indexOf("."); dot > 0; dot = step.program.indexOf(".", dot + 1)) names.add(step.program.slice(0, dot));
	const found = rest.map(pick);
	for (const name of names) for (const at of byProgram.get(name) ?? []) found.push(pick(at));
	return found;
};

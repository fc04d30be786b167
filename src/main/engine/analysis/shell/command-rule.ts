import { isHarmlessVariable } from "./environment.ts";
import { globExpression } from "./places.ts";
import { normalisedOptions } from "./normal.ts";
import type { ShellAnalysis, ShellStep } from "./types.ts";

/**
 * Rules such as `sudo`, `rm -rf`, `git *`, `* > /dev/*`, matched on argv after quote removal with options normalised.
 *
 * A rule names a program, then options that must all be there in any spelling and order, then operands from the left.
 * `*` stands for any run of characters in its word; a `*` at the end stands for anything that follows. `> target` matches a redirection.
 */
type Rule = {
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

const baseName = (text: string): string => text.slice(text.lastIndexOf("/") + 1).toLowerCase();

const wordMatches = (pattern: string, word: string): boolean =>
	/[*?[]/.test(pattern) ? globExpression(pattern.replaceAll("/", "\u0001")).test(word.replaceAll("/", "\u0001")) : pattern === word;

/** A program name in a rule means the program, wherever it lies; a path in a rule means that path. */
const programMatches = (pattern: string, step: ShellStep): boolean => {
	if (pattern === "*") return true;
	const written = step.words[0] ?? "";
	if (pattern.includes("/")) return wordMatches(pattern, written);
	const name = pattern.toLowerCase();
	if (wordMatches(name, step.program) || wordMatches(name, baseName(written))) return true;
	// `mkfs` is the family: mkfs.ext4, mkfs.vfat.
	if (step.program.startsWith(`${name}.`)) return true;
	// A glob in the program's place may be the program; a deny must not miss it.
	return /[*?[]/.test(written) && globExpression(baseName(written)).test(name);
};

/** Abbreviated long options (`--rec`) count for a deny: programs accept them. */
const hasOption = (step: ShellStep, option: string): boolean =>
	step.options.includes(option) || (option.length > 3 && step.options.some((given) => given.length >= 3 && option.startsWith(given)));

const operandsMatch = (patterns: readonly string[], operands: readonly string[]): boolean =>
	patterns.every((pattern, i) => operands[i] !== undefined && wordMatches(pattern, operands[i]));

/** Operands of a rule may stand apart in a command when options with values stand between: `git -C x push`. */
const operandsAppear = (patterns: readonly string[], operands: readonly string[]): boolean => {
	let at = 0;
	for (const operand of operands) {
		const pattern = patterns[at];
		if (pattern === undefined) break;
		if (wordMatches(pattern, operand)) at += 1;
	}
	return at === patterns.length;
};

const isDenied = (rule: Rule, step: ShellStep): boolean => {
	if (rule.program === "" || !programMatches(rule.program, step)) return false;
	if (!rule.options.every((option) => hasOption(step, option))) return false;
	if (
		!operandsMatch(rule.operands, step.operands) &&
		!(
			rule.operands.length > 0 &&
			step.words.length < 64 &&
			step.words.slice(1).some((word) => word.startsWith("-")) &&
			operandsAppear(rule.operands, step.operands)
		)
	)
		return false;
	return rule.redirects.every((pattern) => step.redirects.some((redirect) => wordMatches(pattern, redirect.target)));
};

/**
 * The first step at any depth that a rule names, wrapped or not. For rules that refuse.
 * `rule` is one line; a line that names nothing matches nothing.
 */
export const matchCommandRule = (rule: string, steps: readonly ShellStep[]): ShellStep | null => {
	const parsed = parseRule(rule);
	for (const step of steps) if (isDenied(parsed, step)) return step;
	return null;
};

const covers = (rule: Rule, step: ShellStep): boolean => {
	const written = step.words[0] ?? "";
	// The name alone means the program that the search path finds, never a file of the same name elsewhere.
	const isSystem = !written.includes("/") || /^\/(usr\/(local\/)?)?s?bin\/[^/]+$/.test(written);
	if (
		rule.program.includes("/") ? !wordMatches(rule.program, written) : !isSystem || !wordMatches(rule.program.toLowerCase(), step.program)
	)
		return false;
	if (!rule.words.slice(1).every((word, i) => word.startsWith("-") || i >= 8 || step.words.some((given) => wordMatches(word, given))))
		return false;
	if (!rule.options.every((option) => step.options.includes(option))) return false;
	if (!operandsMatch(rule.operands, step.operands)) return false;
	// What made the step worse than its name says must be named by the rule.
	return step.hazards.every((hazard) => rule.words.includes(hazard));
};

/** Rules that refuse nothing and ask nothing for commands that are plain reads, such as what the shell itself does. */
const needsNoRule = (step: ShellStep): boolean => step.neutral && step.assigns.every(isHarmlessVariable);

const isClosed = (step: ShellStep): boolean =>
	step.inspectable &&
	step.dynamic !== true &&
	!step.root &&
	step.risk !== "destructive" &&
	step.redirects.every((redirect) => redirect.safe) &&
	step.assigns.every(isHarmlessVariable);

const raisers = new Set([
	"outside-read",
	"outside-write",
	"unknown-read",
	"sensitive-read",
	"sensitive-variable",
	"guarded-write",
	"leaves-workspace",
	"enters-guarded",
	"environment",
	"environment-poisoning",
	"indirect-expansion",
	"runs-made-file",
	"shell-socket",
]);

type Judged = Pick<ShellAnalysis, "steps" | "rest" | "inspectable" | "risk" | "reasons">;

/**
 * True when nothing in a command goes beyond what a rule or a grant can mean: nothing decoded at run time, no place outside
 * the workspace, no changed environment, no destructive effect.
 */
export const isPlainCommand = ({ steps, rest, inspectable, risk, reasons }: Judged): boolean =>
	inspectable &&
	risk !== "destructive" &&
	steps.length > 0 &&
	rest.length === 0 &&
	!reasons.some((reason) => raisers.has(reason.rule)) &&
	steps.every(isClosed);

/** True when a command is plain and every step of it is covered by some rule. A wrapper never widens a rule. */
export const matchAllow = (rules: readonly string[], analysis: Judged): boolean => {
	if (!isPlainCommand(analysis)) return false;
	const parsed = rules.map(parseRule);
	let covered = 0;
	for (const step of analysis.steps) {
		if (needsNoRule(step)) continue;
		if (!parsed.some((rule) => covers(rule, step))) return false;
		covered += 1;
	}
	return covered > 0;
};

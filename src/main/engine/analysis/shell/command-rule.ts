import { isHarmlessVariable } from "./environment.ts";
import { globExpression } from "./places.ts";
import { baseName, candidates, wordMatches, type Rule } from "./rule-index.ts";
import type { ShellAnalysis, ShellStep } from "./types.ts";

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
 * What the rules of a list refuse: for each rule that names a step at any depth, wrapped or not, its place in the list and
 * the first such step. In the order of the list; a line that names nothing matches nothing.
 *
 * Law: test/main/engine/analysis/shell/command-rule.test.ts (the index finds what a look at every rule finds).
 */
export const matchDenied = (rules: readonly string[], steps: readonly ShellStep[]): { readonly at: number; readonly step: ShellStep }[] => {
	if (rules.length === 0) return [];
	const found = new Map<number, ShellStep>();
	for (const step of steps)
		for (const { rule, at } of candidates(rules, step)) if (!found.has(at) && isDenied(rule, step)) found.set(at, step);
	return [...found].map(([at, step]) => ({ at, step })).sort((a, b) => a.at - b.at);
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
export const needsNoRule = (step: ShellStep): boolean => step.neutral && step.assigns.every(isHarmlessVariable);

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

/**
 * Whether a command is plain and every step of it is covered by some rule of the list; a wrapper never widens a rule.
 * Null when it is not, else the place of the one rule that covers all of it, -1 when it takes several.
 */
export const matchAllow = (rules: readonly string[], analysis: Judged): { readonly at: number } | null => {
	if (!isPlainCommand(analysis)) return null;
	let sole: Set<number> | undefined;
	for (const step of analysis.steps) {
		if (needsNoRule(step)) continue;
		const covering = new Set(
			candidates(rules, step)
				.filter(({ rule }) => covers(rule, step))
				.map(({ at }) => at),
		);
		if (covering.size === 0) return null;
		const before = sole;
		sole = before === undefined ? covering : new Set([...covering].filter((at) => before.has(at)));
	}
	return sole === undefined ? null : { at: sole.size === 0 ? -1 : Math.min(...sole) };
};

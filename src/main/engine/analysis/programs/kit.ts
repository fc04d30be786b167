import type { Risk } from "../../../../shared/model/words.ts";
import type { Arg, Call, Verdict } from "../shell/types.ts";
import { deletes, lists, raise, reads, writes } from "../shell/verdict.ts";
import { hostsOf } from "../shell/hosts.ts";
import { phraseOf } from "./phrases.ts";
import { optionTable, readOptions, type Parsed } from "./options.ts";

/** Judges one call of one program: fills in effect, risk, paths, hosts. A program without a judge is unknown. */
export type Judge = (call: Call, verdict: Verdict) => void;
export type Judges = Readonly<Record<string, Judge>>;

/**
 * What operands are: `r` files whose content is read · `l` names that are looked at · `w` written · `d` deleted ·
 * `n` plain text · `p` one pattern, then files read · `h` hosts · `-` none expected.
 */
export type Operands = "r" | "l" | "w" | "d" | "n" | "p" | "h" | "-";

export const shown = (args: readonly Arg[]): string => {
	const text = args
		.slice(0, 4)
		.map((arg) => arg.value)
		.join(" ");
	return args.length > 4 ? `${text} … (${args.length})` : text;
};

export const useOperands = (call: Call, verdict: Verdict, operands: readonly Arg[], kind: Operands): void => {
	for (let i = 0; i < operands.length; i++) {
		const arg = operands[i] as Arg;
		if (kind === "r" || (kind === "p" && i > 0)) reads(call, verdict, arg);
		else if (kind === "l") lists(call, verdict, arg);
		else if (kind === "w") writes(call, verdict, arg);
		else if (kind === "d") deletes(call, verdict, arg);
		else if (kind === "h") verdict.hosts.push(...hostsOf(arg));
		else if (kind === "-") raise(verdict, "execute", "unexpected-operand", `\`${arg.value}\` is not expected here`, arg.span);
	}
};

/** Applies what the options of a table say: files they read or write, and the unknown ones. */
export const useOptions = (call: Call, verdict: Verdict, parsed: Parsed): void => {
	for (const option of parsed.options) {
		if (option.takes === "none" && option.known) continue;
		if (!option.known) {
			verdict.hazards.push(option.arg.value);
			raise(verdict, "execute", "unknown-option", `\`${option.arg.value}\` is not known to be harmless for ${call.name}`, option.arg.span);
		} else if (option.takes === "reads" && option.value !== undefined) reads(call, verdict, option.value);
		else if (option.takes === "writes" && option.value !== undefined) {
			verdict.hazards.push(option.arg.value);
			writes(call, verdict, option.value);
		}
	}
};

export type ReaderSpec = { readonly single?: boolean; readonly patternOptions?: string };

/** A program that only reads, as long as every option is listed. `effect` is a verb phrase that the operands complete. */
export const reader = (operands: Operands, effect: string, options: string, spec: ReaderSpec = {}): Judge => {
	const style = { single: spec.single === true };
	return (call, verdict) => {
		const parsed = readOptions(call.args, optionTable(options, style.single), style);
		useOptions(call, verdict, parsed);
		const given =
			spec.patternOptions !== undefined && parsed.options.some((option) => spec.patternOptions?.split(" ").includes(option.name));
		useOperands(call, verdict, parsed.operands, given && operands === "p" ? "r" : operands);
		const here = effect === "lists" ? "lists this folder" : effect;
		verdict.effect = parsed.operands.length === 0 ? here : `${effect} ${shown(parsed.operands)}`;
	};
};

/** A program that always does the same kind of thing, whatever its options. */
export const always =
	(risk: Risk, rule: string, effect: string, operands: Operands = "n"): Judge =>
	(call, verdict) => {
		const rest = call.args.filter((arg) => !arg.value.startsWith("-"));
		verdict.effect = rest.length === 0 ? effect : `${effect} ${shown(rest)}`;
		if (operands !== "n") useOperands(call, verdict, rest, operands);
		raise(verdict, risk, rule, verdict.effect);
	};

export type Sub = {
	readonly risk: Risk;
	readonly options?: string;
	readonly operands?: Operands;
	readonly effect?: string;
	readonly dangers?: RegExp;
};

export type TreeSpec = {
	/** Options before the sub-command that change nothing about what it does. */
	readonly globals?: string;
	readonly single?: boolean;
	/** Sub-commands by risk: `read: "status log stash-list"`, a dash joins the words of a nested one when `nested` says so. */
	readonly read?: string;
	readonly write?: string;
	readonly execute?: string;
	readonly network?: string;
	readonly destructive?: string;
	/** Options that turn a read into something else, matched on the name without dashes; abbreviations count. */
	readonly dangers?: readonly string[];
	readonly judges?: Readonly<Record<string, Judge>>;
	readonly otherwise?: Risk;
	readonly bare?: Risk;
	readonly operands?: Operands;
	/** Words on the way to the verb (`gh pr view`): how deep to look. */
	readonly depth?: number;
	readonly what: string;
};

type Found = { readonly key: string; readonly at: number };

/** True when an option could be an abbreviation of a dangerous one: command lines built on argparse accept any unique prefix. */
export const isDanger = (name: string, dangers: readonly string[]): boolean =>
	dangers.some((danger) => danger === name || (name.length >= 3 && danger.startsWith(name)));

const optionName = (text: string): string => {
	const body = text.replace(/^-+/, "");
	const at = body.indexOf("=");
	return at < 0 ? body : body.slice(0, at);
};

/**
 * A program whose sub-command decides. An entry `list` matches the verb at any depth up to `depth`;
 * an entry `stash.list` only that path. The longest path wins; a verb that is listed nowhere has risk `otherwise`.
 */
export const tree = (spec: TreeSpec): Judge => {
	const risks = new Map<string, Risk>();
	for (const risk of ["read", "write", "execute", "network", "destructive"] as const)
		for (const key of (spec[risk] ?? "").split(/\s+/)) if (key !== "") risks.set(key, risk);
	const judges = new Map(Object.entries(spec.judges ?? {}));
	const globals = optionTable(spec.globals ?? "", spec.single === true);
	const style = { single: spec.single === true, stopAtOperand: true };
	const find = (words: readonly string[]): Found | undefined => {
		for (let length = Math.min(words.length, (spec.depth ?? 1) + 1); length > 0; length--) {
			const key = words.slice(0, length).join(".");
			if (risks.has(key) || judges.has(key)) return { key, at: length };
		}
		for (let i = 1; i < Math.min(words.length, spec.depth ?? 1); i++) {
			const key = words[i] as string;
			if (risks.has(key)) return { key, at: i + 1 };
		}
		return undefined;
	};
	return (call, verdict) => {
		const head = readOptions(call.args, globals, style);
		useOptions(call, verdict, head);
		const words: string[] = [];
		for (const arg of head.operands) {
			if (arg.value.startsWith("-") || arg.dynamic || arg.glob) break;
			words.push(arg.value);
			if (words.length > 4) break;
		}
		if (words.length === 0) {
			const help = call.args.length > 0 && call.args.every((arg) => isHelp(arg.value) || (arg.value === "-v" && call.args.length === 1));
			verdict.effect = `${call.name}: ${spec.what}`;
			if (head.operands.length > 0)
				raise(verdict, "execute", "unknown-subcommand", `the sub-command of ${call.name} is only known when it runs`);
			else if (!help) raise(verdict, spec.bare ?? "read", "bare", verdict.effect);
			return;
		}
		const found = find(words);
		const key = found?.key ?? words[0] ?? "";
		const judge = judges.get(key);
		const rest = head.operands.slice(found?.at ?? 1);
		verdict.effect =
			phraseOf(call.name, key, shown(rest.filter((arg) => !arg.value.startsWith("-")))) ??
			`${call.name} ${words.slice(0, found?.at ?? 1).join(" ")}: ${spec.what}`;
		if (rest.length > 0 && rest.every((arg) => isHelp(arg.value))) {
			verdict.effect = `shows help of ${call.name}`;
			return;
		}
		if (judge !== undefined) {
			judge({ ...call, args: rest }, verdict);
			return;
		}
		const risk = risks.get(key) ?? spec.otherwise ?? "execute";
		if (risk !== "read") {
			raise(verdict, risk, risk === "destructive" ? "destructive-command" : "subcommand", verdict.effect);
			return;
		}
		const dangers = spec.dangers ?? [];
		for (let i = 0; i < rest.length; i++) {
			const arg = rest[i] as Arg;
			if (arg.dynamic && !/^[^$]*=/.test(arg.value))
				raise(verdict, "execute", "dynamic-argument", `\`${arg.value}\` is only known when it runs`, arg.span);
			if (arg.value.startsWith("-") && isDanger(optionName(arg.value), dangers)) {
				verdict.hazards.push(arg.value);
				raise(verdict, "execute", "dangerous-option", `\`${arg.value}\` makes ${call.name} ${key} more than a read`, arg.span);
			}
		}
		if (spec.operands !== undefined)
			useOperands(
				call,
				verdict,
				rest.filter((arg) => !arg.value.startsWith("-")),
				spec.operands,
			);
	};
};

export const isHelp = (text: string): boolean =>
	text === "--help" ||
	text === "--version" ||
	text === "-h" ||
	text === "-V" ||
	text === "-version" ||
	text === "-help" ||
	text === "help" ||
	text === "version" ||
	text === "--help-long" ||
	text === "-hh" ||
	text === "-?" ||
	text === "--usage";

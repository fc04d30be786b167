import type { Arg } from "../shell/types.ts";

/**
 * How a program's options are written down: one string, parsed once.
 *
 * Shapes: `-abc` short flags · `-nk=` short options that take a value · `--long` flag · `--long=` takes a value ·
 * `--long?` value only when attached · `-name` with `single: true` is one option with one dash (Go and Java style).
 * A value that is a file to read is written `<` instead of `=`, a file to write `>`; an option that runs something is not listed at all.
 */
export type Takes = "none" | "value" | "maybe" | "reads" | "writes";

export type OptionTable = { readonly short: ReadonlyMap<string, Takes>; readonly long: ReadonlyMap<string, Takes> };

const suffixes: Readonly<Record<string, Takes>> = { "=": "value", "?": "maybe", "<": "reads", ">": "writes" };
const cache = new Map<string, OptionTable>();

/** Reads an option string; equal strings share one table. */
export const optionTable = (source: string, single = false): OptionTable => {
	const key = single ? `1${source}` : source;
	const known = cache.get(key);
	if (known !== undefined) return known;
	const short = new Map<string, Takes>();
	const long = new Map<string, Takes>();
	for (const token of source.split(/\s+/)) {
		if (token === "") continue;
		const takes = suffixes[token.slice(-1)] ?? "none";
		const name = takes === "none" ? token : token.slice(0, -1);
		if (name.startsWith("--")) long.set(name.slice(2), takes);
		else if (single || name.startsWith("+")) long.set(name.replace(/^-/, ""), takes);
		else for (const letter of name.slice(1)) short.set(letter, takes);
	}
	const table = { short, long };
	cache.set(key, table);
	return table;
};

/** One option as used. `name` without dashes; `known` is false when the table does not list it. */
export type Option = {
	readonly name: string;
	readonly value: Arg | undefined;
	readonly takes: Takes;
	readonly known: boolean;
	readonly arg: Arg;
};

export type Parsed = { readonly options: readonly Option[]; readonly operands: readonly Arg[]; readonly unknown: readonly string[] };

/**
 * Splits arguments (without the program) into options and operands by a table.
 * An abbreviated long option is unknown on purpose: `--compress-prog` must not pass as something harmless.
 */
export const readOptions = (
	args: readonly Arg[],
	table: OptionTable,
	style: { single?: boolean; stopAtOperand?: boolean } = {},
): Parsed => {
	const options: Option[] = [];
	const operands: Arg[] = [];
	const unknown: string[] = [];
	const push = (name: string, takes: Takes | undefined, value: Arg | undefined, arg: Arg): void => {
		if (takes === undefined) unknown.push(arg.value);
		options.push({ name, value, takes: takes ?? "none", known: takes !== undefined, arg });
	};
	for (let i = 0; i < args.length; i++) {
		const arg = args[i] as Arg;
		const text = arg.value;
		if (text === "--") {
			for (let j = i + 1; j < args.length; j++) operands.push(args[j] as Arg);
			break;
		}
		const dashed = text.length > 1 && text.charCodeAt(0) === 45;
		if (!dashed && !(text.charCodeAt(0) === 43 && text.length > 1 && table.long.has(text))) {
			operands.push(arg);
			if (style.stopAtOperand === true) {
				for (let j = i + 1; j < args.length; j++) operands.push(args[j] as Arg);
				break;
			}
			continue;
		}
		if (text.startsWith("--") || style.single === true || !dashed) {
			const body = text.startsWith("--") ? text.slice(2) : dashed ? text.slice(1) : text;
			const at = body.indexOf("=");
			// An option that is only known with one value (`--paging=never`) is listed with it.
			if (at >= 0 && table.long.get(body) === "none") {
				push(body, "none", undefined, arg);
				continue;
			}
			const name = at < 0 ? body : body.slice(0, at);
			const takes = table.long.get(name);
			if (at >= 0) push(name, takes === "none" ? undefined : takes, { ...arg, value: body.slice(at + 1) }, arg);
			else if (takes !== undefined && takes !== "none" && takes !== "maybe") {
				push(name, takes, args[i + 1], arg);
				i += 1;
			} else push(name, takes, undefined, arg);
			continue;
		}
		for (let c = 1; c < text.length; c++) {
			const letter = text[c] as string;
			const takes = table.short.get(letter) ?? (letter >= "0" && letter <= "9" ? table.short.get("#") : undefined);
			if (takes === undefined) {
				push(letter, undefined, undefined, arg);
				break;
			}
			if (takes === "none") {
				push(letter, takes, undefined, arg);
				continue;
			}
			const rest = text.slice(c + 1);
			if (rest !== "") push(letter, takes, { ...arg, value: rest }, arg);
			else if (takes === "maybe") push(letter, takes, undefined, arg);
			else {
				push(letter, takes, args[i + 1], arg);
				i += 1;
			}
			break;
		}
	}
	return { options, operands, unknown };
};

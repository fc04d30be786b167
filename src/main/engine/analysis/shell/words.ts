import { forEachChild, type ParameterExpansionPart, type ParsedScript, type SyntaxNode, type Word, type WordPart } from "unbash";
import type { Span } from "../../../../shared/model/evidence.ts";
import type { Arg } from "./types.ts";

/** What a word needs to know about its surroundings. A variable that maps to null has a value that is only known at run time. */
export type Scope = {
	readonly vars: ReadonlyMap<string, string | null>;
	readonly cwd: string | undefined;
	readonly home: string;
	/** Positions of words are only meaningful in the text that a person sees. */
	readonly spans: boolean;
	/** Walks a nested script and gives its output when every character is known. */
	readonly substitute: (script: ParsedScript | undefined, kind: "capture" | "input" | "output") => string | undefined;
	readonly onVariable: (name: string, isIndirect: boolean) => void;
};

const maxBraces = 256;
/** A word that grows longer while it is resolved counts as unknown. UTF-16 units. */
const maxWord = 65_536;

/** Expands `{a,b}` and `{1..3}` in raw text that is no quote or expansion. Undefined when it would be too many. */
export const expandBraces = (text: string): readonly string[] | undefined => {
	const open = findBrace(text);
	if (open === undefined) return [text];
	const { from, to, parts } = open;
	const out: string[] = [];
	const tails = expandBraces(text.slice(to));
	if (tails === undefined) return undefined;
	for (const part of parts) {
		const middles = expandBraces(part);
		if (middles === undefined) return undefined;
		for (const middle of middles)
			for (const tail of tails) {
				out.push(text.slice(0, from) + middle + tail);
				if (out.length > maxBraces) return undefined;
			}
	}
	return out;
};

const range = (body: string): readonly string[] | undefined => {
	const match = /^(-?\d{1,6})\.\.(-?\d{1,6})$/.exec(body);
	const letters = /^([a-zA-Z])\.\.([a-zA-Z])$/.exec(body);
	const [from, to] =
		match !== null
			? [Number(match[1]), Number(match[2])]
			: letters !== null
				? [letters[1]?.charCodeAt(0) ?? 0, letters[2]?.charCodeAt(0) ?? 0]
				: [0, -1];
	if (match === null && letters === null) return undefined;
	if (Math.abs(to - from) > maxBraces) return undefined;
	const out: string[] = [];
	for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? 1 : -1)
		out.push(match !== null ? String(i) : String.fromCharCode(i));
	return out;
};

const findBrace = (text: string): { from: number; to: number; parts: readonly string[] } | undefined => {
	for (let from = text.indexOf("{"); from >= 0; from = text.indexOf("{", from + 1)) {
		let depth = 0;
		let start = from + 1;
		const parts: string[] = [];
		for (let i = from; i < text.length; i++) {
			const char = text[i];
			if (char === "\\") i += 1;
			else if (char === "{") depth += 1;
			else if (char === "," && depth === 1) {
				parts.push(text.slice(start, i));
				start = i + 1;
			} else if (char === "}" && --depth === 0) {
				if (parts.length > 0) return { from, to: i + 1, parts: [...parts, text.slice(start, i)] };
				const items = range(text.slice(start, i));
				if (items !== undefined) return { from, to: i + 1, parts: items };
				break;
			}
		}
	}
	return undefined;
};

/** Walks the scripts inside a part whose own value is not worked out. */
export const walkInside = (node: SyntaxNode, scope: Scope): void => {
	const visit = (child: SyntaxNode): void => {
		if (child.type === "CommandExpansion" || child.type === "ArithmeticCommandExpansion") scope.substitute(child.script, "capture");
		else if (child.type === "ProcessSubstitution") scope.substitute(child.script, child.operator === "<" ? "input" : "output");
		else forEachChild(child, visit);
	};
	visit(node);
};

type Piece = { text: string; dynamic: boolean; glob: boolean; quoted: boolean };

const variableName = (part: { readonly text: string }): string => part.text.replace(/^\$\{?|\}$/g, "");

const lookUp = (name: string, scope: Scope): string | null => {
	const known = scope.vars.get(name);
	if (known !== undefined) return known;
	if (name === "IFS") return " ";
	if (name === "HOME") return scope.home;
	if (name === "PWD") return scope.cwd ?? null;
	return null;
};

const parameter = (part: ParameterExpansionPart, scope: Scope): string | null => {
	walkInside(part, scope);
	scope.onVariable(part.parameter, part.parameter === "IFS" || part.prefix === "!" || part.operation?.type === "Transform");
	if (part.prefix !== undefined || part.index !== undefined) return null;
	const value = lookUp(part.parameter, scope);
	const operation = part.operation;
	if (operation === undefined) return value;
	if (operation.type === "Default" && operation.operand.parts === undefined) {
		// A default for a name that was never set here: the environment may hold it, so only a known value counts.
		if (value !== null && value !== "" && !operation.operator.endsWith("+")) return value;
		return null;
	}
	if (operation.type === "Slice" && part.parameter === "IFS") return " ";
	if (value === null) return null;
	if (operation.type === "Replace" && operation.pattern.parts === undefined && operation.replacement.parts === undefined) {
		if (operation.operator === "//") return value.replaceAll(operation.pattern.value, operation.replacement.value);
		if (operation.operator === "/") return value.replace(operation.pattern.value, () => operation.replacement.value);
	}
	if (operation.type === "Remove" && operation.operand.parts === undefined) {
		const cut = operation.operand.value;
		if (operation.operator.startsWith("%") && value.endsWith(cut)) return value.slice(0, value.length - cut.length);
		if (operation.operator.startsWith("#") && value.startsWith(cut)) return value.slice(cut.length);
	}
	if (operation.type === "CaseModification" && operation.operand === undefined) {
		if (operation.operator === "^^") return value.toUpperCase();
		if (operation.operator === ",,") return value.toLowerCase();
	}
	return null;
};

const pieceOf = (part: WordPart, scope: Scope, quoted: boolean): Piece => {
	const known = (text: string, isQuoted = quoted): Piece => ({ text, dynamic: false, glob: false, quoted: isQuoted });
	const unknown: Piece = { text: part.text, dynamic: true, glob: false, quoted };
	switch (part.type) {
		case "Literal":
			return known(part.value, true);
		case "SingleQuoted":
		case "AnsiCQuoted":
			return known(part.value, true);
		case "DoubleQuoted":
		case "LocaleString": {
			const whole: Piece = { text: "", dynamic: false, glob: false, quoted: true };
			for (const child of part.parts) {
				const piece = pieceOf(child, scope, true);
				if (whole.text.length > maxWord) return { ...whole, dynamic: true };
				whole.text += piece.text;
				whole.dynamic ||= piece.dynamic;
			}
			return whole;
		}
		case "SimpleExpansion": {
			const name = variableName(part);
			// `cat$IFS/etc/passwd`: the only use of this variable in a command is to hide where words end.
			scope.onVariable(name, name === "IFS");
			const value = lookUp(name, scope);
			return value === null ? unknown : known(value);
		}
		case "ParameterExpansion": {
			const value = parameter(part, scope);
			return value === null ? unknown : known(value);
		}
		case "CommandExpansion": {
			const output = scope.substitute(part.script, "capture");
			return output === undefined ? unknown : known(output.replace(/\n+$/, ""));
		}
		case "ProcessSubstitution":
			scope.substitute(part.script, part.operator === "<" ? "input" : "output");
			return { ...unknown, text: "/dev/fd/63", quoted: true };
		case "ArithmeticExpansion":
			walkInside(part, scope);
			return { ...unknown, quoted: true };
		case "Glob":
		case "ExtendedGlob":
			walkInside(part, scope);
			return { text: part.text, dynamic: part.type === "ExtendedGlob", glob: true, quoted: true };
		case "BraceExpansion":
			return known(part.text, true);
	}
};

const spanOf = (word: Word, scope: Scope): { span: Span } | undefined =>
	scope.spans ? { span: { from: word.pos, to: word.end } } : undefined;

/** Resolves one word into the arguments that a shell would make of it: quotes off, braces, tilde, known variables, fields split. */
export const resolveWord = (word: Word, scope: Scope, out: Arg[]): void => {
	const parts = word.parts;
	const at = spanOf(word, scope);
	if (parts === undefined) {
		const value = word.value.startsWith("~") && word.text.startsWith("~") ? tilde(word.value, scope) : word.value;
		out.push(at === undefined ? { value, dynamic: false, glob: false } : { value, dynamic: false, glob: false, span: at.span });
		return;
	}
	if (parts.some((part) => part.type === "BraceExpansion")) {
		braces(word, parts, scope, out);
		return;
	}
	let text = "";
	let dynamic = false;
	let glob = false;
	let any = false;
	const flush = (): void => {
		if (any) out.push({ value: text, dynamic, glob, ...at });
		text = "";
		dynamic = false;
		glob = false;
		any = false;
	};
	for (let i = 0; i < parts.length; i++) {
		const piece = pieceOf(parts[i] as WordPart, scope, false);
		let value = piece.text;
		if (i === 0 && parts[0]?.type === "Literal" && word.text.startsWith("~")) value = tilde(value, scope);
		dynamic ||= piece.dynamic;
		glob ||= piece.glob;
		if (text.length + value.length > maxWord) {
			dynamic = true;
			any = true;
			break;
		}
		if (piece.quoted || piece.dynamic || !/\s/.test(value)) {
			text += value;
			any ||= piece.quoted || value !== "" || piece.dynamic;
			continue;
		}
		const fields = value.split(/\s+/);
		for (let f = 0; f < fields.length; f++) {
			if (f > 0) flush();
			text += fields[f] as string;
			any ||= fields[f] !== "";
		}
	}
	flush();
};

const braces = (word: Word, parts: readonly WordPart[], scope: Scope, out: Arg[]): void => {
	let raw = "";
	let dynamic = false;
	let glob = false;
	for (const part of parts) {
		if (part.type === "BraceExpansion") {
			raw += part.text;
			// Quotes and expansions inside braces are resolved by their own parts when there are any.
			for (const child of part.parts ?? []) walkInside(child, scope);
			if (/[$`]/.test(part.text)) dynamic = true;
			continue;
		}
		const piece = pieceOf(part, scope, false);
		raw += piece.text.replaceAll("{", "\\{");
		dynamic ||= piece.dynamic;
		glob ||= piece.glob;
	}
	const at = spanOf(word, scope);
	// Each group is a level of recursion and a factor of results; nobody needs this many.
	const groups = raw.split("{").length - 1;
	const expanded = groups > 12 || raw.length > 4096 ? undefined : expandBraces(raw);
	if (expanded === undefined) {
		out.push({ value: raw, dynamic: true, glob, ...at });
		return;
	}
	for (const item of expanded)
		out.push({ value: item.replaceAll("\\{", "{").replace(/['"\\]/g, ""), dynamic, glob: glob || /[*?[]/.test(item), ...at });
};

const tilde = (value: string, scope: Scope): string => (value === "~" || value.startsWith("~/") ? scope.home + value.slice(1) : value);

/** The single string a word stands for where a shell does not split it: an assignment or a redirection target. */
export const resolveOne = (word: Word, scope: Scope): Arg => {
	const out: Arg[] = [];
	resolveWord(word, scope, out);
	if (out.length === 1) return out[0] as Arg;
	const at = spanOf(word, scope);
	return {
		value: out.map((arg) => arg.value).join(" "),
		dynamic: out.some((arg) => arg.dynamic),
		glob: out.some((arg) => arg.glob),
		...at,
	};
};

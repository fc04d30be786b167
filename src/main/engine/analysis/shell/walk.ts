import { parse, type Command, type CommandNode, type CompoundList, type ParsedScript, type Statement } from "unbash";
import { isSecretVariable, judgeAssign, judgeExport } from "./environment.ts";
import { assignment, redirections, resolveTests, spanOf } from "./parts.ts";
import { runCall } from "./run.ts";
import type { Arg, Assigned, Stdin } from "./types.ts";
import { raise } from "./verdict.ts";
import { isEndless } from "./loops.ts";
import { resolveOne, resolveWord, walkInside, type Scope } from "./words.ts";
import { setVariable, type Frame, type State } from "./state.ts";

/** How deep substitutions, wrappers and functions may nest before the command counts as one that cannot be inspected. */
export const maxDepth = 64;

/** How many commands are judged. Beyond, rules still see every word, and the whole asks as destructive. */
const maxWalked = 1024;
/** How much text inside other text is parsed: `eval eval eval …` would be read again at every word. Units: UTF-16. */
const maxParsed = 131_072;
/** How many commands are visited, loops unrolled: a loop in a loop visits its body once for each pair of values. */
const maxVisits = 4096;

/** True when no more may be walked. From then on the whole asks as destructive, and rules see the rest as words. */
const isTooMuch = (state: State): boolean => {
	if (state.steps.length < maxWalked && state.visits < maxVisits) return false;
	if (!state.isOver) state.reason("destructive", "too-many", `holds more than ${maxWalked} commands, too many to be judged`);
	state.isOver = true;
	state.inspectable = false;
	return true;
};

/** Parses and walks shell text. Gives its output when every character of it is known. */
export const walkText = (state: State, text: string, frame: Frame): string | undefined => {
	state.parsed += text.length;
	if (frame.depth >= maxDepth || state.budget <= 0 || state.parsed > maxParsed) {
		state.giveUp("too-deep", "nested too deeply to be inspected");
		state.isOver = true;
		return undefined;
	}
	return walkScript(state, parse(text), frame);
};

export const walkScript = (state: State, script: ParsedScript, frame: Frame): string | undefined => {
	const error = script.errors?.[0];
	if (error !== undefined) state.giveUp("syntax", `cannot be parsed: ${error.message}`);
	if (frame.depth >= maxDepth) {
		state.giveUp("too-deep", "nested too deeply to be inspected");
		return undefined;
	}
	return walkList(state, script.commands, frame);
};

const walkList = (state: State, statements: readonly Statement[], frame: Frame): string | undefined => {
	let output: string | undefined = "";
	for (const statement of statements) {
		if (isTooMuch(state)) return undefined;
		if (statement.background === true) state.noteBackground(frame);
		const printed = walkNode(state, statement.command, frame);
		output = output === undefined || printed === undefined ? undefined : output + printed;
	}
	return output;
};

const body = (state: State, list: CompoundList, frame: Frame): string | undefined => walkList(state, list.commands, frame);

/** A frame whose changes to folder and variables do not come back: a subshell, a pipeline part, a substitution. */
const inner = (frame: Frame, changes: Partial<Frame> = {}): Frame => ({ ...frame, vars: new Map(frame.vars), ...changes });

export const scopeOf = (state: State, frame: Frame): Scope => ({
	vars: frame.vars,
	cwd: frame.cwd,
	home: state.home,
	spans: frame.spans,
	substitute: (script, kind) => {
		if (script === undefined) return undefined;
		const spans = frame.spans && script.source === undefined;
		return walkScript(
			state,
			script,
			inner(frame, {
				depth: frame.depth + 1,
				piped: kind !== "output",
				spans,
				stdin: kind === "output" ? { kind: "pipe" } : frame.stdin,
				captured: true,
			}),
		);
	},
	onVariable: (name, isIndirect) => {
		if (isIndirect) frame.flags.indirect = true;
		if (isSecretVariable(name)) frame.flags.secretVariable = name;
	},
});

const branches = (state: State, lists: readonly CompoundList[], frame: Frame): undefined => {
	// Which branch runs is unknown: every one is walked, and a variable or folder that they disagree on is unknown after.
	const before = new Map(frame.vars);
	const cwd = frame.cwd;
	for (const list of lists) {
		body(state, list, frame);
		if (frame.cwd !== cwd) frame.cwd = undefined;
		for (const [name, value] of frame.vars) if (before.get(name) !== value) frame.vars.set(name, null);
	}
	return undefined;
};

const walkNode = (state: State, node: Statement["command"], frame: Frame): string | undefined => {
	switch (node.type) {
		case "AndOr": {
			let output: string | undefined = "";
			for (let i = 0; i < node.commands.length; i++) {
				const before = i === 0 ? undefined : new Map(frame.vars);
				const printed = walkNode(state, node.commands[i] as Statement["command"], frame);
				if (before !== undefined)
					for (const [name, value] of frame.vars) if (before.has(name) && before.get(name) !== value) frame.vars.set(name, null);
				output = output === undefined || printed === undefined || node.operators[i] === "||" ? undefined : output + printed;
			}
			return output;
		}
		case "Pipeline": {
			let stdin: Stdin = frame.stdin;
			let output: string | undefined;
			if (node.prefixes.some((prefix) => prefix.type === "Time")) state.note("time");
			for (let i = 0; i < node.commands.length; i++) {
				const isLast = i === node.commands.length - 1;
				const part = node.commands.length === 1 ? frame : inner(frame, { stdin, piped: frame.piped || !isLast });
				if (node.commands.length > 1) state.noteBackground(frame);
				output = walkCommand(state, node.commands[i] as CommandNode, part);
				stdin = output === undefined ? { kind: "pipe" } : { kind: "text", text: output };
			}
			return output;
		}
		default:
			return walkCommand(state, node, frame);
	}
};

const walkCommand = (state: State, node: CommandNode | CompoundList, frame: Frame): string | undefined => {
	state.visits += 1;
	if (isTooMuch(state)) return undefined;
	switch (node.type) {
		case "Command":
			return simple(state, node, frame);
		case "Redirected": {
			const scope = scopeOf(state, frame);
			const { redirects, stdin } = redirections(state, node.redirects, scope, frame);
			state.emitRedirects(redirects, frame, spanOf(frame, node));
			const saved = frame.stdin;
			frame.stdin = stdin ?? saved;
			const output = walkCommand(state, node.command, frame);
			frame.stdin = saved;
			return redirects.some((redirect) => redirect.access !== "read") ? undefined : output;
		}
		case "CompoundList":
			return body(state, node, frame);
		case "BraceGroup":
			return body(state, node.body, frame);
		case "Subshell":
			return body(state, node.body, inner(frame));
		case "If": {
			body(state, node.clause, frame);
			for (const elif of node.elif) body(state, elif.clause, frame);
			return branches(state, [node.then, ...node.elif.map((elif) => elif.then), ...(node.else === undefined ? [] : [node.else])], frame);
		}
		case "While": {
			if (isEndless(node) && state.hasBackground(node.body)) state.reason("destructive", "process-flood", "starts processes without end");
			body(state, node.clause, frame);
			return branches(state, [node.body], frame);
		}
		case "For":
		case "Select": {
			const scope = scopeOf(state, frame);
			const values: Arg[] = [];
			for (const word of node.wordlist ?? []) resolveWord(word, scope, values);
			const only = values.length === 1 && values[0]?.dynamic === false && values[0].glob === false ? values[0].value : null;
			frame.vars.set(node.name.value, only);
			state.noteLoop(values);
			// A short list of known words is walked once for each, so that `for p in / ; do rm -rf $p` shows what it does.
			if (values.length > 1 && values.length <= 8 && values.every((value) => !value.dynamic && !value.glob)) {
				for (const value of values) {
					frame.vars.set(node.name.value, value.value);
					branches(state, [node.body], frame);
				}
				frame.vars.set(node.name.value, null);
				return undefined;
			}
			return branches(state, [node.body], frame);
		}
		case "ArithmeticFor": {
			for (const part of [node.initialize, node.test, node.update]) if (part !== undefined) walkInside(part, scopeOf(state, frame));
			if (node.test === undefined && state.hasBackground(node.body))
				state.reason("destructive", "process-flood", "starts processes without end");
			return branches(state, [node.body], frame);
		}
		case "Case": {
			const scope = scopeOf(state, frame);
			resolveOne(node.word, scope);
			for (const item of node.items) for (const pattern of item.pattern) resolveOne(pattern, scope);
			return branches(
				state,
				node.items.map((item) => item.body),
				frame,
			);
		}
		case "Function": {
			state.defineFunction(node.name.value, node.body, frame);
			const at = inner(frame, {
				depth: frame.depth + 1,
				via: [...frame.via, `function ${node.name.value}`],
				inFunction: node.name.value,
				captured: true,
			});
			walkCommand(state, node.body, at);
			return "";
		}
		case "Coproc": {
			state.noteBackground(frame);
			return walkCommand(state, node.body, inner(frame, { piped: true }));
		}
		case "TestCommand":
			resolveTests(node.expression, scopeOf(state, frame));
			return "";
		case "ArithmeticCommand":
			walkInside(node, scopeOf(state, frame));
			return "";
	}
};

const simple = (state: State, node: Command, frame: Frame): string | undefined => {
	frame.flags = { indirect: false, secretVariable: undefined };
	const scope = scopeOf(state, frame);
	const assigns: Assigned[] = [];
	for (const item of node.prefix) if (item.type === "Assignment") assigns.push(assignment(item, scope));
	const span = spanOf(frame, node);
	const argv: Arg[] = [];
	if (node.name !== undefined) resolveWord(node.name, scope, argv);
	for (const item of node.suffix) {
		if (item.type === "Word") resolveWord(item, scope, argv);
		else if (item.type === "Assignment") {
			const { name, value, dynamic } = assignment(item, scope);
			argv.push({
				value: `${name}${item.append === true ? "+" : ""}=${value}`,
				dynamic,
				glob: false,
				...(frame.spans ? { span: { from: item.pos, to: item.end } } : undefined),
			});
		}
	}
	const { redirects, stdin } =
		node.redirects.length === 0 ? { redirects: [], stdin: undefined } : redirections(state, node.redirects, scope, frame);
	if (argv.length === 0) {
		for (const assigned of assigns) setVariable(frame, assigned.name, assigned.dynamic ? null : assigned.value);
		state.emitAssignments(assigns, redirects, frame, span, (verdict) => {
			for (const assigned of assigns) {
				judgeAssign(verdict, assigned);
				if (frame.exported.has(assigned.name)) judgeExport(verdict, assigned);
			}
			if (frame.flags.indirect) raise(verdict, "execute", "indirect-expansion", "expands a variable in a way that can run what it holds");
		});
		// `$(<file)` prints the file.
		return redirects.length === 0 ? "" : undefined;
	}
	return runCall(state, { argv, assigns, redirects, stdin: stdin ?? frame.stdin, span }, frame);
};

import type { Assignment, HereDoc, Redirection, SyntaxNode, TestExpression, Word } from "unbash";
import type { Span } from "../../../../shared/model/evidence.ts";
import type { Frame, State } from "./state.ts";
import type { Assigned, Redirected, Stdin } from "./types.ts";
import { resolveOne, type Scope } from "./words.ts";

/** The parts of a command that are no words of its argv: tests, redirections, here-documents, assignments. */

/** Walks what a test looks at: `[[ $(…) =~ … ]]` runs what it holds. */
export const resolveTests = (expression: TestExpression, scope: Scope): void => {
	switch (expression.type) {
		case "TestUnary":
			resolveOne(expression.operand, scope);
			return;
		case "TestBinary":
			resolveOne(expression.left, scope);
			resolveOne(expression.right, scope);
			return;
		case "TestLogical":
			for (const operand of expression.operands) resolveTests(operand, scope);
			return;
		case "TestNot":
			resolveTests(expression.operand, scope);
			return;
		case "TestGroup":
			resolveTests(expression.expression, scope);
	}
};

/** Where a node stands in the text that a person sees; nowhere inside a text that only a program sees. */
export const spanOf = (frame: Frame, node: SyntaxNode): Span | undefined => (frame.spans ? { from: node.pos, to: node.end } : undefined);

const accessOf = (operator: string): Redirected["access"] =>
	operator === "<" || operator === "<&" ? "read" : operator === "<>" ? "both" : "write";

const heredocText = (node: HereDoc, scope: Scope): string | undefined => {
	const parts = node.body.parts;
	if (parts === undefined || node.delimiter?.quoted === true) return node.body.text;
	let text = "";
	let known = true;
	const word = {
		type: "Word" as const,
		text: node.body.text,
		value: node.body.text,
		pos: node.body.pos,
		end: node.body.end,
		parts: [{ type: "DoubleQuoted" as const, pos: node.body.pos, end: node.body.end, text: node.body.text, parts: parts as never }],
	};
	const arg = resolveOne(word, scope);
	if (arg.dynamic) known = false;
	text = arg.value;
	return known ? text : undefined;
};

/** The redirections of a command with their targets resolved, and what feeds its standard input when one of them does. */
export const redirections = (
	state: State,
	list: readonly Redirection[],
	scope: Scope,
	frame: Frame,
): { redirects: Redirected[]; stdin: Stdin | undefined } => {
	const redirects: Redirected[] = [];
	let stdin: Stdin | undefined;
	for (const redirect of list) {
		const isInput = redirect.descriptor === undefined || (redirect.descriptor.type === "FileDescriptor" && redirect.descriptor.value === 0);
		if (redirect.type === "HereDoc") {
			const text = heredocText(redirect, scope);
			if (!isInput && text !== undefined) state.literals.push(text);
			if (isInput) stdin = text === undefined ? { kind: "unknown" } : { kind: "text", text };
			if (text === undefined) state.literals.push(redirect.body.text);
			continue;
		}
		if (redirect.target === undefined) continue;
		const target = resolveOne(redirect.target, scope);
		if (redirect.type === "HereString") {
			if (!isInput) state.literals.push(target.value);
			if (isInput) stdin = target.dynamic ? { kind: "unknown" } : { kind: "text", text: `${target.value}\n` };
			continue;
		}
		const isDescriptor = (redirect.operator === ">&" || redirect.operator === "<&") && /^(\d+-?|-)$/.test(target.value);
		if (redirect.operator === "<&" && isInput) stdin = { kind: "unknown" };
		if (isDescriptor) continue;
		const access = accessOf(redirect.operator);
		if (access !== "write" && isInput) stdin = { kind: "file" };
		redirects.push({ operator: redirect.operator, target, access });
	}
	if (redirects.length > 0 && frame.flags.indirect) state.note("indirect");
	return { redirects, stdin };
};

/** An assignment with its value resolved. */
export const assignment = (node: Assignment, scope: Scope): Assigned => {
	if (node.value.type === "ArrayValue") {
		const values = node.value.elements.map((element: Word) => resolveOne(element, scope));
		return { name: node.name, value: values[0]?.value ?? "", dynamic: values.length !== 1 || values[0]?.dynamic === true };
	}
	const arg = resolveOne(node.value, scope);
	if (node.index !== undefined) resolveOne(node.index, scope);
	const before = node.append === true ? scope.vars.get(node.name) : "";
	return { name: node.name, value: (before ?? "") + arg.value, dynamic: arg.dynamic || before === null || node.index !== undefined };
};

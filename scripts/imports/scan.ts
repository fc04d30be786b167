import { parseAst } from "rolldown/parseAst";

export type Edge = { readonly to: string; readonly line: number; readonly typeOnly: boolean; readonly lazy: boolean };
export type Call = { readonly call: string; readonly line: number };

/** A syntax tree node, read defensively: the parser's own types are of another package. */
type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && typeof (value as Node).type === "string";
const textOf = (value: unknown, key: string): string | null => (isNode(value) && typeof value[key] === "string" ? value[key] : null);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `a.b.c()` is `b.c`, `f()` is `f`; a computed call has no name. */
const nameOf = (callee: unknown): string | null => {
	if (!isNode(callee)) return null;
	if (callee.type === "Identifier") return textOf(callee, "name");
	const property = textOf(callee["property"], "name");
	if (callee.type !== "MemberExpression" || callee["computed"] === true || property === null) return null;
	const object = callee["object"];
	const owner = textOf(object, "name") ?? (isNode(object) ? textOf(object["property"], "name") : null) ?? "";
	return `${owner}.${property}`;
};

const isTypeOnly = (node: Node, kind: "importKind" | "exportKind"): boolean => {
	const specifiers = listOf(node["specifiers"]);
	return node[kind] === "type" || (specifiers.length > 0 && specifiers.every((each) => textOf(each, kind) === "type"));
};

const lineCounter = (text: string): ((offset: number) => number) => {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return (offset) => {
		const next = starts.findIndex((start) => start > offset);
		return next < 0 ? starts.length : next;
	};
};

/** What one source file imports (statically, lazily, as types) and which functions it calls by name. */
export const scan = (path: string, text: string): { edges: Edge[]; calls: Call[] } => {
	const lineOf = lineCounter(text);
	const edges: Edge[] = [];
	const calls: Call[] = [];
	const edge = (node: Node, source: unknown, how: { typeOnly?: boolean; lazy?: boolean } = {}): void => {
		const to = textOf(source, "value");
		if (to !== null) edges.push({ to, line: lineOf(node.start), typeOnly: how.typeOnly === true, lazy: how.lazy === true });
	};

	const visit = (node: Node): void => {
		switch (node.type) {
			case "ImportDeclaration":
				edge(node, node["source"], { typeOnly: isTypeOnly(node, "importKind") });
				break;
			case "ExportNamedDeclaration":
			case "ExportAllDeclaration":
				edge(node, node["source"], { typeOnly: isTypeOnly(node, "exportKind") });
				break;
			case "TSImportType":
				edge(node, node["source"], { typeOnly: true });
				break;
			case "ImportExpression":
				edge(node, node["source"], { lazy: true });
				break;
			case "CallExpression": {
				const call = nameOf(node["callee"]);
				if (call === "require" || call === "require.resolve") edge(node, listOf(node["arguments"])[0], { lazy: true });
				const first = textOf(listOf(node["arguments"])[0], "value");
				if (call !== null) calls.push({ call, line: lineOf(node.start) });
				if (call !== null && first !== null) calls.push({ call: `${call}(${JSON.stringify(first)})`, line: lineOf(node.start) });
				break;
			}
			case "NewExpression": {
				const name = textOf(node["callee"], "name");
				if (name !== null && listOf(node["arguments"]).length === 0) calls.push({ call: `new ${name}`, line: lineOf(node.start) });
				break;
			}
		}
		for (const child of Object.values(node)) {
			if (isNode(child)) visit(child);
			else for (const each of listOf(child)) if (isNode(each)) visit(each);
		}
	};
	const tree: unknown = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }, path);
	if (isNode(tree)) visit(tree);
	return { edges, calls };
};

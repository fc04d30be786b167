import { type AST, parseTOML } from "toml-eslint-parser";
import type { KeyPath } from "../config/rule-at.ts";

/**
 * Changes to the text of `policies.toml` that leave everything else as it was written: comments, order, spacing. The text
 * must be valid TOML; a path that is not there changes nothing.
 *
 * Law: test/main/engine/policy/policy-text.test.ts (what is set is read back, and no other line changes).
 */
export type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [key: string]: TomlValue };

export type PolicyEdit =
	/** A key of a policy or of a predicate: `["policies", 0, "enabled"]`, `["policies", 0, "predicates", 1, "limit"]`. */
	| { readonly op: "set"; readonly path: KeyPath; readonly value: TomlValue }
	/** A key, a predicate or a whole policy. */
	| { readonly op: "remove"; readonly path: KeyPath }
	/** A predicate to `["policies", 0, "predicates"]`, a policy to `["policies"]`. */
	| { readonly op: "add"; readonly path: KeyPath; readonly value: { readonly [key: string]: TomlValue } };

/** A value as it is written in TOML, on one line. */
export const tomlOf = (value: TomlValue): string => {
	if (typeof value === "string") return JSON.stringify(value).replace(/\u007f/g, "\\u007f");
	if (typeof value !== "object") return String(value);
	if (isList(value)) return `[${value.map(tomlOf).join(", ")}]`;
	return `{ ${pairsOf(value).join(", ")} }`;
};

const isList = (value: TomlValue): value is readonly TomlValue[] => Array.isArray(value);
const pairsOf = (table: { readonly [key: string]: TomlValue }): string[] =>
	Object.entries(table).map(([key, each]) => `${/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key)} = ${tomlOf(each)}`);

/** A policy as a table of its own. */
export const policyBlock = (policy: { readonly [key: string]: TomlValue }): string => `[[policies]]\n${pairsOf(policy).join("\n")}\n`;

/** The text with a block behind everything that is there. */
export const appendBlock = (text: string, block: string): string =>
	text.trim() === "" ? `${text}${block}` : `${text.trimEnd()}\n\n${block}`;

export const editPolicies = (text: string, edits: readonly PolicyEdit[]): string => edits.reduce(editOnce, text);

const editOnce = (text: string, edit: PolicyEdit): string => {
	const file = read(text);
	const [, index, , at] = edit.path;
	if (edit.path[0] !== "policies") return text;
	if (edit.op === "add")
		return edit.path.length === 1 ? appendBlock(text, policyBlock(edit.value)) : addPredicate(file, Number(index), edit.value);
	if (edit.op === "remove") {
		if (edit.path.length === 2) return removePolicy(file, Number(index));
		if (edit.path.length === 4) return removePredicate(file, Number(index), Number(at));
	}
	const table = tableAt(file, edit.path.slice(0, -1));
	const key = String(edit.path.at(-1));
	if (table === null) return text;
	const pair = table.body.find((each) => nameOf(each) === key);
	if (edit.op === "remove") return pair === undefined ? text : removePair(text, table, pair);
	if (pair !== undefined) return splice(text, pair.value.range, tomlOf(edit.value));
	return insertPair(text, table, `${key} = ${tomlOf(edit.value)}`);
};

type Table = AST.TOMLTable | AST.TOMLInlineTable;
type File = { readonly text: string; readonly tables: readonly AST.TOMLTable[] };

const read = (text: string): File => ({
	text,
	tables: parseTOML(text).body[0].body.filter((node): node is AST.TOMLTable => node.type === "TOMLTable"),
});

const nameOf = ({ key }: AST.TOMLKeyValue): string | undefined => {
	const [first] = key.keys;
	return key.keys.length !== 1 || first === undefined ? undefined : first.type === "TOMLBare" ? first.name : first.value;
};

const policyAt = ({ tables }: File, index: number): AST.TOMLTable | undefined =>
	tables.find(({ resolvedKey }) => resolvedKey.length === 2 && resolvedKey[0] === "policies" && resolvedKey[1] === index);

/** Everything that stands under a policy: `[policies.examples]`, `[[policies.predicates]]`. */
const partsOf = ({ tables }: File, index: number): readonly AST.TOMLTable[] =>
	tables.filter(({ resolvedKey }) => resolvedKey.length > 2 && resolvedKey[0] === "policies" && resolvedKey[1] === index);

const predicateTables = (file: File, index: number): readonly AST.TOMLTable[] =>
	partsOf(file, index).filter(({ resolvedKey }) => resolvedKey.length === 4 && resolvedKey[2] === "predicates");

const predicateList = (file: File, index: number): AST.TOMLArray | null => {
	const value = policyAt(file, index)?.body.find((each) => nameOf(each) === "predicates")?.value;
	return value?.type === "TOMLArray" ? value : null;
};

const tableAt = (file: File, path: KeyPath): Table | null => {
	const index = Number(path[1]);
	if (path.length === 2) return policyAt(file, index) ?? null;
	if (path.length !== 4 || path[2] !== "predicates") return null;
	const inline = predicateList(file, index)?.elements[Number(path[3])];
	if (inline !== undefined) return inline.type === "TOMLInlineTable" ? inline : null;
	return predicateTables(file, index)[Number(path[3])] ?? null;
};

type Range = readonly [from: number, to: number];
const splice = (text: string, [from, to]: Range, by: string): string => `${text.slice(0, from)}${by}${text.slice(to)}`;

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
/** Behind the line break, or the end of the text. */
const lineEnd = (text: string, at: number): number => {
	const found = text.indexOf("\n", at);
	return found < 0 ? text.length : found + 1;
};
const endOf = (table: AST.TOMLTable): number => table.body.at(-1)?.range[1] ?? table.range[1];

const removeLines = (text: string, from: number, to: number): string => splice(text, [lineStart(text, from), lineEnd(text, to)], "");

const insertPair = (text: string, table: Table, written: string): string => {
	if (table.type === "TOMLInlineTable") {
		const last = table.body.at(-1);
		return last === undefined ? splice(text, table.range, `{ ${written} }`) : splice(text, [last.range[1], last.range[1]], `, ${written}`);
	}
	// What a policy is about stands before what it says.
	const predicates = table.body.find((each) => nameOf(each) === "predicates");
	if (predicates !== undefined)
		return splice(text, [lineStart(text, predicates.range[0]), lineStart(text, predicates.range[0])], `${written}\n`);
	const at = endOf(table);
	return splice(text, [at, at], `\n${written}`);
};

const removePair = (text: string, table: Table, pair: AST.TOMLKeyValue): string => {
	if (table.type === "TOMLTable") return removeLines(text, pair.range[0], pair.range[1]);
	return removeListed(text, table.body, pair);
};

/** Takes one of a list away, with the comma that held it there. */
const removeListed = (text: string, list: readonly AST.TOMLNode[], node: AST.TOMLNode): string => {
	const at = list.indexOf(node);
	const next = list[at + 1];
	if (next !== undefined) return splice(text, [node.range[0], next.range[0]], "");
	const before = list[at - 1];
	return splice(text, [before === undefined ? node.range[0] : before.range[1], node.range[1]], "");
};

const removePredicate = (file: File, index: number, at: number): string => {
	const list = predicateList(file, index);
	const inline = list?.elements[at];
	if (list !== null && inline !== undefined) return removeListed(file.text, list.elements, inline);
	const table = predicateTables(file, index)[at];
	return table === undefined ? file.text : removeLines(file.text, table.range[0], endOf(table));
};

const addPredicate = (file: File, index: number, value: { readonly [key: string]: TomlValue }): string => {
	const { text } = file;
	const list = predicateList(file, index);
	if (list !== null) {
		const last = list.elements.at(-1);
		if (last === undefined) return splice(text, list.range, `[${tomlOf(value)}]`);
		const indent = /\n([ \t]*)$/.exec(text.slice(0, last.range[0]))?.[1];
		return splice(text, [last.range[1], last.range[1]], `,${indent === undefined ? " " : `\n${indent}`}${tomlOf(value)}`);
	}
	const last = predicateTables(file, index).at(-1);
	if (last !== undefined) return splice(text, [endOf(last), endOf(last)], `\n\n[[policies.predicates]]\n${pairsOf(value).join("\n")}`);
	const policy = policyAt(file, index);
	return policy === undefined ? text : insertPair(text, policy, `predicates = [${tomlOf(value)}]`);
};

/** The table with everything under it. Comments before it stay: whose they are, only a person knows. */
const removePolicy = (file: File, index: number): string => {
	const policy = policyAt(file, index);
	if (policy === undefined) return file.text;
	const ranges = [policy, ...partsOf(file, index)].map((table): Range => [table.range[0], endOf(table)]);
	const cut = ranges.toSorted((a, b) => b[0] - a[0]).reduce((text, [from, to]) => removeLines(text, from, to), file.text);
	return cut.replace(/\n{3,}/g, "\n\n").replace(/^\n+/, "");
};

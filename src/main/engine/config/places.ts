import { type AST, parseTOML } from "toml-eslint-parser";
import { keyOf, type KeyPath, type Place } from "./rule-at.ts";

/** Where every key and value of a TOML file stands. Keys are asked for by name, values by path. Lines and columns from 1. */
export type Places = {
	readonly values: ReadonlyMap<string, Place>;
	readonly keys: ReadonlyMap<string, Place>;
	/** Source text of a value, as written. */
	readonly written: ReadonlyMap<string, string>;
};

/** The text must be valid TOML; it is parsed for positions only. */
export const findPlaces = (text: string, file: string): Places => {
	const values = new Map<string, Place>();
	const keys = new Map<string, Place>();
	const written = new Map<string, string>();
	const placeOf = (node: AST.HasLocs): Place => ({ file, line: node.loc.start.line, column: node.loc.start.column + 1 });

	const visitValue = (node: AST.TOMLContentNode, path: KeyPath): void => {
		values.set(keyOf(path), placeOf(node));
		written.set(keyOf(path), text.slice(node.range[0], node.range[1]));
		if (node.type === "TOMLArray") node.elements.forEach((each, index) => visitValue(each, [...path, index]));
		if (node.type === "TOMLInlineTable") for (const each of node.body) visitPair(each, path);
	};
	const visitKey = (key: AST.TOMLKey, base: KeyPath): KeyPath => {
		let path = base;
		for (const part of key.keys) {
			path = [...path, part.type === "TOMLBare" ? part.name : part.value];
			if (!keys.has(keyOf(path))) keys.set(keyOf(path), placeOf(part));
		}
		return path;
	};
	const visitPair = (pair: AST.TOMLKeyValue, base: KeyPath): void => visitValue(pair.value, visitKey(pair.key, base));

	for (const node of parseTOML(text).body[0].body) {
		if (node.type === "TOMLKeyValue") visitPair(node, []);
		else {
			visitKey(node.key, node.resolvedKey.slice(0, 0));
			if (!values.has(keyOf(node.resolvedKey))) values.set(keyOf(node.resolvedKey), placeOf(node));
			for (const pair of node.body) visitPair(pair, node.resolvedKey);
		}
	}
	return { values, keys, written };
};

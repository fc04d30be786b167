import { type FacetField, facetFields } from "../../../shared/query/audit-query.ts";
import { aliases, fieldHelp, vocabularies } from "../../../shared/query/fields.ts";
import { quoteValue, tokensOf } from "../../../shared/query/tokens.ts";

/**
 * What can stand where the caret is: a field's name, or a value of a field.
 * Units: UTF-16 offsets into the line. Law: test/renderer/audit-completion.test.ts
 */
export type Place =
	| { readonly kind: "field"; readonly from: number; readonly to: number; readonly prefix: string; readonly isNot: boolean }
	/** A field whose values the host knows. */
	| { readonly kind: "value"; readonly from: number; readonly to: number; readonly prefix: string; readonly field: FacetField }
	/** A field with a few ways to write it. */
	| { readonly kind: "word"; readonly from: number; readonly to: number; readonly prefix: string; readonly words: readonly string[] };

export type Option = { readonly text: string; readonly means?: string | undefined; readonly count?: number | undefined };

const days = ["today", "yesterday"];
const spans: Readonly<Record<string, readonly string[]>> = {
	last: ["30m", "12h", "1d", "7d", "30d"],
	from: days,
	to: days,
	time: ["<today", ">=today", "<yesterday", ">=yesterday"],
	took: [">1s", ">10s", ">1m"],
	read: ["<1s", "<5s", ">1m"],
};

export const placeAt = (line: string, caret: number): Place | undefined => {
	const token = tokensOf(line).find((each) => each.from < caret && caret <= each.to);
	if (token === undefined) return { kind: "field", from: caret, to: caret, prefix: "", isNot: false };
	if (token.field === undefined) {
		if (token.isQuoted) return undefined;
		const isNot = token.value.startsWith("-");
		return { kind: "field", from: token.from, to: token.to, prefix: line.slice(token.from + (isNot ? 1 : 0), caret), isNot };
	}
	if (caret < token.valueFrom) return undefined;
	const at = {
		from: token.valueFrom,
		to: token.to,
		prefix: line
			.slice(token.valueFrom, caret)
			.replace(/^"/, "")
			.replaceAll(/\\(["\\])/g, "$1"),
	};
	const field = aliases[token.field] ?? token.field;
	const known = facetFields.find((each) => each === field);
	const vocabulary = known === undefined ? undefined : vocabularies[known];
	if (vocabulary !== undefined) return { kind: "word", ...at, words: known === "event" ? withFamilies(vocabulary) : vocabulary };
	if (known !== undefined) return { kind: "value", ...at, field: known };
	const words = spans[token.field];
	return words === undefined ? undefined : { kind: "word", ...at, words };
};

/** Events, and before them the families that name several at once. */
const withFamilies = (events: readonly string[]): readonly string[] => [
	...new Set(events.map((each) => each.slice(0, each.indexOf(".")))),
	...events,
];

const fields: readonly Option[] = fieldHelp.map(({ field, means }) => ({ text: field, means: means.replaceAll("`", "") }));

const startsWith = (text: string, prefix: string): boolean => text.toLowerCase().startsWith(prefix.toLowerCase());

/** Options that need no question to the host. */
export const optionsAt = (place: Place): readonly Option[] => {
	switch (place.kind) {
		case "field":
			return fields.filter((each) => startsWith(each.text, place.prefix) && each.text !== place.prefix);
		case "word":
			return place.words.filter((each) => startsWith(each, place.prefix) && each !== place.prefix).map((text) => ({ text }));
		case "value":
			return [];
	}
};

/** The line with an option put in, and where the caret is then. A value is followed by a blank, so that typing goes on. */
export const complete = (line: string, place: Place, text: string): { readonly line: string; readonly caret: number } => {
	const isField = place.kind === "field";
	const written = isField ? `${place.isNot ? "-" : ""}${text}` : place.kind === "word" ? text : quoteValue(text);
	const after = line.slice(place.to);
	const gap = isField || after.startsWith(" ") ? "" : " ";
	const before = line.slice(0, place.from) + written + gap;
	return { line: before + after, caret: before.length + (isField || gap !== "" ? 0 : 1) };
};

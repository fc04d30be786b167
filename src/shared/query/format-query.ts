import { entryTypes } from "../model/entry.ts";
import { type AuditQuery, queryFields, type QueryField, type Range } from "./audit-query.ts";
import { formatMoment, formatSpan } from "./moments.ts";
import { quoteValue } from "./tokens.ts";

/**
 * The query line of a query, one part after the other: the inverse of `parseQuery`, with every time as a date.
 *
 * Law: test/shared/query/query.test.ts
 */
export const formatQuery = (query: AuditQuery): string =>
	partsOf(query)
		.map(({ text }) => text)
		.join(" ");

/** One token of the line, and the query without it: which part to blame when nothing matches, chips, "remove this". */
export type QueryPart = { readonly text: string; readonly without: AuditQuery };

export const partsOf = (query: AuditQuery): QueryPart[] => {
	const parts: QueryPart[] = [];
	const { is, not, has, lacks, within } = query;
	for (const [member, values] of [
		["is", is],
		["not", not],
	] as const) {
		for (const field of queryFields) {
			for (const { word, covers } of wordsOf(field, values?.[field] ?? [])) {
				const rest = (values?.[field] ?? []).filter((value) => !covers.includes(value));
				parts.push({
					text: `${member === "not" ? "-" : ""}${field}:${quoteValue(word)}`,
					without: tidy({ ...query, [member]: { ...values, [field]: rest } }),
				});
			}
		}
	}
	for (const [member, texts] of [
		["has", has],
		["lacks", lacks],
	] as const) {
		for (const text of texts ?? []) {
			parts.push({
				text: `${member === "lacks" ? "-" : ""}"${text.replaceAll(/(["\\])/g, "\\$1")}"`,
				without: tidy({ ...query, [member]: (texts ?? []).filter((each) => each !== text) }),
			});
		}
	}
	const { at, seq, took, read } = within ?? {};
	const without = (field: string, end: "from" | "to"): AuditQuery => {
		const { [end]: _dropped, ...rest } = within?.[field as "at"] ?? {};
		return tidy({ ...query, within: { ...within, [field]: rest } });
	};
	const addRange = (
		field: "at" | "seq" | "took" | "read",
		range: Range | undefined,
		name: string,
		format: (value: number) => string,
	): void => {
		if (range?.from !== undefined) parts.push({ text: `${name}:>=${format(range.from)}`, without: without(field, "from") });
		if (range?.to !== undefined) parts.push({ text: `${name}:<${format(range.to)}`, without: without(field, "to") });
	};
	addRange("seq", seq, "seq", String);
	addRange("at", at, "time", formatMoment);
	addRange("took", took, "took", formatSpan);
	addRange("read", read, "read", formatSpan);
	return parts;
};

type Word = { readonly word: string; readonly covers: readonly string[] };

/** Values as tokens: a whole family of events is one token. */
const wordsOf = (field: QueryField, values: readonly string[]): Word[] => {
	if (field !== "event") return values.map((value) => ({ word: value, covers: [value] }));
	const words: Word[] = [];
	const done = new Set<string>();
	for (const value of values) {
		if (done.has(value)) continue;
		const family = value.slice(0, value.indexOf("."));
		const members = entryTypes.filter((type) => type.startsWith(`${family}.`));
		const isWhole = members.length > 1 && members.every((type) => values.includes(type));
		const covers = isWhole ? members : [value];
		for (const each of covers) done.add(each);
		words.push({ word: isWhole ? family : value, covers });
	}
	return words;
};

/** Without lists and ranges that say nothing. */
const tidy = (query: AuditQuery): AuditQuery => {
	const kept: Record<string, object> = {};
	for (const [member, part] of Object.entries(query)) {
		const value: object = Array.isArray(part) ? part : Object.fromEntries(Object.entries(part ?? {}).filter(saysSomething));
		if (Object.keys(value).length > 0) kept[member] = value;
	}
	return kept;
};

const saysSomething = ([, inner]: [string, object]): boolean => Object.keys(inner).length > 0;

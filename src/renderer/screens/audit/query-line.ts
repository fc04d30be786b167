import type { AuditQuery, QueryField } from "../../../shared/query/audit-query.ts";
import { aliases } from "../../../shared/query/fields.ts";
import { quoteValue, type Token, tokensOf } from "../../../shared/query/tokens.ts";
import type { Range } from "./histogram/moment.ts";

/**
 * Changes to a query line that leave everything else in it as it was written.
 * Law: test/renderer/audit-query-line.test.ts
 */

const fieldOf = (token: Token): string | undefined => (token.field === undefined ? undefined : (aliases[token.field] ?? token.field));

/** The line without these tokens; what stays is one blank apart. */
const without = (line: string, tokens: readonly Token[]): string =>
	tokensOf(line)
		.filter((token) => !tokens.some((each) => each.from === token.from))
		.map((token) => line.slice(token.from, token.to))
		.join(" ");

const append = (line: string, token: string): string => (line === "" ? token : `${line} ${token}`);

export type Choice = "only" | "not";

/** How the line stands to a value: asked for, excluded, or neither. */
export const choiceOf = (line: string, field: QueryField, value: string): Choice | undefined => {
	const token = tokensOf(line).find((each) => fieldOf(each) === field && each.value === value);
	return token === undefined ? undefined : token.isNot ? "not" : "only";
};

/** Chooses or excludes a value; the same once more takes it back. `only` takes the place of what was asked of the field before. */
export const choose = (line: string, field: QueryField, value: string, choice: Choice): string => {
	const own = tokensOf(line).filter((token) => fieldOf(token) === field);
	const same = own.filter((token) => token.value === value);
	const isBack = same.some((token) => token.isNot === (choice === "not"));
	if (isBack) return without(line, same);
	const going = choice === "only" ? own.filter((token) => !token.isNot || token.value === value) : same;
	return append(without(line, going), `${choice === "not" ? "-" : ""}${field}:${quoteValue(value)}`);
};

/** The line without one part of the query, by its text as `partsOf` writes it; the line as it is when it is not there. */
export const dropPart = (line: string, part: string): string => {
	const [wanted] = tokensOf(part);
	const found =
		wanted === undefined
			? []
			: tokensOf(line).filter(
					(token) =>
						fieldOf(token) === fieldOf(wanted) &&
						token.isNot === wanted.isNot &&
						token.value === wanted.value &&
						token.isQuoted === wanted.isQuoted,
				);
	return found.length === 0 ? line : without(line, found);
};

/** The query over one stretch of time: what it says of time itself still holds. */
export const withinRange = (query: AuditQuery, range: Range | undefined): AuditQuery => {
	if (range === undefined) return query;
	const { from = range.fromAt, to = range.toAt } = query.within?.at ?? {};
	return { ...query, within: { ...query.within, at: { from: Math.max(from, range.fromAt), to: Math.min(to, range.toAt) } } };
};

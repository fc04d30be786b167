import { entryTypes } from "../model/entry.ts";
import { risks } from "../model/words.ts";
import {
	type AuditQuery,
	longestText,
	longestValue,
	mostTexts,
	mostValues,
	type QueryField,
	queryFields,
	type Range,
	type RangeField,
	type Values,
} from "./audit-query.ts";
import { aliases, vocabularies } from "./fields.ts";
import { type Moment, parseMoment, parseSpan } from "./moments.ts";
import { type Token, tokensOf } from "./tokens.ts";

/**
 * Reads a query line: `agent:test-runner outcome:denied -tool:fs_read last:7d "git push"`.
 * Words without a field are looked for side by side; `-"…"` and `-field:…` exclude. A bare `-rf` is text: commands have options.
 *
 * Shapes: `problems` name places in the line (UTF-16 offsets) that mean nothing; `query` is what the rest means.
 * Law: test/shared/query/query.test.ts (what `formatQuery` writes reads as the same query)
 */
export type Problem = { readonly from: number; readonly to: number; readonly text: string };
export type ParsedQuery = { readonly query: AuditQuery; readonly problems: readonly Problem[] };

export const parseQuery = (line: string, now: number): ParsedQuery => {
	const problems: Problem[] = [];
	const draft = createDraft(now);
	let words: Token[] = [];
	const endWords = (): void => {
		const [first] = words;
		const last = words.at(-1);
		if (first !== undefined && last !== undefined) {
			const problem = draft.text(words.map(({ value }) => value).join(" "), false);
			if (problem !== undefined) problems.push({ from: first.from, to: last.to, text: problem });
		}
		words = [];
	};
	for (const token of tokensOf(line)) {
		const isWord = token.field === undefined && !token.isQuoted;
		if (isWord) {
			words.push(token);
			continue;
		}
		endWords();
		const problem = token.isOpen ? "this quote is not closed" : draft.take(token);
		if (problem !== undefined) problems.push({ from: token.from, to: token.to, text: problem });
	}
	endWords();
	return { query: draft.query(), problems };
};

type Take = string | undefined;

/** A query in the making; each verb gives what is wrong with its part. */
const createDraft = (now: number) => {
	const is: Values = {};
	const not: Values = {};
	const has: string[] = [];
	const lacks: string[] = [];
	const within: Partial<Record<RangeField, Range>> = {};

	const text = (value: string, isNot: boolean): Take => {
		const list = isNot ? lacks : has;
		if (value === "") return "there is nothing between the quotes";
		if (value.length > longestText) return `at most ${longestText} characters of text can be looked for`;
		if (list.length >= mostTexts) return `at most ${mostTexts} texts can be looked for`;
		if (!list.includes(value)) list.push(value);
		return undefined;
	};

	const add = (field: QueryField, values: readonly string[], isNot: boolean): Take => {
		const into = isNot ? not : is;
		const all = [...new Set([...(into[field] ?? []), ...values])];
		if (all.length > mostValues) return `at most ${mostValues} values of \`${field}:\``;
		into[field] = all;
		return undefined;
	};

	const bound = (field: RangeField, range: Range): Take => {
		const given = within[field] ?? {};
		if (range.from !== undefined && given.from !== undefined)
			return field === "at" ? "the start was given before" : "the lower end was given before";
		if (range.to !== undefined && given.to !== undefined)
			return field === "at" ? "the end was given before" : "the upper end was given before";
		within[field] = { ...given, ...range };
		return undefined;
	};

	const take = (token: Token): Take => {
		const { value, isNot } = token;
		if (token.field === undefined) return text(value, isNot);
		const name = token.field;
		if (value === "") return `\`${name}:\` needs a value`;
		const rangeProblem = takeRange(name, token, now, bound);
		if (rangeProblem !== null) return isNot ? `\`-\` does not go with \`${name}:\`` : rangeProblem;
		const field = aliases[name] ?? queryFields.find((each) => each === name);
		if (field === undefined) return `no field is called \`${name}\`; for text with a colon use quotes`;
		if (value.length > longestValue) return `at most ${longestValue} characters`;
		const values = valuesOf(field, token);
		return typeof values === "string" ? values : add(field, values, isNot);
	};

	const query = (): AuditQuery => ({
		...(Object.keys(is).length === 0 ? {} : { is }),
		...(Object.keys(not).length === 0 ? {} : { not }),
		...(has.length === 0 ? {} : { has }),
		...(lacks.length === 0 ? {} : { lacks }),
		...(Object.keys(within).length === 0 ? {} : { within }),
	});
	return { text, take, query };
};

/** The values that one token names, or what is wrong with it. */
const valuesOf = (field: QueryField, { value, isQuoted }: Token): readonly string[] | string => {
	if (field === "event") {
		const types = entryTypes.filter((each) => each === value || each.startsWith(`${value}.`));
		return types.length === 0 ? `no event is called \`${value}\`` : types;
	}
	if (field === "risk" && !isQuoted) {
		const { operator, rest } = operatorOf(value);
		const at = risks.findIndex((each) => each === rest);
		if (at < 0) return `a risk is one of ${risks.join(", ")}`;
		const chosen = risks.filter((_, rank) => compare(operator, rank, at));
		return chosen.length === 0 ? `no risk is ${operator === "<" ? "below" : "above"} \`${rest}\`` : chosen;
	}
	if (field === "hash") return /^[0-9a-f]{4,64}$/.test(value) ? [value] : "a hash is written with 4 to 64 digits 0-9 a-f";
	const vocabulary = vocabularies[field];
	if (vocabulary === undefined || vocabulary.includes(value)) return [value];
	return `${field === "outcome" ? "an" : "a"} ${field} is one of ${vocabulary.join(", ")}`;
};

type Operator = "<" | "<=" | ">" | ">=" | "=";

const operatorOf = (value: string): { readonly operator: Operator; readonly rest: string } => {
	const [, operator = "", rest = ""] = /^([<>]=?|)(.*)$/s.exec(value) ?? [];
	return { operator: (operator || "=") as Operator, rest };
};

const compare = (operator: Operator, rank: number, than: number): boolean => {
	if (operator === "<") return rank < than;
	if (operator === "<=") return rank <= than;
	if (operator === ">") return rank > than;
	if (operator === ">=") return rank >= than;
	return rank === than;
};

/** Null when the name is not that of something with a size. */
const takeRange = (name: string, { value }: Token, now: number, bound: (field: RangeField, range: Range) => Take): Take | null => {
	switch (name) {
		case "last": {
			const span = parseSpan(value);
			return span === null ? "a span is written `30m`, `12h`, `7d` or `4w`" : bound("at", { from: Math.max(0, now - span) });
		}
		case "from":
		case "to":
		case "time": {
			const { operator, rest } =
				name === "from"
					? { operator: ">=" as const, rest: value }
					: name === "to"
						? { operator: "<=" as const, rest: value }
						: operatorOf(value);
			const moment = parseMoment(rest, now);
			return moment === null ? "a time is written `2026-11-03` or `2026-11-03T14:02`" : bound("at", rangeOf(operator, moment));
		}
		case "seq": {
			const { operator, rest } = operatorOf(value);
			if (!/^\d{1,15}$/.test(rest)) return "a number of an entry is written `120` or `>=120`";
			return bound("seq", rangeOf(operator, { from: Number(rest), to: Number(rest) + 1 }));
		}
		case "took":
		case "read": {
			const { operator, rest } = operatorOf(value);
			const span = parseSpan(rest);
			return span === null || operator === "="
				? "a duration is written `>10s`, `<=500ms`"
				: bound(name, rangeOf(operator, { from: span, to: span + 1 }));
		}
		default:
			return null;
	}
};

const rangeOf = (operator: Operator, { from, to }: Moment): Range => {
	if (operator === "<") return { to: from };
	if (operator === "<=") return { to };
	if (operator === ">") return { from: to };
	if (operator === ">=") return { from };
	return { from, to };
};

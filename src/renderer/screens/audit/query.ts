import type { AuditFilter } from "../../../shared/contract/console-audit.ts";
import { entryTypes } from "../../../shared/model/entry.ts";

/**
 * The query line of the audit explorer: `agent:test-runner outcome:denied tool:shell "git push"`.
 * Words without a field are looked for, side by side, in the recorded bytes of the entry.
 *
 * Shapes: `filter` is what the host is asked; `problems` name places in the line (UTF-16 offsets) that mean nothing.
 * Law: test/renderer/audit-query.test.ts
 */
export type Problem = { readonly from: number; readonly to: number; readonly text: string };
export type Query = { readonly filter: AuditFilter; readonly problems: readonly Problem[] };

type Token = {
	readonly from: number;
	readonly to: number;
	readonly field: string | undefined;
	readonly value: string;
	readonly isOpen: boolean;
};

const outcomes = ["allowed", "held", "denied", "succeeded", "failed"] as const;
const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Everything a query can name, with an example: shown as help. */
export const queryFields: readonly { readonly field: string; readonly means: string }[] = [
	{ field: "agent:", means: "an agent by name" },
	{ field: "outcome:", means: outcomes.join(", ") },
	{ field: "event:", means: "`request.denied`, or all of `request`; may be given more than once" },
	{ field: "tool:", means: "a tool by name" },
	{ field: "path:", means: "a file path" },
	{ field: "actor:", means: "who did it: an agent, a person, `engine`" },
	{ field: "session:", means: "a session by id" },
	{ field: "request:", means: "a request by id" },
	{ field: "from:", means: "`2026-11-03` or `2026-11-03T14:02`, local time" },
	{ field: "to:", means: "the same; a day without a time is included whole" },
	{ field: "last:", means: "`30m`, `12h`, `7d`, `4w`" },
];

export function parseQuery(line: string, now: number): Query {
	const filter: Filter = {};
	const words: string[] = [];
	const problems: Problem[] = [];
	for (const token of tokensOf(line)) {
		const problem = token.isOpen ? "this quote is not closed" : take(token, filter, words, now);
		if (problem !== undefined) problems.push({ from: token.from, to: token.to, text: problem });
	}
	const text = words.join(" ");
	if (text.length > 500) problems.push({ from: 0, to: line.length, text: "at most 500 characters of text can be looked for" });
	else if (text !== "") filter.text = text;
	return { filter, problems };
}

type Filter = { -readonly [Member in keyof AuditFilter]: AuditFilter[Member] };

/** Takes one token into the filter; gives what is wrong with it. */
function take(token: Token, filter: Filter, words: string[], now: number): string | undefined {
	const { field, value } = token;
	if (field === undefined) {
		words.push(value);
		return undefined;
	}
	if (value === "") return `\`${field}:\` needs a value`;
	switch (field) {
		case "agent":
		case "actor":
		case "session":
		case "request":
		case "tool":
		case "path":
			return once(filter, field, value, longest[field]);
		case "outcome":
		case "verdict": {
			const outcome = outcomes.find((each) => each === value);
			if (outcome === undefined) return `an outcome is one of ${outcomes.join(", ")}`;
			if (filter.outcome !== undefined) return "`outcome:` was given before";
			filter.outcome = outcome;
			return undefined;
		}
		case "event":
		case "type": {
			const types = entryTypes.filter((each) => each === value || each.startsWith(`${value}.`));
			if (types.length === 0) return `no event is called \`${value}\``;
			filter.types = [...new Set([...(filter.types ?? []), ...types])];
			return undefined;
		}
		case "from":
		case "to": {
			const moment = readMoment(value);
			if (moment === undefined) return "a time is written `2026-11-03` or `2026-11-03T14:02`";
			const member = field === "from" ? "fromAt" : "toAt";
			if (filter[member] !== undefined) return field === "from" ? "the start was given before" : "`to:` was given before";
			filter[member] = field === "from" ? moment.at : moment.at + moment.lengthMs - 1;
			return undefined;
		}
		case "last": {
			const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(value) ?? [];
			const unitMs = unit === undefined ? undefined : unitsMs[unit];
			if (count === undefined || unitMs === undefined) return "a span is written `30m`, `12h`, `7d` or `4w`";
			if (filter.fromAt !== undefined) return "the start was given before";
			filter.fromAt = now - Number(count) * unitMs;
			return undefined;
		}
		default:
			return `no field is called \`${field}\`; for text with a colon use quotes`;
	}
}

const longest = { agent: 80, actor: 120, session: 128, request: 128, tool: 200, path: 4096 } as const;

function once(filter: Filter, member: keyof typeof longest, value: string, most: number): string | undefined {
	if (filter[member] !== undefined) return `\`${member}:\` was given before`;
	if (value.length > most) return `at most ${most} characters`;
	filter[member] = value;
	return undefined;
}

/** A moment in local time and how much of time its writing covers: a day, or a minute, or a second. */
function readMoment(value: string): { readonly at: number; readonly lengthMs: number } | undefined {
	const [whole, year, month, day, hour, minute, second] = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(value) ?? [];
	if (whole === undefined) return undefined;
	const date = new Date(Number(year), Number(month) - 1, Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
	// JavaScript makes the 31st of February the 3rd of March: that is not what was written.
	if (date.getMonth() !== Number(month) - 1 || date.getDate() !== Number(day)) return undefined;
	if (hour !== undefined && (date.getHours() !== Number(hour) || Number(minute) > 59 || Number(second ?? 0) > 59)) return undefined;
	return { at: date.getTime(), lengthMs: hour === undefined ? 86_400_000 : second === undefined ? 60_000 : 1000 };
}

/** Splits a line at blanks outside quotes. Inside quotes `\"` and `\\` stand for themselves. */
function tokensOf(line: string): Token[] {
	const tokens: Token[] = [];
	const pattern = /\s*(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)("|$)|(\S*))/gy;
	while (pattern.lastIndex < line.length) {
		const start = pattern.lastIndex;
		const match = pattern.exec(line);
		if (match === null || match[0] === "") break;
		const [whole, field, quoted, end, bare] = match;
		const from = start + whole.length - whole.trimStart().length;
		if (from === pattern.lastIndex) continue;
		tokens.push({
			from,
			to: pattern.lastIndex,
			field,
			value: quoted === undefined ? (bare ?? "") : quoted.replaceAll(/\\(["\\])/g, "$1"),
			isOpen: quoted !== undefined && end === "",
		});
	}
	return tokens;
}

/** A value as it can stand in a query line. */
export const quoteValue = (value: string): string => (/^[^\s":\\]+$/.test(value) ? value : `"${value.replaceAll(/(["\\])/g, "\\$1")}"`);

import type { Entry } from "../model/entry.ts";
import { type Kind, kindSchema } from "../model/words.ts";
import type { QueryField } from "./audit-query.ts";
import { decidedBy, subjectOf } from "./subject.ts";

/**
 * What a query can ask of one entry. The index is filled from this and a scan compares with it, so that both give the
 * same answer. `raw` is not here: that is the entry's bytes.
 *
 * Law: test/main/store/search.test.ts
 */
export type Facts = {
	readonly at: number;
	readonly seq: number;
	readonly took: number | null;
	readonly read: number | null;
	readonly values: ReadonlyMap<FactField, readonly string[]>;
	/** `textOf`, folded. */
	readonly text: string;
};

export type FactField = Exclude<QueryField, "raw">;

export const factsOf = (entry: Entry, leaf: string): Facts => {
	const { details, outcome } = entry;
	const values = new Map<FactField, readonly string[]>();
	const put = (field: FactField, given: readonly (string | null | undefined)[]): void => {
		const known = [...new Set(given)].filter((value): value is string => value != null && value !== "");
		if (known.length > 0) values.set(field, known);
	};
	put("actor", [entry.actor]);
	put("agent", [entry.agent]);
	put("decided-by", [decidedBy(entry)]);
	put("event", [entry.type]);
	put("outcome", [entry.type === "request.finished" ? endOf(details["result"]) : outcome?.state]);
	put("kind", [kindOf(entry)]);
	put("risk", [word(details["risk"])]);
	put(
		"rule",
		(entry.findings ?? []).map(({ rule }) => rule?.name),
	);
	put("tool", [word(details["tool"])]);
	put("path", [...members(details["paths"], "path"), ...members(details["files"], "path")]);
	put("host", words(details["hosts"]));
	put("secret", [word(details["secret"]), ...words(details["secrets"]), ...members(details["secrets"], "name")]);
	put("session", [entry.session]);
	put("request", [entry.request]);
	put("hash", [leaf, entry.digest]);
	return {
		at: entry.at,
		seq: entry.seq,
		took: count(details["durationMs"]),
		read: count(member(details["reading"], "readMs")),
		values,
		text: foldText(textOf(entry)),
	};
};

/** The facts of recorded bytes. An entry that somebody damaged is still there to be found by its number and its leaf hash. */
export const factsIn = (seq: number, leaf: string, body: string): Facts => {
	try {
		return { ...factsOf(JSON.parse(body) as Entry, leaf), seq };
	} catch {
		// Whatever it is, it is no entry: a verification names it.
		return { at: 0, seq, took: null, read: null, values: new Map([["hash", [leaf]]]), text: "" };
	}
};

/** Case does not count in a text that is looked for. */
export const foldText = (text: string): string => text.toLowerCase();

/** Longest string of the arguments, and longest text of one entry, that is looked through. */
const longestPart = 300;
const longestWhole = 1000;

/**
 * What an entry says to a person: its subject, the short strings among the arguments, the agent's claim, and what somebody
 * gave as a reason. File contents and outputs are left out; the field `raw` finds those.
 */
const textOf = (entry: Entry): string => {
	const { details } = entry;
	let text = subjectOf(entry).slice(0, longestWhole);
	const add = (part: string): void => {
		if (part !== "" && part.length <= longestPart && text.length + part.length < longestWhole && !text.includes(part)) text += `\n${part}`;
	};
	const addStrings = (value: unknown): void => {
		if (typeof value === "string") add(value);
		else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) addStrings(each);
	};
	addStrings(details["args"]);
	for (const name of ["claim", "feedback", "reason", "error"]) add(word(details[name]));
	return text;
};

/** Kind of the action that an entry is about. Agents, hosts and damage have kinds of their own in `details`, which are none. */
export const kindOf = ({ type, details }: Entry): Kind | undefined => {
	const kind = aboutActions.has(type.slice(0, type.indexOf("."))) ? kindSchema.safeParse(details["kind"]) : undefined;
	return kind?.data;
};
const aboutActions: ReadonlySet<string> = new Set(["request", "answer", "grant", "suggestion", "unasked"]);

const endOf = (result: unknown): string => (result === "succeeded" ? "succeeded" : "failed");
const word = (value: unknown): string => (typeof value === "string" ? value : "");
const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(word) : []);
const member = (value: unknown, name: string): unknown =>
	typeof value === "object" && value !== null && Object.hasOwn(value, name)
		? (value as Readonly<Record<string, unknown>>)[name]
		: undefined;
const members = (value: unknown, name: string): string[] => (Array.isArray(value) ? value.map((each) => word(member(each, name))) : []);
/** Milliseconds, up to 49 days: an index keeps them in 32 bits. */
const longestSpan = 4_294_967_294;
const count = (value: unknown): number | null =>
	typeof value === "number" && value >= 0 ? Math.min(Math.round(value), longestSpan) : null;

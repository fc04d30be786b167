import { parse, TomlError } from "smol-toml";
import type { z } from "zod";
import { fail, type Fault, ok, type Result } from "../../../shared/lib/result.ts";
import { findPlaces, type Places } from "./places.ts";
import { keyOf, type KeyPath, type Place } from "./rule-at.ts";
import { nearest } from "./suggest.ts";

/** How every TOML file of rules is read: where each thing stands, and what is said of what is not understood. */

const maxFaults = 50;

/** One thing that is wrong with the file. `line` and `column` count from 1. */
export type ConfigFault = {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly found: string;
	readonly expected: string;
	readonly hint?: string;
};

export type ReadToml = { readonly values: unknown; readonly places: Places; readonly file: string };

/** Which keys may stand at a path, and in which section a key of another place belongs. */
export type Vocabulary = {
	/** What stands at the top of such a file, for the message: `section`, `key`. */
	readonly topWord: string;
	namesAt(path: KeyPath): readonly string[];
	sectionOf(key: string): string | undefined;
};

/** Faults: as `refuseFile`, for text that is no TOML. */
export const readToml = (text: string, file: string): Result<ReadToml> => {
	const source = text.startsWith("\ufeff") ? text.slice(1) : text;
	try {
		return ok({ values: parse(source), places: findPlaces(source, file), file });
	} catch (error) {
		const fault = syntaxFault(error, file, source);
		if (fault === null) throw error;
		return refuseFile([fault]);
	}
};

/** `bad_request` with the first fault as message and all of them as `data: ConfigFault[]`, in file order. */
export const refuseFile = (faults: readonly ConfigFault[]): Result<never> => {
	const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, maxFaults);
	const first = sorted[0];
	return fail("bad_request", first === undefined ? "the file cannot be read" : describeFault(first), sorted);
};

/** `countersign.toml:3:17: found `"paranoyd"`, expected …; did you mean `paranoid`?` */
export const describeFault = (fault: ConfigFault): string =>
	`${fault.file}:${fault.line}:${fault.column}: found ${fault.found}, expected ${fault.expected}${fault.hint === undefined ? "" : `; ${fault.hint}`}`;

/** All that is wrong with a file, from the refusal that `refuseFile` made. */
export const faultsIn = (fault: Fault): readonly ConfigFault[] => (Array.isArray(fault.data) ? (fault.data as ConfigFault[]) : []);

export const firstFault = (fault: Fault): ConfigFault | undefined => faultsIn(fault)[0];

const syntaxFault = (error: unknown, file: string, source: string): ConfigFault | null => {
	if (error instanceof TomlError) {
		const line = source.split("\n")[error.line - 1] ?? "";
		const found = line.slice(error.column - 1).trim();
		/* The first line of the message says what; the rest is a picture of the code. */
		const what = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
		return {
			file,
			line: error.line,
			column: error.column,
			found: found === "" ? "the end of the line" : quote(found),
			expected: `valid TOML (${what})`,
		};
	}
	if (error instanceof SyntaxError && "lineNumber" in error && "column" in error) {
		return {
			file,
			line: Number(error.lineNumber),
			column: Number(error.column) + 1,
			found: "text",
			expected: `valid TOML (${error.message})`,
		};
	}
	return null;
};

type Issue = z.core.$ZodIssue;

/** What zod found, at the place of the file where it stands. `vocabulary` knows which keys may stand where. */
export const faultsOf = (issue: Issue, { values, places, file }: ReadToml, vocabulary: Vocabulary): ConfigFault[] => {
	const path = issue.path.filter((step): step is string | number => typeof step !== "symbol");
	if (issue.code === "unrecognized_keys") {
		return issue.keys.map((key) => {
			const names = vocabulary.namesAt(path);
			const elsewhere = vocabulary.sectionOf(key);
			const hint = elsewhere === undefined ? nearest(key, names) : undefined;
			return {
				...placeAt(places.keys, [...path, key], file),
				found: `the unknown ${path.length === 0 ? vocabulary.topWord : "key"} \`${clip(key)}\``,
				expected: names.length === 0 ? "a key that docs/limits.md names" : `one of ${names.map((each) => `\`${each}\``).join(", ")}`,
				...(hint !== undefined
					? { hint: `did you mean \`${hint}\`?` }
					: elsewhere !== undefined
						? { hint: `\`${key}\` belongs in \`[${elsewhere}]\`` }
						: {}),
			};
		});
	}
	const value = valueAt(values, path);
	const at = value === undefined && path.length > 0 ? path.slice(0, -1) : path;
	const isWord = issue.code === "invalid_value" && typeof value === "string";
	const hint = isWord ? nearest(value, issue.values.map(String)) : undefined;
	return [
		{
			...placeAt(places.values, at, file),
			found: value === undefined ? `no \`${String(path.at(-1) ?? "")}\`` : quote(places.written.get(keyOf(path)) ?? typeOf(value)),
			expected: expectedBy(issue),
			...(hint === undefined ? {} : { hint: `did you mean \`${hint}\`?` }),
		},
	];
};

/** What zod wanted, in the words of the file's author. */
const expectedBy = (issue: Issue): string => {
	switch (issue.code) {
		case "invalid_type":
			return inWords[issue.expected] ?? issue.expected;
		case "invalid_value":
			return `one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
		case "too_small":
			return issue.origin === "string" ? issue.message : `at least ${issue.minimum}`;
		case "too_big":
			return issue.origin === "string"
				? `at most ${issue.maximum} characters`
				: issue.origin === "array"
					? `at most ${issue.maximum} entries`
					: `at most ${issue.maximum}`;
		default:
			return issue.message;
	}
};

const inWords: Readonly<Record<string, string>> = {
	string: "text in quotes",
	boolean: "`true` or `false`",
	number: "a number",
	int: "a whole number",
	array: "a list in `[…]`",
	object: "a table",
};

/** The nearest place that is known: of the value, or of what it stands in. */
export const placeAt = (known: ReadonlyMap<string, Place>, path: KeyPath, file: string): Place => {
	for (let length = path.length; length > 0; length -= 1) {
		const place = known.get(keyOf(path.slice(0, length)));
		if (place !== undefined) return place;
	}
	return { file, line: 1, column: 1 };
};

const valueAt = (values: unknown, path: KeyPath): unknown => {
	let current = values;
	for (const step of path) {
		if (current === null || typeof current !== "object" || !Object.hasOwn(current, step)) return undefined;
		current = (current as Record<string | number, unknown>)[step];
	}
	return current;
};

const typeOf = (value: unknown): string =>
	Array.isArray(value) ? "a list" : value === null ? "nothing" : typeof value === "object" ? "a table" : JSON.stringify(value);

export const quote = (text: string): string => `\`${clip(text.replace(/\s+/g, " "))}\``;

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

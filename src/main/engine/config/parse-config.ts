import { parse, TomlError } from "smol-toml";
import type { z } from "zod";
import { type Config, configSchema } from "../../../shared/model/config.ts";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import { parseHostPattern } from "../analysis/hosts.ts";
import { findPlaces, type Places } from "./places.ts";
import { keyOf, type KeyPath, type Place, rememberPlaces } from "./rule-at.ts";
import { nearest } from "./suggest.ts";

/** Largest file that is read. UTF-16 units; the largest sensible file is a hundredth of it. */
export const maxConfigLength = 262_144;
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

/**
 * Reads `countersign.toml` strictly. What is not understood is a fault: a rule that is misspelt protects nothing, and
 * whoever wrote it must learn so now.
 *
 * Faults: `bad_request` with the first fault as message and all of them as `data: ConfigFault[]`, in file order;
 * `too_large` over 256 Ki characters.
 * Law: test/main/engine/config/parse-config.test.ts.
 */
export const parseConfig = (text: string, file: string): Result<Config> => {
	if (text.length > maxConfigLength) return fail("too_large", `\`${file}\` is larger than ${maxConfigLength} characters`);
	const source = text.startsWith("\ufeff") ? text.slice(1) : text;
	let values: unknown;
	let places: Places;
	try {
		values = parse(source);
		places = findPlaces(source, file);
	} catch (error) {
		const fault = syntaxFault(error, file, source);
		if (fault === null) throw error;
		return refuse([fault]);
	}
	const read = configSchema.safeParse(values);
	const faults = read.success
		? checkHosts(read.data, places, file)
		: read.error.issues.flatMap((issue) => faultsOf(issue, values, places, file));
	if (faults.length > 0 || !read.success) return refuse(faults);
	rememberPlaces(read.data, places.values);
	return ok(read.data);
};

export type Overlay = { readonly safety?: unknown; readonly network?: unknown };

/**
 * A configuration with the given members of `[safety]` and `[network]` laid over it, for one line of `explain --jsonl`.
 * Faults: `bad_request`, with the member named.
 */
export const overlayConfig = (config: Config, overlay: Overlay): Result<Config> => {
	const merged = { ...config, safety: lay(config.safety, overlay.safety), network: lay(config.network, overlay.network) };
	const read = configSchema.safeParse(merged);
	if (!read.success) {
		const issue = read.error.issues[0];
		return fail("bad_request", `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "cannot be read"}`);
	}
	const bad = [...(read.data.network.allowed_hosts ?? []), ...read.data.network.denied_hosts].find(
		(pattern) => parseHostPattern(pattern) === null,
	);
	return bad === undefined ? ok(read.data) : fail("bad_request", `\`${bad}\` is not a host pattern`);
};

const lay = (under: object, over: unknown): unknown => (over === undefined ? under : isTable(over) ? { ...under, ...over } : over);

const refuse = (faults: readonly ConfigFault[]): Result<never> => {
	const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, maxFaults);
	const first = sorted[0];
	return fail("bad_request", first === undefined ? "the file cannot be read" : describeFault(first), sorted);
};

/** `countersign.toml:3:17: found `"paranoyd"`, expected …; did you mean `paranoid`?` */
export const describeFault = (fault: ConfigFault): string =>
	`${fault.file}:${fault.line}:${fault.column}: found ${fault.found}, expected ${fault.expected}${fault.hint === undefined ? "" : `; ${fault.hint}`}`;

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

const faultsOf = (issue: Issue, values: unknown, places: Places, file: string): ConfigFault[] => {
	const path = issue.path.filter((step): step is string | number => typeof step !== "symbol");
	if (issue.code === "unrecognized_keys") {
		return issue.keys.map((key) => {
			const names = namesAt(path);
			const elsewhere = sectionOf(key);
			const hint = elsewhere === undefined ? nearest(key, names) : undefined;
			return {
				...placeAt(places.keys, [...path, key], file),
				found: `the unknown ${path.length === 0 ? "section" : "key"} \`${clip(key)}\``,
				expected: `one of ${names.map((each) => `\`${each}\``).join(", ")}`,
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

const checkHosts = (config: Config, places: Places, file: string): ConfigFault[] => {
	const faults: ConfigFault[] = [];
	for (const key of ["allowed_hosts", "denied_hosts"] as const) {
		(config.network[key] ?? []).forEach((pattern, index) => {
			if (parseHostPattern(pattern) !== null) return;
			const path = ["network", key, index];
			faults.push({
				...placeAt(places.values, path, file),
				found: quote(places.written.get(keyOf(path)) ?? pattern),
				expected: "a host: `example.com`, `*.example.com`, `example.com:443` or `*`",
			});
		});
	}
	return faults;
};

/** The nearest place that is known: of the value, or of what it stands in. */
const placeAt = (known: ReadonlyMap<string, Place>, path: KeyPath, file: string): Place => {
	for (let length = path.length; length > 0; length -= 1) {
		const place = known.get(keyOf(path.slice(0, length)));
		if (place !== undefined) return place;
	}
	return { file, line: 1, column: 1 };
};

const namesAt = (path: KeyPath): string[] => {
	let shape = shapes;
	for (const step of path) {
		const next = shape[String(step)] ?? shape[anyName];
		if (next === undefined) return [];
		shape = next;
	}
	return Object.keys(shape);
};

const sectionOf = (key: string): string | undefined => Object.keys(shapes).find((section) => Object.hasOwn(shapes[section] ?? {}, key));

/** Stands for the names that the file's author gives. */
const anyName = "*";

type Shape = { readonly [key: string]: Shape };

const shapeOf = (schema: unknown): Shape => {
	const inner = unwrap(schema);
	if (isTable(inner) && isTable(inner["def"]) && inner["def"]["type"] === "record")
		return { [anyName]: shapeOf(inner["def"]["valueType"]) };
	const members = isTable(inner) && isTable(inner["shape"]) ? inner["shape"] : {};
	return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, shapeOf(member)]));
};

/** Takes off defaults and optionality: the names below are the same. */
const unwrap = (schema: unknown): unknown => {
	let current = schema;
	while (isTable(current) && isTable(current["def"]) && "innerType" in current["def"]) current = current["def"]["innerType"];
	return current;
};

const isTable = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);

const shapes = shapeOf(configSchema);

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

const quote = (text: string): string => `\`${clip(text.replace(/\s+/g, " "))}\``;

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

import { type Config, configSchema } from "../../../shared/model/config.ts";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import { parseHostPattern } from "../analysis/hosts.ts";
import type { Places } from "./places.ts";
import { keyOf, type KeyPath, rememberPlaces } from "./rule-at.ts";
import { type ConfigFault, faultsOf, placeAt, quote, readToml, refuseFile, type Vocabulary } from "./toml-faults.ts";

/** Largest file that is read. UTF-16 units; the largest sensible file is a hundredth of it. */
export const maxConfigLength = 262_144;

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
	const source = readToml(text, file);
	if (!source.ok) return source;
	const { values, places } = source.value;
	const read = configSchema.safeParse(values);
	const faults = read.success
		? checkHosts(read.data, places, file)
		: read.error.issues.flatMap((issue) => faultsOf(issue, source.value, vocabulary));
	if (faults.length > 0 || !read.success) return refuseFile(faults);
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
	// What one of several kinds of table may hold; which kind it is, is asked elsewhere.
	if (isTable(inner) && isTable(inner["def"]) && inner["def"]["type"] === "union" && Array.isArray(inner["def"]["options"]))
		return Object.assign({}, ...inner["def"]["options"].map(shapeOf)) as Shape;
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

const vocabulary: Vocabulary = { topWord: "section", namesAt, sectionOf };

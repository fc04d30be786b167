import { z } from "zod";

/**
 * A closed part of JSON Schema for the arguments of tools. A keyword that is not here is refused when the rules are
 * read, because one that is skipped protects nothing.
 *
 * Source: JSON Schema 2020-12, validation vocabulary.
 */
const jsonTypes = ["string", "number", "integer", "boolean", "null", "array", "object"] as const;
type JsonType = (typeof jsonTypes)[number];
type Scalar = string | number | boolean | null;

export type ArgumentSchema = {
	readonly title?: string | undefined;
	readonly description?: string | undefined;
	readonly type?: JsonType | readonly JsonType[] | undefined;
	readonly enum?: readonly Scalar[] | undefined;
	readonly const?: Scalar | undefined;
	readonly properties?: Readonly<Record<string, ArgumentSchema>> | undefined;
	readonly required?: readonly string[] | undefined;
	readonly additionalProperties?: boolean | ArgumentSchema | undefined;
	readonly maxProperties?: number | undefined;
	readonly items?: ArgumentSchema | undefined;
	readonly minItems?: number | undefined;
	readonly maxItems?: number | undefined;
	readonly minLength?: number | undefined;
	readonly maxLength?: number | undefined;
	readonly pattern?: string | undefined;
	readonly minimum?: number | undefined;
	readonly maximum?: number | undefined;
	readonly anyOf?: readonly ArgumentSchema[] | undefined;
	readonly allOf?: readonly ArgumentSchema[] | undefined;
	readonly not?: ArgumentSchema | undefined;
};

const isPattern = (text: string): boolean => {
	try {
		return new RegExp(text, "u") instanceof RegExp;
	} catch {
		/* What the engine cannot compile is no pattern; the author is told where it stands. */
		return false;
	}
};

/** A repetition of a repetition can take for ever on the right text, and the text comes from the agent. */
const repeatsRepetition = /\([^()]*[+*}][^()]*\)[+*{]/;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const count = z.int().min(0);

export const argumentSchema: z.ZodType<ArgumentSchema> = z.lazy(() =>
	z
		.object({
			title: z.string().optional(),
			description: z.string().optional(),
			type: z.union([z.enum(jsonTypes), z.array(z.enum(jsonTypes)).min(1)]).optional(),
			enum: z.array(scalar).min(1).optional(),
			const: scalar.optional(),
			properties: z.record(z.string(), argumentSchema).optional(),
			required: z.array(z.string()).optional(),
			additionalProperties: z.union([z.boolean(), argumentSchema]).optional(),
			maxProperties: count.optional(),
			items: argumentSchema.optional(),
			minItems: count.optional(),
			maxItems: count.optional(),
			minLength: count.optional(),
			maxLength: count.optional(),
			pattern: z
				.string()
				.max(1000)
				.refine(isPattern, "a regular expression")
				.refine((text) => !repeatsRepetition.test(text), "a regular expression that repeats no repetition")
				.optional(),
			minimum: z.number().optional(),
			maximum: z.number().optional(),
			anyOf: z.array(argumentSchema).min(1).optional(),
			allOf: z.array(argumentSchema).min(1).optional(),
			not: argumentSchema.optional(),
		})
		.strict(),
);

const typeOf = (value: unknown): JsonType =>
	value === null ? "null" : Array.isArray(value) ? "array" : typeof value === "number" ? "number" : (typeof value as JsonType);

const hasType = (value: unknown, type: JsonType): boolean => (type === "integer" ? Number.isInteger(value) : typeOf(value) === type);

/** Longest text that a pattern is held against; a longer one does not match. */
const longestMatched = 65_536;
const mostFaults = 16;

/**
 * What is wrong with a value, at every depth, each with its place: `args.repo.name: expected …`. Empty when nothing is.
 * Law: test/shared/model/argument-schema.test.ts.
 */
export const checkArguments = (schema: ArgumentSchema, value: unknown, where = "args"): string[] => {
	const faults: string[] = [];
	const add = (text: string): void => void (faults.length < mostFaults && faults.push(`${where}: expected ${text}`));
	const inner = (each: ArgumentSchema, item: unknown, place: string): void => {
		if (faults.length < mostFaults) faults.push(...checkArguments(each, item, place).slice(0, mostFaults - faults.length));
	};

	const types = schema.type === undefined ? [] : typeof schema.type === "string" ? [schema.type] : schema.type;
	if (types.length > 0 && !types.some((type) => hasType(value, type))) {
		add(types.join(" or "));
		return faults;
	}
	if (schema.enum !== undefined && !schema.enum.some((each) => each === value))
		add(`one of ${schema.enum.map((each) => JSON.stringify(each)).join(", ")}`);
	if (schema.const !== undefined && schema.const !== value) add(JSON.stringify(schema.const));
	if (typeof value === "string") {
		const length = [...value].length;
		if (schema.minLength !== undefined && length < schema.minLength) add(`at least ${schema.minLength} characters`);
		if (schema.maxLength !== undefined && length > schema.maxLength) add(`at most ${schema.maxLength} characters`);
		if (schema.pattern !== undefined && (value.length > longestMatched || !new RegExp(schema.pattern, "u").test(value)))
			add(`text that matches \`${schema.pattern}\``);
	}
	if (typeof value === "number") {
		if (schema.minimum !== undefined && value < schema.minimum) add(`at least ${schema.minimum}`);
		if (schema.maximum !== undefined && value > schema.maximum) add(`at most ${schema.maximum}`);
	}
	if (Array.isArray(value)) {
		if (schema.minItems !== undefined && value.length < schema.minItems) add(`at least ${schema.minItems} items`);
		if (schema.maxItems !== undefined && value.length > schema.maxItems) add(`at most ${schema.maxItems} items`);
		if (schema.items !== undefined) for (const [index, item] of value.entries()) inner(schema.items, item, `${where}[${index}]`);
	}
	if (typeOf(value) === "object") {
		const members = Object.entries(value as object);
		if (schema.maxProperties !== undefined && members.length > schema.maxProperties) add(`at most ${schema.maxProperties} members`);
		for (const name of schema.required ?? []) if (!Object.hasOwn(value as object, name)) add(`a member \`${name}\``);
		for (const [name, item] of members) {
			const known = schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
			const place = `${where}.${name.slice(0, 80)}`;
			if (known !== undefined) inner(known, item, place);
			else if (schema.additionalProperties === false) add(`no member \`${name.slice(0, 80)}\``);
			else if (typeof schema.additionalProperties === "object") inner(schema.additionalProperties, item, place);
		}
	}
	for (const each of schema.allOf ?? []) inner(each, value, where);
	if (schema.anyOf !== undefined && !schema.anyOf.some((each) => checkArguments(each, value, where).length === 0))
		add("one of the alternatives");
	if (schema.not !== undefined && checkArguments(schema.not, value, where).length === 0) add("something that the rules do not exclude");
	return faults;
};

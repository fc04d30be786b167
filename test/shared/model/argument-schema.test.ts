import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { argumentSchema, checkArguments } from "../../../src/shared/model/argument-schema.ts";

const check = (schema: unknown, value: unknown): string[] => checkArguments(argumentSchema.parse(schema), value);

describe("schemas of arguments", () => {
	const repo = {
		type: "object",
		required: ["owner"],
		additionalProperties: false,
		properties: {
			owner: { type: "string", pattern: "^acme$" },
			labels: { type: "array", maxItems: 2, items: { type: "object", properties: { n: { type: "integer", minimum: 1 } } } },
		},
	};

	it("finds nothing wrong with what fits", () =>
		assert.deepEqual(check(repo, { owner: "acme", labels: [{ n: 1 }, { n: 2, x: true }] }), []));

	it("finds what is wrong at every depth, with its place", () => {
		assert.deepEqual(check(repo, { owner: "acme ", labels: [{ n: 0 }, { n: "1" }], extra: 1 }), [
			"args.owner: expected text that matches `^acme$`",
			"args.labels[0].n: expected at least 1",
			"args.labels[1].n: expected integer",
			"args: expected no member `extra`",
		]);
		assert.deepEqual(check(repo, {}), ["args: expected a member `owner`"]);
	});

	it("is not fooled by members that every object has", () => {
		assert.deepEqual(check({ required: ["constructor"] }, {}), ["args: expected a member `constructor`"]);
		assert.deepEqual(check({ properties: {}, additionalProperties: false }, JSON.parse('{"__proto__":1}')), [
			"args: expected no member `__proto__`",
		]);
	});

	it("holds keywords without a type to the values they are for", () => {
		assert.deepEqual(check({ maxLength: 2 }, "abc"), ["args: expected at most 2 characters"]);
		assert.deepEqual(check({ maxLength: 2 }, 12_345), []);
		assert.deepEqual(check({ maxLength: 2 }, "😀😀"), []);
	});

	it("joins alternatives, unions of types and exclusions", () => {
		const either = { anyOf: [{ const: "a" }, { type: ["null", "integer"] }], not: { const: 7 } };
		for (const good of ["a", null, 3]) assert.deepEqual(check(either, good), [], String(good));
		for (const bad of ["b", 1.5, 7, {}]) assert.equal(check(either, bad).length, 1, JSON.stringify(bad));
	});

	it("does not read a schema with a keyword, a type or a pattern that it would not hold", () => {
		for (const bad of [
			{ typ: "string" },
			{ type: "strin" },
			{ if: {} },
			{ pattern: "(" },
			{ pattern: "(a+)+$" },
			{ properties: { a: { $ref: "#" } } },
			{ minLength: "3" },
		])
			assert.equal(argumentSchema.safeParse(bad).success, false, JSON.stringify(bad));
	});

	it("lists at most sixteen faults, however many there are", () => {
		assert.equal(
			check(
				{ items: { type: "string" } },
				Array.from({ length: 1000 }, () => 1),
			).length,
			16,
		);
	});
});

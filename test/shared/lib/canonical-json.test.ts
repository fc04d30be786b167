import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";

/** JSON values with the strings and numbers that go wrong: grapheme soup, long objects, integer-like names, -0. */
const text = fc.oneof(
	fc.string(),
	fc.string({ unit: "grapheme" }),
	fc.string({ unit: "binary-ascii" }),
	fc.constantFrom("10", "9", "\ufb33", "\ud83d\ude00", "x".repeat(60)),
);
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "small" },
		fc.constant(null),
		fc.boolean(),
		text,
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		fc.integer(),
		fc.array(tie("value")),
		fc.dictionary(text, tie("value"), { maxKeys: 40 }),
	),
}));

test("writes what an independent implementation writes", () => {
	fc.assert(
		fc.property(json, (value) => canonicalJson(value) === canonicalize(value)),
		{ numRuns: 2000 },
	);
});

test("reads back as the same value", () => {
	fc.assert(fc.property(json, (value) => canonicalJson(JSON.parse(canonicalJson(value))) === canonicalJson(value)));
});

test("does not depend on the order in which members were made", () => {
	const members = fc.uniqueArray(fc.tuple(text, fc.nat()), { selector: ([name]) => name, maxLength: 40 });
	fc.assert(
		fc.property(members, (list) => {
			assert.equal(canonicalJson(Object.fromEntries(list)), canonicalJson(Object.fromEntries(list.toReversed())));
		}),
	);
});

test("refuses to drop or convert what is not JSON", () => {
	class Point {
		readonly x = 1;
	}
	const cycle: unknown[] = [];
	cycle.push(cycle);
	const refused: readonly unknown[] = [
		undefined,
		{ a: undefined },
		[undefined],
		Array.from({ length: 1 }),
		() => 1,
		{ a: () => 1 },
		Symbol("s"),
		1n,
		Number.NaN,
		-Infinity,
		new Date(0),
		new Map([["a", 1]]),
		new Set([1]),
		new Point(),
		new Uint8Array(2),
		"\ud800",
		"a\udc00b",
		["\ude00\ud83d"],
		{ "\udfff": 1 },
		`${"x".repeat(100)}\ud800`,
		cycle,
	];
	for (const value of refused) assert.throws(() => canonicalJson(value), TypeError);
});

test("takes plain objects of any realm and without a prototype", () => {
	const bare = Object.assign(Object.create(null) as Record<string, unknown>, { b: 1, a: 2 });
	assert.equal(canonicalJson(bare), '{"a":2,"b":1}');
	assert.equal(canonicalJson(vm.runInNewContext("({ b: [1], a: {} })")), '{"a":{},"b":[1]}');
});

test("writes a member named `__proto__` as data", () => {
	assert.equal(canonicalJson(JSON.parse('{"__proto__":{"x":1},"a":2}')), '{"__proto__":{"x":1},"a":2}');
});

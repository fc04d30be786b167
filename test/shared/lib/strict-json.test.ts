import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseStrictJson } from "../../../src/shared/lib/strict-json.ts";

const limits = { maxDepth: 32 };

function refusal(text: string, from = limits) {
	const result = parseStrictJson(text, from);
	assert.ok(!result.ok, `accepted ${JSON.stringify(text)}`);
	return result.fault;
}

test("gives the value that JSON.parse gives", () => {
	fc.assert(
		fc.property(fc.json(), fc.nat(3), (text, indent) => {
			const spaced = JSON.stringify(JSON.parse(text), null, indent);
			const result = parseStrictJson(spaced, { maxDepth: 100 });
			// fast-check's values may hold what only this reader refuses: lone surrogates, large integers, `__proto__`.
			if (result.ok) assert.deepEqual(result.value, JSON.parse(spaced));
			else assert.match(result.fault.message, /lone surrogate|2\^53|__proto__/);
		}),
		{ numRuns: 1000 },
	);
});

test("accepts nothing that JSON.parse refuses", () => {
	const pieces = fc.constantFrom(
		"{",
		"}",
		"[",
		"]",
		",",
		":",
		'"',
		"\\",
		"\\u00",
		"0",
		"1",
		"-",
		".",
		"e",
		"+",
		"true",
		"nul",
		"null",
		" ",
		"\n",
		"\u0001",
		"\u00a0",
		"\ufeff",
		'"a"',
		"'",
	);
	fc.assert(
		fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
			const text = parts.join("");
			if (parseStrictJson(text, limits).ok) assert.doesNotThrow(() => JSON.parse(text) as unknown);
		}),
		{ numRuns: 3000 },
	);
});

test("says line, column and offset, and never repeats the text", () => {
	const fault = refusal('{\n\t"a": 1,\n\t"secret-name": 2,\n\t"secret-name": 3\n}');
	assert.equal(fault.code, "bad_request");
	assert.equal(fault.message, "invalid JSON at line `4` column `2`: duplicate member name");
	assert.deepEqual(fault.data, { offset: 31, line: 4, column: 2 });
});

test("finds duplicate names however they are spelled and wherever they are", () => {
	for (const text of [
		'{"a":1,"a":1}',
		'{"a":1,"\\u0061":2}',
		'[[{"x":{"":1,"":2}}]]',
		`{${Array.from({ length: 50 }, (_, at) => `"k${at}":0`).join(",")},"k3":1}`,
	]) {
		assert.match(refusal(text).message, /duplicate member name/);
	}
	assert.ok(parseStrictJson('{"a":{"a":1},"b":{"a":1}}', limits).ok);
});

test("refuses `__proto__` as a name, not as a value", () => {
	assert.match(refusal('{"__proto__":{}}').message, /`__proto__` is not accepted/);
	assert.match(refusal('{"\\u005f_proto__":{}}').message, /`__proto__` is not accepted/);
	assert.ok(parseStrictJson('{"a":"__proto__"}', limits).ok);
});

test("refuses nesting over the limit before anything is built", () => {
	assert.ok(parseStrictJson("[[]]", { maxDepth: 2 }).ok);
	assert.match(refusal("[[]]", { maxDepth: 1 }).message, /nested deeper than `1`/);
	assert.match(refusal("[".repeat(100_000)).message, /column `33`: nested deeper/);
	assert.match(refusal('{"a":'.repeat(100_000)).message, /nested deeper/);
});

test("refuses surrogates without a partner, raw or escaped", () => {
	for (const text of [
		'"\\ud800"',
		'"\\udc00"',
		'"\\ud800\\n"',
		'"\\ud800x"',
		'"\\udc00\\ud800"',
		'"\ud800"',
		'"\udc00"',
		'"\ud800\\u0041"',
		'{"\\ud83d":1}',
	]) {
		assert.match(refusal(text).message, /lone surrogate/);
	}
	for (const text of ['"\\ud83d\\ude00"', '"\ud83d\ude00"', '"\ud83d\\ude00"']) {
		assert.deepEqual(parseStrictJson(text, limits), { ok: true, value: "\u{1f600}" });
	}
});

test("refuses numbers that would arrive as other numbers", () => {
	for (const text of ["9007199254740993", "-9007199254740993", "10000000000000000999", "1e400", "-1e400"]) refusal(text);
	for (const text of ["9007199254740991", "-0", "1e22", "0.1", "123e65", "5e-324"]) assert.ok(parseStrictJson(text, limits).ok, text);
});

test("refuses texts over the size limit by bytes, not by characters", () => {
	assert.ok(parseStrictJson('"\u20ac"', { maxDepth: 1, maxBytes: 5 }).ok);
	const fault = parseStrictJson('"\u20ac"', { maxDepth: 1, maxBytes: 4 });
	assert.ok(!fault.ok && fault.fault.code === "too_large");
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { choiceOf, choose, dropPart, withinRange } from "../../src/renderer/screens/audit/query-line.ts";
import { facetFields } from "../../src/shared/query/audit-query.ts";
import { partsOf } from "../../src/shared/query/format-query.ts";
import { parseQuery } from "../../src/shared/query/parse-query.ts";

describe("a facet writes into the query line", () => {
	it("asks for a value, in place of what was asked of its field, and leaves the rest as it was", () => {
		assert.equal(choose('agent:ci   "git  push" kind:shell', "agent", "docs", "only"), '"git  push" kind:shell agent:docs');
		assert.equal(choose("", "tool", "a b", "only"), 'tool:"a b"');
		assert.equal(choose("verdict:denied", "outcome", "held", "only"), "outcome:held");
	});

	it("leaves a value out beside what is asked", () => {
		assert.equal(choose("agent:ci", "agent", "docs", "not"), "agent:ci -agent:docs");
		assert.equal(choose("agent:docs", "agent", "docs", "not"), "-agent:docs");
	});

	it("takes a choice back when it is made again", () => {
		assert.equal(choose("kind:shell agent:ci", "agent", "ci", "only"), "kind:shell");
		assert.equal(choose("-agent:ci kind:shell", "agent", "ci", "not"), "kind:shell");
		assert.equal(choose("-agent:ci kind:shell", "agent", "ci", "only"), "kind:shell agent:ci");
	});

	it("says what a line chose", () => {
		assert.equal(choiceOf('-tool:"a b" by:ana', "tool", "a b"), "not");
		assert.equal(choiceOf('-tool:"a b" by:ana', "decided-by", "ana"), "only");
		assert.equal(choiceOf("agent:ci", "actor", "ci"), undefined);
	});

	it("makes a line that means it, whatever the value is", () => {
		const fields = facetFields.filter((field) => !["event", "outcome", "kind", "risk"].includes(field));
		fc.assert(
			fc.property(
				fc.constantFrom(...fields),
				fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }),
				fc.constantFrom("only" as const, "not" as const),
				fc.constantFrom("", "kind:shell", '"git push" -agent:ci', "words and more"),
				(field, value, choice, line) => {
					const next = choose(line, field, value, choice);
					const { query, problems } = parseQuery(next, 0);
					assert.deepEqual(problems, []);
					assert.ok((choice === "only" ? query.is : query.not)?.[field]?.includes(value));
					assert.equal(choiceOf(next, field, value), choice);
					assert.equal(choiceOf(choose(next, field, value, choice), field, value), undefined);
				},
			),
		);
	});
});

describe("a part that is to blame", () => {
	it("goes out of the line, the rest stays as it was written", () => {
		assert.equal(dropPart("verdict:denied  agent:ci", "outcome:denied"), "agent:ci");
		assert.equal(dropPart('agent:ci -"rm -rf" tool:x', '-"rm -rf"'), "agent:ci tool:x");
	});

	it("leaves the line alone when it is not written there", () => {
		assert.equal(dropPart("agent:ci last:7d", "time:>=2026-11-03"), "agent:ci last:7d");
		assert.equal(dropPart("agent:ci", "-agent:ci"), "agent:ci");
	});

	it("is found in the line for every plain part of its query", () => {
		const line = "agent:ci -tool:x path:src/a.ts session:7f3a";
		for (const part of partsOf(parseQuery(line, 0).query)) assert.notEqual(dropPart(line, part.text), line, part.text);
	});
});

describe("a query over a range", () => {
	it("holds both to what the line says of time and to the range", () => {
		const range = { fromAt: 100, toAt: 200 };
		assert.deepEqual(withinRange({}, undefined), {});
		assert.deepEqual(withinRange({}, range).within?.at, { from: 100, to: 200 });
		assert.deepEqual(withinRange({ within: { at: { from: 150 }, seq: { from: 3 } } }, range).within, {
			at: { from: 150, to: 200 },
			seq: { from: 3 },
		});
		assert.deepEqual(withinRange({ within: { at: { from: 50, to: 120 } } }, range).within?.at, { from: 100, to: 120 });
	});
});

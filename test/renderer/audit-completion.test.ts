import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { complete, optionsAt, placeAt } from "../../src/renderer/screens/audit/completion.ts";
import { parseQuery } from "../../src/shared/query/parse-query.ts";

const placeIn = (marked: string) => {
	const caret = marked.indexOf("|");
	const line = marked.replace("|", "");
	const place = placeAt(line, caret);
	return { line, place, options: place === undefined ? [] : optionsAt(place).map((each) => each.text) };
};

describe("completion", () => {
	it("offers every field where nothing is written", () => {
		for (const marked of ["|", "agent:ci |", "agent:ci | tool:x"]) {
			const { place, options } = placeIn(marked);
			assert.equal(place?.kind, "field");
			assert.ok(options.includes("agent:") && options.includes("last:") && options.length > 15, marked);
		}
	});

	it("offers the fields that begin as what is written, also behind a minus", () => {
		assert.deepEqual(placeIn("out|").options, ["outcome:"]);
		const { line, place, options } = placeIn("kind:shell -ag| tool:x");
		assert.deepEqual(options, ["agent:"]);
		assert.ok(place);
		assert.deepEqual(complete(line, place, "agent:"), { line: "kind:shell -agent: tool:x", caret: 18 });
	});

	it("offers the words that a field knows", () => {
		assert.deepEqual(placeIn("verdict:|").options, ["allowed", "held", "denied", "succeeded", "failed"]);
		assert.deepEqual(placeIn("outcome:d|").options, ["denied"]);
		assert.ok(placeIn("event:br|").options.includes("breaker") && placeIn("event:br|").options.includes("breaker.opened"));
		assert.ok(placeIn("last:|").options.includes("7d"));
		assert.deepEqual(placeIn("from:y|").options, ["yesterday"]);
	});

	it("asks the host for the values of a field, under any of its names", () => {
		assert.deepEqual(placeIn("agent:te|").place, { kind: "value", field: "agent", prefix: "te", from: 6, to: 8 });
		assert.equal(placeIn('-by:"an|').place?.kind, "value");
		const { place } = placeIn("-approver:an|");
		assert.ok(place?.kind === "value" && place.field === "decided-by" && place.prefix === "an");
	});

	it("offers nothing inside quoted words, before a value, or for what has no list", () => {
		for (const marked of ['"git pu|sh"', "age|nt:ci", "seq:1|", "hash:5b|"]) assert.equal(placeIn(marked).place, undefined, marked);
	});

	it("puts a value in whole, quoted where it must be, and a blank after it", () => {
		const { line, place } = placeIn("agent:te|x tool:y");
		assert.ok(place);
		assert.deepEqual(complete(line, place, "test runner"), { line: 'agent:"test runner" tool:y', caret: 20 });
		const end = placeIn("agent:|");
		assert.ok(end.place);
		assert.deepEqual(complete(end.line, end.place, "ci"), { line: "agent:ci ", caret: 9 });
	});

	it("makes a line that says the value, whatever it is", () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }), (value) => {
				const { line, place } = placeIn("kind:shell agent:|");
				assert.ok(place);
				const { query, problems } = parseQuery(complete(line, place, value).line, 0);
				assert.deepEqual(problems, []);
				assert.deepEqual(query.is?.agent, [value]);
			}),
		);
	});
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differingColumn } from "../../../src/main/audit/columns.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";
import { readEntryHead, sealEntry } from "../../../src/main/audit/entry.ts";
import { fastHasher } from "../../shared/proof/kit.ts";

test("hashes exactly the text that is stored", () => {
	const sealed = sealEntry(fastHasher, { seq: 4, at: 17, type: "halt.set", actor: "operator" } as { seq: number; at: number });
	assert.equal(sealed.body, '{"actor":"operator","at":17,"seq":4,"type":"halt.set"}');
	assert.equal(sealed.leaf, fastHasher.leaf(sealed.body));
});

test("reads number and time of any entry, whatever its strings and details say", () => {
	const tricky = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom('","seq":9', '"at":9', ',"seq":9,"type":"x"}', '\\","at":1,"'));
	const entry = fc.record(
		{
			seq: fc.nat(),
			at: fc.nat(),
			type: fc.constant("request.held"),
			actor: tricky,
			host: tricky,
			agent: tricky,
			session: tricky,
			request: tricky,
			details: fc.dictionary(
				fc.constantFrom("seq", "at", "x", "type"),
				fc.oneof(tricky, fc.nat(), fc.record({ seq: fc.nat(), at: fc.nat() })),
			),
		},
		{ requiredKeys: ["seq", "at", "type", "actor", "host", "details"] },
	);
	fc.assert(
		fc.property(entry, (value) => {
			assert.deepEqual(readEntryHead(sealEntry(fastHasher, value).body), { seq: value.seq, at: value.at });
		}),
	);
});

test("knows text that is no entry", () => {
	for (const text of [
		"",
		"{}",
		"null",
		'{"at":1}',
		'{"seq":1}',
		'{"at":"x","seq":1}',
		'{"at":1,"seq":}',
		'{"at":1.5,"seq":1}',
		'{"at":1,"seq":99999999999999999}',
		'{"at":1,"seq":1',
	]) {
		assert.equal(readEntryHead(text), null, text);
	}
});

test("compares columns with members of the body, nested ones by path", () => {
	const body = '{"a":"x","b":{"c":2,"d":[{"c":3}]},"n":null}';
	assert.equal(differingColumn(body, { a: "x", "b.c": 2, n: null, absent: null, "b.x": null, "a.b": null }), null);
	assert.equal(differingColumn(body, { a: "x", "b.c": 3 }), "b.c");
	assert.equal(differingColumn(body, { c: 2 }), "c");
	assert.equal(differingColumn(body, { a: null }), "a");
	assert.equal(differingColumn(body, { a: "2" }), "a");
	assert.equal(differingColumn(body, { toString: "x" }), "toString");
	assert.equal(differingColumn(body, { toString: null }), null);
	assert.equal(differingColumn("not json", { a: "x" }), "a");
	assert.equal(differingColumn('{"a":"x', { a: "x" }), "a");
	assert.equal(differingColumn("not json", {}), null);
});

test("compares columns as a parser would, whatever the strings hold", () => {
	const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom('"', "\\", '\\"', '","a":"', "}", "]{", "\n"));
	const inner = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(text, fc.nat(), fc.array(text), fc.constant(null)));
	const object = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.oneof(text, fc.integer(), inner, fc.array(inner)));
	fc.assert(
		fc.property(object, fc.constantFrom("a", "b", "c"), fc.constantFrom("a", "c"), (value, name, nested) => {
			const body = canonicalJson(value);
			const own = value[name];
			if (typeof own === "string" || typeof own === "number") {
				assert.equal(differingColumn(body, { [name]: own }), null);
				assert.equal(differingColumn(body, { [name]: `${own}!` }), name);
				assert.equal(differingColumn(body, { [name]: null }), name);
			} else if (own === undefined) {
				assert.equal(differingColumn(body, { [name]: null }), null);
				assert.equal(differingColumn(body, { [name]: 0 }), name);
			} else if (!Array.isArray(own)) {
				const deep = own[nested] ?? null;
				if (!Array.isArray(deep)) assert.equal(differingColumn(body, { [`${name}.${nested}`]: deep }), null);
			}
		}),
		{ numRuns: 1000 },
	);
});

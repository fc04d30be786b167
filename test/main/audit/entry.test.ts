import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differingColumn } from "../../../src/main/audit/columns.ts";
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
			details: fc.dictionary(fc.constantFrom("seq", "at", "x", "type"), fc.oneof(tricky, fc.nat(), fc.record({ seq: fc.nat(), at: fc.nat() }))),
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
	for (const text of ["", "{}", "null", '{"at":1}', '{"seq":1}', '{"at":"x","seq":1}', '{"at":1,"seq":}', '{"at":1.5,"seq":1}', '{"at":1,"seq":99999999999999999}', '{"at":1,"seq":1']) {
		assert.equal(readEntryHead(text), null, text);
	}
});

test("compares columns with members of the body, nested ones by path", () => {
	const body = '{"a":"x","b":{"c":2},"n":null}';
	assert.equal(differingColumn(body, { a: "x", "b.c": 2, n: null, absent: null, "b.d": null, "a.b": null }), null);
	assert.equal(differingColumn(body, { a: "x", "b.c": 3 }), "b.c");
	assert.equal(differingColumn(body, { toString: "x" }), "toString");
	assert.equal(differingColumn(body, { toString: null }), null);
	assert.equal(differingColumn("not json", { a: null }), "a");
	assert.equal(differingColumn("not json", {}), null);
});

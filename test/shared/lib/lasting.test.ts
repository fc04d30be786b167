import assert from "node:assert/strict";
import { test } from "node:test";
import { isLasting, makeLasting, rememberLasting } from "../../../src/shared/lib/lasting.ts";

test("a lasting value cannot be changed at any depth", () => {
	const value = makeLasting({ list: [{ name: "a" }], text: "b" });
	assert.ok(isLasting(value));
	assert.throws(() => value.list.push({ name: "c" }), TypeError);
	assert.throws(() => Object.assign(value.list[0] ?? {}, { name: "c" }), TypeError);
	assert.throws(() => Object.assign(value, { more: 1 }), TypeError);
});

test("a value that somebody else froze is not lasting: what is below it may still change", () => {
	assert.ok(!isLasting(Object.freeze({ list: [1] })));
});

test("an answer is kept for a lasting value, and worked out each time for one that can change", () => {
	let asked = 0;
	const size = rememberLasting((value: { list: readonly number[] }) => {
		asked += 1;
		return value.list.length;
	});
	const open = { list: [1] };
	assert.equal(size(open), 1);
	open.list.push(2);
	assert.equal(size(open), 2);
	const lasting = makeLasting({ list: [1, 2, 3] });
	assert.deepEqual([size(lasting), size(lasting)], [3, 3]);
	assert.equal(size(makeLasting({ list: [1, 2, 3, 4] })), 4);
	assert.equal(asked, 4);
});

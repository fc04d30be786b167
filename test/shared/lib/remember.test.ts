import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { remember } from "../../../src/shared/lib/remember.ts";

test("a remembered answer is the computed one, whatever was asked before", () => {
	const compute = (key: string): string => `${key.length}:${key}`;
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.constantFrom("a", "b", "__proto__"), fc.string({ maxLength: 700 }))), (keys) => {
			const answer = remember(4, compute);
			for (const key of keys) assert.equal(answer(key), compute(key));
		}),
	);
});

test("what was asked is computed once while it is kept, and long keys are never kept", () => {
	let computed = 0;
	const answer = remember(2, () => (computed += 1));
	answer("a");
	answer("a");
	assert.equal(computed, 1);
	answer("x".repeat(513));
	answer("x".repeat(513));
	assert.equal(computed, 3);
});

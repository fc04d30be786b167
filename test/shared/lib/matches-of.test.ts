import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { matchesOf } from "../../../src/shared/lib/matches-of.ts";

test("gives what matchAll gives, and leaves the pattern as it was", () => {
	const patterns = [/a+/g, /(?<![a-z])b(c)?/gi, /\p{L}{2}/gu, /$/g];
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c", "B", " ", "é") }), fc.constantFrom(...patterns), (text, pattern) => {
			assert.deepEqual([...matchesOf(text, pattern)], [...text.matchAll(pattern)]);
			assert.equal(pattern.lastIndex, 0);
		}),
	);
});

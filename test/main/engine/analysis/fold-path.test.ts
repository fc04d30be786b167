import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldPath } from "../../../../src/main/engine/analysis/fold-path.ts";

/** Pieces that a fold must not leave as they are, among plain ones. */
const piece = fc.constantFrom("a", "Z", ".", "..", "/", " ", "$data", "::$DATA", "\u200b", "\uff0e", "é", "e\u0301", "-", "~");

test("folding twice is folding once, and spellings of one name fold alike", () => {
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
			const path = `/${pieces.join("")}`;
			const folded = foldPath(path);
			assert.equal(foldPath(path.toUpperCase()), foldPath(path.toLowerCase()));
			assert.equal(foldPath(`/x\u200b${path}`), `/x${folded}`);
		}),
	);
});

test("trailing dots, blanks and streams are no part of a name", () => {
	for (const path of ["/a/.env.", "/a/.ENV ", "/a/.env::$DATA", "/a/.env\u200b"]) assert.equal(foldPath(path), "/a/.env");
});

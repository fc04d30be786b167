import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readEntryHead } from "../../../src/main/audit/entry.ts";
import { readHeadBytes } from "../../../src/main/store/verify/head-bytes.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";

/** Reading the bytes of an entry where they lie must say what reading its text says. */

const piece = fc.constantFrom(
	'"at":',
	',"seq":',
	"{",
	"}",
	'"',
	",",
	"7",
	"12",
	"é",
	"x",
	':"',
	"\\",
	'\\"at\\":',
	',"seq":5}',
	"9".repeat(17),
);
const canonical = fc
	.record({ seq: fc.nat(), at: fc.nat(), actor: fc.string(), agent: fc.string(), type: fc.string(), details: fc.dictionary(piece, piece) })
	.map((entry) => canonicalJson(entry));
const torn = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

test("the head read from bytes is the one read from the text, between other bytes too", () => {
	fc.assert(
		fc.property(
			fc.oneof(
				canonical,
				torn,
				torn.map((text) => `{${text}}`),
			),
			torn,
			torn,
			(text, before, behind) => {
				const [left, own] = [Buffer.from(before), Buffer.from(text)];
				const found = readHeadBytes(Buffer.concat([left, own, Buffer.from(behind)]), left.length, left.length + own.length);
				const head = readEntryHead(text);
				assert.deepEqual(found === null ? null : { seq: found.seq, at: found.at }, head, text);
				if (found !== null)
					assert.ok(
						own
							.subarray(found.seqAt - left.length)
							.toString()
							.startsWith(',"seq":'),
					);
			},
		),
		{ numRuns: 5000 },
	);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLineReader } from "../../../src/main/wires/lines.ts";

/** What comes out when these bytes come in these pieces. */
const read = (bytes: Uint8Array, cuts: readonly number[], maxBytes: number): string[] => {
	const seen: string[] = [];
	const reader = createLineReader(maxBytes, {
		line: (text) => void seen.push(`line ${text}`),
		problem: ({ code, isFatal }) => void seen.push(`${code}${isFatal ? " fatal" : ""}`),
	});
	const places = [...new Set([0, ...cuts.map((each) => each % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
	for (let at = 1; at < places.length; at++) reader.push(Buffer.from(bytes.subarray(places[at - 1], places[at])));
	reader.end();
	return seen;
};

/** The same by the book: split, then judge each line. */
const naive = (bytes: Uint8Array, maxBytes: number): string[] => {
	const seen: string[] = [];
	for (let from = 0; from <= bytes.length;) {
		const at = bytes.indexOf(10, from);
		const line = bytes.subarray(from, at < 0 ? bytes.length : at);
		from += line.length + 1;
		if (line.length > maxBytes) return [...seen, "too_large fatal"];
		try {
			const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
			if (text.trim() !== "") seen.push(`line ${text}`);
		} catch {
			seen.push("bad_request");
		}
	}
	return seen;
};

const piece = fc.oneof(
	{ weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => Buffer.from(text)) },
	{ weight: 2, arbitrary: fc.constant(Buffer.from("\n")) },
	{ weight: 1, arbitrary: fc.constantFrom(" ", "\r", "\ufeff", "\0").map((text) => Buffer.from(text)) },
	{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)) },
);

test("wherever a stream is cut, the same lines and the same problems come out", () => {
	fc.assert(
		fc.property(
			fc.array(piece, { maxLength: 40 }),
			fc.array(fc.nat(), { maxLength: 20 }),
			fc.integer({ min: 4, max: 60 }),
			(pieces, cuts, maxBytes) => {
				const bytes = new Uint8Array(Buffer.concat(pieces));
				assert.deepEqual(read(bytes, cuts, maxBytes), naive(bytes, maxBytes));
			},
		),
		{ numRuns: 2000 },
	);
});

test("one byte at a time is like all at once", () => {
	const bytes = new Uint8Array(Buffer.from('{"a":"zażółć 🦆"}\n\n{"b":2}\r\n{"c":"unended"}'));
	const everywhere = Array.from(bytes, (_, at) => at);
	assert.deepEqual(read(bytes, everywhere, 100), read(bytes, [], 100));
	assert.equal(read(bytes, everywhere, 100).length, 3);
});

test("nothing is kept of a line that is too long", () => {
	const reader = createLineReader(100, { line: () => {}, problem: () => {} });
	for (let each = 0; each < 1000; each++) reader.push(Buffer.alloc(64, 120));
	assert.equal(reader.pendingBytes(), 0);
});

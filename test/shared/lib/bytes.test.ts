import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from "../../../src/shared/lib/base64.ts";
import { fromHex, toHex } from "../../../src/shared/lib/hex.ts";
import { decodeUtf8, encodeUtf8, hasLoneSurrogate, utf8Length } from "../../../src/shared/lib/utf8.ts";

const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: "binary", maxLength: 9000 });

test("writes UTF-8 as the platform does, and counts its bytes", () => {
	fc.assert(
		fc.property(text, (value) => {
			const encoded = encodeUtf8(value);
			assert.deepEqual(Buffer.from(encoded), Buffer.from(value, "utf8"));
			assert.equal(utf8Length(value), encoded.length);
			assert.deepEqual(decodeUtf8(encoded), { ok: true, value });
		}),
	);
});

test("reads UTF-8 exactly where the platform's strict reader does", () => {
	const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	const platform = (value: Uint8Array): string | null => {
		try {
			return strict.decode(value);
		} catch {
			return null;
		}
	};
	const awkward = fc.array(
		fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xbb, 0xf0, 0x90, 0x8f, 0xf4, 0xf5, 0xff),
		{ maxLength: 6 },
	);
	fc.assert(
		fc.property(awkward, (list) => {
			const value = Uint8Array.from(list);
			const decoded = decodeUtf8(value);
			assert.equal(decoded.ok ? decoded.value : null, platform(value));
		}),
		{ numRuns: 5000 },
	);
});

test("reads long texts in one piece", () => {
	const long = "a\u{1f600}".repeat(5000);
	assert.deepEqual(decodeUtf8(encodeUtf8(long)), { ok: true, value: long });
});

test("refuses to encode half a character", () => {
	for (const value of ["\ud800", "a\udc00", "\ud800\ud800\udc00", "\ud83dx"]) {
		assert.ok(hasLoneSurrogate(value));
		assert.throws(() => encodeUtf8(value), RangeError);
	}
	assert.ok(!hasLoneSurrogate("\u{1f600}"));
});

test("writes and reads hex, lower case only", () => {
	fc.assert(
		fc.property(bytes, (value) => {
			assert.equal(toHex(value), Buffer.from(value).toString("hex"));
			assert.deepEqual(fromHex(toHex(value)), { ok: true, value });
		}),
	);
	for (const bad of ["a", "AB", "0g", "g0", " a", "\u0130a"]) assert.equal(fromHex(bad).ok, false, bad);
});

test("writes and reads both base 64 alphabets", () => {
	fc.assert(
		fc.property(bytes, (value) => {
			assert.equal(toBase64(value), Buffer.from(value).toString("base64"));
			assert.equal(toBase64Url(value), Buffer.from(value).toString("base64url"));
			assert.deepEqual(fromBase64(toBase64(value)), { ok: true, value });
			assert.deepEqual(fromBase64Url(toBase64Url(value)), { ok: true, value });
		}),
	);
});

test("reads a value in one spelling only", () => {
	for (const bad of ["A", "AA", "AAA", "AB==", "AAB=", "====", "A===", "AA=A", "AA==AA==", "AA-_", "AAA\n", " AAA", "AAA\u00e9"]) {
		assert.equal(fromBase64(bad).ok, false, bad);
	}
	for (const bad of ["A", "AB", "AAB", "AA==", "AA+/", "AA AA"]) assert.equal(fromBase64Url(bad).ok, false, bad);
	fc.assert(
		fc.property(fc.array(fc.constantFrom("A", "B", "/", "+", "="), { maxLength: 8 }), (parts) => {
			const value = fromBase64(parts.join(""));
			if (value.ok) assert.equal(toBase64(value.value), parts.join(""));
		}),
	);
});

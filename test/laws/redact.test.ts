import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { maskOf, redact } from "../../src/main/redact/index.ts";

const pick = (...values: readonly string[]) => fc.constantFrom(...values);
const chars = (alphabet: string, minLength: number, maxLength: number) =>
	fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const letters = "abcdefghijklmnopqrstuvwxyz";
const mixed = `${letters}${letters.toUpperCase()}0123456789`;

/** Pieces that meet in hostile ways: tokens without a gap, names, separators, quotes, escapes, masks, look-alikes. */
const piece = fc.oneof(
	chars(mixed, 1, 48),
	chars(`${mixed}+/=_-`, 1, 64),
	chars("0123456789abcdef", 8, 64),
	pick("password", "token", "api_key", "secret", "Authorization", "Bearer ", "key", "auth", "cookie:", "kind: Secret\ndata:\n  a: "),
	pick(
		"=",
		": ",
		" = ",
		":=",
		"=>",
		'": "',
		"'",
		'"',
		"`",
		'\\"',
		"\\n",
		"\\u00e9",
		"\\\\",
		"\n",
		" ",
		",",
		";",
		"&",
		"(",
		")",
		"{",
		"}",
		"<",
		">",
		"@",
		"/",
		".",
		"-",
		"_",
		"|",
		"://",
		"x",
		"[",
		"]",
	),
	pick(
		"[redacted:token]",
		"[redacted:",
		"redacted",
		"${NAME}",
		"keychain:a",
		"-----BEGIN PRIVATE KEY-----",
		"-----END PRIVATE KEY-----",
		"eyJ",
		"AKIA",
		"sk-",
		"ghp_",
		"curl -u a:",
		"https://u:",
	),
	chars(mixed, 36, 36).map((tail) => `ghp_${tail}`),
	chars(mixed.slice(26), 16, 16).map((tail) => `AKIA${tail}`),
	chars(`${mixed}_-`, 12, 40).map((tail) => `eyJ${tail}.eyJ${tail}.${tail}`),
	chars("0123456789abcdef", 32, 32).map((tail) => `dapi${tail}`),
	fc.string({ maxLength: 8 }),
	fc.string({ unit: "binary", maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
const runs = { numRuns: 5000 };

test("redacting twice is redacting once", () => {
	fc.assert(
		fc.property(text, (input) => {
			const once = redact(input).text;
			assert.equal(redact(once).text, once);
			assert.deepEqual(redact(once).found, []);
		}),
		runs,
	);
});

test("the stretches found are in order, apart, and all that changes", () => {
	fc.assert(
		fc.property(text, (input) => {
			const { text: output, found } = redact(input);
			let rebuilt = "";
			let from = 0;
			for (const { kind, start, end } of found) {
				assert.ok(start >= from && end > start && end <= input.length);
				rebuilt += input.slice(from, start) + maskOf(kind);
				from = end;
			}
			assert.equal(rebuilt + input.slice(from), output);
		}),
		runs,
	);
});

test("the text of a JSON document stays one, with its keys' count and order of brackets", () => {
	const value = fc.letrec((tie) => ({
		leaf: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
		node: fc.oneof(
			{ depthSize: "small" },
			tie("leaf"),
			fc.array(tie("node"), { maxLength: 4 }),
			fc.dictionary(fc.oneof(pick("password", "token", "key", "data", "auth"), text), tie("node"), { maxKeys: 4 }),
		),
	})).node;
	fc.assert(
		fc.property(value, pick("", "\t"), (document, indent) => {
			const before = JSON.stringify(document, null, indent);
			const after = redact(before).text;
			assert.equal(bones(JSON.parse(after)), bones(document), after);
		}),
		runs,
	);
});

/** Everything of a JSON value but its strings. Keys that mask alike may fall together, so they are counted by type only. */
function bones(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(bones).join()}]`;
	if (typeof value === "object" && value !== null) return "{}";
	return typeof value === "string" ? "s" : String(value);
}

test("a text without secrets comes back as it went in", () => {
	const plain = fc.array(pick("the", "quick", "const", "value", "of", "42", "path/to/file.ts", "--force", "(x)", "ok.", "\n"), {
		maxLength: 40,
	});
	fc.assert(fc.property(plain, (words) => assert.equal(redact(words.join(" ")).text, words.join(" "))));
});

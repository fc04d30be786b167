import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { describeHidden, findHidden, type HiddenKind } from "../../../src/main/inspect/hidden.ts";

const kinds = (text: string, use: "code" | "prose" = "code"): HiddenKind[] => findHidden(text, use).map((run) => run.kind);

describe("hidden characters", () => {
	const invisible: readonly (readonly [string, HiddenKind])[] = [
		["\u0000", "nul"],
		["\u0007", "control"],
		["\b", "control"],
		["\r", "carriage-return"],
		["\u001b", "escape"],
		["\u007f", "control"],
		["\u0085", "control"],
		["\u009b", "control"],
		["\u00a0", "odd-space"],
		["\u3000", "odd-space"],
		["\u2003", "odd-space"],
		["\u202f", "odd-space"],
		["\u00ad", "zero-width"],
		["\u034f", "zero-width"],
		["\u180e", "zero-width"],
		["\u200b", "zero-width"],
		["\u200c", "zero-width"],
		["\u200d", "zero-width"],
		["\u2060", "zero-width"],
		["\u2063", "zero-width"],
		["\ufeff", "zero-width"],
		["\ufffa", "zero-width"],
		["\u061c", "bidi"],
		["\u200e", "bidi"],
		["\u202a", "bidi"],
		["\u202e", "bidi"],
		["\u2066", "bidi"],
		["\u2069", "bidi"],
		["\u{e0001}", "tag"],
		["\u{e0063}", "tag"],
		["\ufe0f", "variation-selector"],
		["\u{e0100}", "variation-selector"],
		["\u115f", "filler"],
		["\u1160", "filler"],
		["\u3164", "filler"],
		["\uffa0", "filler"],
		["\u2800", "filler"],
		["\u2028", "line-separator"],
		["\u2029", "line-separator"],
		["\ud800", "lone-surrogate"],
		["\udfff", "lone-surrogate"],
		["\ufdd0", "noncharacter"],
		["\u{1ffff}", "noncharacter"],
	];
	for (const [character, kind] of invisible) {
		it(`finds U+${(character.codePointAt(0) ?? 0).toString(16)} as ${kind}`, () => {
			assert.deepEqual(
				findHidden(`ab${character}cd`, "code").map((run) => [run.kind, run.from, run.to]),
				[[kind, 2, 2 + character.length]],
			);
		});
	}

	it("every invisible code point is found wherever it stands", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom("a", " ", "-", "é", "\u{1f600}", "中"), maxLength: 20 }),
				fc.string({ unit: fc.constantFrom("a", "/", "é", "中"), maxLength: 20 }),
				fc.constantFrom(
					...invisible.map(([character]) => character).filter((character) => character !== "\ufe0f" && character !== "\u{e0100}"),
				),
				(before, after, character) => {
					assert.ok(findHidden(before + character + after, "code").some((run) => run.from <= before.length && run.to > before.length));
				},
			),
		);
	});

	it("joins a run of one kind", () =>
		assert.deepEqual(findHidden("a\u200b\u200b\u200bb", "code"), [{ kind: "zero-width", from: 1, to: 4, codePoint: 0x200b }]));

	it("describes a run with its code point", () =>
		assert.equal(
			describeHidden({ kind: "bidi", from: 0, to: 1, codePoint: 0x202e }),
			"a character that reverses the direction of text (U+202E)",
		));

	for (const ordinary of [
		"npm test",
		"tab\there",
		"two\nlines",
		"café",
		"naïve Ω",
		"привет мир",
		"テスト",
		"مرحبا",
		"👍🏽",
		"👩‍👩‍👧",
		"❤️",
		"1️⃣",
		"🏴󠁧󠁢󠁥󠁮󠁧󠁿",
		"नमस्\u200dते",
		"می\u200cخواهم",
		"葛\u{e0100}",
		"a — b",
		"well–known",
		"x − y",
		"（中文）",
		"ＡＢＣ",
		"yazılım",
		"μs",
	]) {
		it(`leaves ordinary text alone: ${ordinary}`, () => assert.deepEqual(kinds(ordinary), []));
	}

	it("takes unusual spaces and line ends as ordinary in prose, but not in code", () => {
		assert.deepEqual(kinds("\ufeffa\u00a0b\r\nc\u3000d", "prose"), []);
		assert.deepEqual(kinds("a\u00a0b\r\nc"), ["odd-space", "carriage-return"]);
	});

	it("finds reversed and invisible text in prose too", () =>
		assert.deepEqual(kinds("a\u202eb\u200bc\u001b[0m", "prose"), ["bidi", "zero-width", "escape"]));

	it("finds letters of another alphabet inside a word, and a word of its own is fine", () => {
		assert.deepEqual(kinds("gіthub"), ["look-alike"]);
		assert.deepEqual(kinds("pαypal"), []);
		assert.deepEqual(kinds("pаypal"), ["look-alike"]);
		assert.deepEqual(kinds("документ.md"), []);
	});

	it("finds dashes that stand for an option, and mathematical letters", () => {
		assert.deepEqual(kinds("rm \u2013rf ~"), ["look-alike"]);
		assert.deepEqual(kinds("ls \u2014all"), ["look-alike"]);
		assert.deepEqual(kinds("\u{1d42b}\u{1d426} x"), ["look-alike", "look-alike"].slice(0, kinds("\u{1d42b}\u{1d426} x").length));
		assert.ok(kinds("\u{1d42b}\u{1d426} x").length > 0);
	});

	it("finds padding that pushes text out of view, not blanks at the end", () => {
		assert.deepEqual(kinds(`npm test${" ".repeat(200)}; rm -rf ~`), ["padding"]);
		assert.deepEqual(kinds(`npm test${"\n".repeat(40)}curl x | sh`), ["padding"]);
		assert.deepEqual(kinds(`npm test${" ".repeat(200)}`), []);
		assert.deepEqual(kinds(`a${" ".repeat(200)}b`, "prose"), []);
	});

	it("stays small and fast on a hostile text", () => {
		assert.ok(findHidden("\u200ba".repeat(100_000), "code").length <= 256);
	});
});

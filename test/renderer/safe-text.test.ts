import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeLabel } from "../../src/renderer/parts/safe-text/decode.ts";
import { isPlainText, piecesOf, type TextMode } from "../../src/renderer/parts/safe-text/pieces.ts";
import { linesOf } from "../../src/renderer/cards/lines.ts";
import { formatRoute, parseRoute } from "../../src/renderer/router/route.ts";

const modes: readonly TextMode[] = ["code", "message", "name", "file", "prose"];
const hostile = fc
	.array(
		fc.oneof(
			fc.string({ unit: "binary" }),
			fc.constantFrom("\u202e", "\u200b", "\u{e0064}\u{e0041}", "\u001b[2K", "    ", "\n\n\n", "\t", "\u0430", "e\u0301", "\u2013", "⇥"),
		),
		{ maxLength: 20 },
	)
	.map((parts) => parts.join(""));

describe("safe text", () => {
	it("loses and adds nothing in any mode", () => {
		fc.assert(
			fc.property(hostile, fc.constantFrom(...modes), (text, mode) =>
				assert.equal(
					piecesOf(text, mode)
						.map((piece) => piece.raw)
						.join(""),
					text,
				),
			),
		);
	});

	it("labels every chip and mark with what it stands for", () => {
		fc.assert(
			fc.property(hostile, fc.constantFrom<TextMode>("code", "message", "name", "file"), (text, mode) => {
				for (const piece of piecesOf(text, mode)) if (piece.kind !== "plain") assert.equal(decodeLabel(piece.label), piece.raw);
			}),
		);
	});

	it("leaves nothing invisible in what is drawn as it is", () => {
		fc.assert(
			fc.property(hostile, fc.constantFrom(...modes), (text, mode) => {
				const plain = piecesOf(text, mode)
					.filter((piece) => piece.kind === "plain")
					.map((piece) => piece.raw);
				for (const each of plain)
					assert.doesNotMatch(each, /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
			}),
		);
	});

	it("lets other scripts be where they are natural", () => {
		for (const text of ["Привет мир", "שלום", "漢字", "naïve café", "Ελληνικά"]) {
			assert.ok(
				piecesOf(text, "prose").every((piece) => piece.kind === "plain"),
				text,
			);
			assert.ok(
				piecesOf(text, "file").every((piece) => piece.kind === "plain"),
				text,
			);
		}
	});
});

describe("plain text", () => {
	it("is what every mode would draw as it is", () => {
		const ascii = fc.string({ unit: fc.constantFrom(" ", " ", "a", "/", "-", "~", "\t", "\n", "é", "а") });
		const mode = fc.constantFrom<TextMode>("code", "message", "name", "file", "prose");
		fc.assert(
			fc.property(fc.oneof(ascii, fc.string()), mode, (text, each) => {
				if (isPlainText(text)) assert.deepEqual(piecesOf(text, each), text === "" ? [] : [{ kind: "plain", raw: text }]);
			}),
		);
		assert.ok(isPlainText("git push origin feature/payments   --force") && !isPlainText("a    b") && !isPlainText("a\u200bb"));
	});
});

describe("lines of evidence", () => {
	it("joins back to the text whatever the segments", () => {
		fc.assert(
			fc.property(hostile, fc.array(fc.nat(40), { maxLength: 6 }), (text, cuts) => {
				const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].toSorted((a, b) => a - b);
				const segments = places.slice(1).map((to, index) => ({ from: places[index] ?? 0, to, role: "operator" as const }));
				const tokens = linesOf(text, segments, "code").flatMap((line) => line.units.flatMap((unit) => unit.tokens));
				assert.equal(tokens.map((token) => token.piece.raw).join(""), text);
			}),
		);
	});
});

describe("addresses", () => {
	it("survive being written and read", () => {
		const word = fc.string({ minLength: 1 });
		fc.assert(
			fc.property(fc.array(word), fc.dictionary(word, fc.string(), { noNullPrototype: true }), (path, query) => {
				assert.deepEqual(parseRoute(formatRoute({ path, query })), { path, query });
			}),
		);
	});

	it("take a stray percent sign as it is", () => assert.deepEqual(parseRoute("#/inbox/100%").path, ["inbox", "100%"]));
});

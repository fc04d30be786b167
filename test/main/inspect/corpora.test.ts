import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inspect, rankOf } from "../../../src/main/inspect/index.ts";

/** Our own corpora: hostile texts by mechanism, and ordinary ones that use the same words and characters. */

type Case = { readonly id: string; readonly mechanism: string; readonly text: string };

const read = (name: string): Case[] =>
	readFileSync(new URL(`../../vectors/injection/${name}.jsonl`, import.meta.url), "utf8")
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Case);

const isFlagged = ({ text }: Case): boolean => inspect(text, "input").some(({ severity }) => rankOf(severity) >= rankOf("medium"));
const unseen = /tag|zero width|bidi|escape|backspaces|NUL|filler|variation|soft hyphens|look-alike/;

describe("inspection of our own corpora", () => {
	const hostile = read("hostile");
	const benign = read("benign");

	it("has at least 200 of each", () => {
		assert.ok(hostile.length >= 200 && benign.length >= 200);
	});

	it("finds at least 98 % of the hostile texts", () => {
		const missed = hostile.filter((each) => !isFlagged(each));
		assert.ok(missed.length <= hostile.length * 0.02, missed.map(({ id, text }) => `${id} ${text}`).join("\n"));
	});

	it("finds every hidden character", () => {
		const missed = hostile.filter((each) => unseen.test(each.mechanism) && !isFlagged(each));
		assert.deepEqual(missed, []);
	});

	it("flags at most 1 % of the ordinary texts", () => {
		const flagged = benign.filter(isFlagged);
		assert.ok(flagged.length <= benign.length * 0.01, flagged.map(({ id, text }) => `${id} ${text}`).join("\n"));
	});
});

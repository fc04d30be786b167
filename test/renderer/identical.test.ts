import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import type { Waiting } from "../../src/shared/model/card.ts";
import { folded, identicalTo, sameness } from "../../src/renderer/store/identical.ts";
import { makeCard } from "../kit/cards.ts";

const row = (id: string, text: string, more: Partial<Waiting> = {}): Waiting =>
	makeCard({ id, text, canonical: canonicalJson({ text }), ...more });
const waitings = fc.uniqueArray(fc.record({ id: fc.nat({ max: 40 }), text: fc.constantFrom("a", "b", "c"), isOpen: fc.boolean() }), {
	selector: ({ id }) => id,
	maxLength: 20,
});

test("every open request is behind exactly one row, and a row answers only what is the same", () => {
	fc.assert(
		fc.property(waitings, fc.nat({ max: 20 }), (list, cut) => {
			const rows = new Map(list.map(({ id, text, isOpen }) => [`r${id}`, { waiting: row(`r${id}`, text), ghost: isOpen ? null : {} }]));
			const ids = [...rows.keys()];
			const { order, open } = folded({ rows: ids.slice(0, cut), fresh: ids.slice(cut) }, (id) => rows.get(id));
			const shown = [...order.rows, ...order.fresh];
			assert.equal(new Set(shown).size, shown.length);
			assert.equal(shown.length, new Set(list.map(({ text }) => text)).size);
			const behind = shown.flatMap((id) => open.get(id) ?? []);
			assert.deepEqual(behind.toSorted(), ids.filter((id) => rows.get(id)?.ghost === null).toSorted());
			for (const id of shown) {
				const texts = new Set((open.get(id) ?? []).map((each) => rows.get(each)?.waiting.subject));
				assert.ok(texts.size <= 1);
			}
		}),
	);
});

test("what needs several approvers, or is of another grade or agent, is a row of its own", () => {
	const one = row("r1", "a");
	const others = [
		row("r2", "a", { yeses: { given: 0, needed: 2 } }),
		row("r3", "a", { grade: "notable" }),
		row("r4", "a", { agent: "other" }),
		row("r5", "b"),
		row("r6", "a"),
	];
	assert.deepEqual(
		identicalTo([one, ...others], "r1").map(({ id }) => id),
		["r6"],
	);
	assert.equal(new Set(others.map(sameness)).size, 5);
});

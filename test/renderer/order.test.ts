import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Waiting } from "../../src/shared/model/card.ts";
import { neighbour, nextOrder, noOrder } from "../../src/renderer/store/order.ts";
import { makeCard, waitingOf } from "../kit/cards.ts";

const waiting = (id: string, over: Partial<Waiting> = {}): Waiting => ({ ...waitingOf(makeCard({ id, heldAt: 1 })), ...over });

describe("the order of the list", () => {
	it("puts risk before age when nobody looks", () => {
		const list = [waiting("old", { heldAt: 1 }), waiting("new", { heldAt: 2 }), waiting("bad", { heldAt: 3, grade: "critical" })];
		assert.deepEqual(nextOrder(noOrder, list, false).rows, ["bad", "old", "new"]);
	});

	it("never moves or drops a row while it is frozen, whatever arrives and ends", () => {
		const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(ids, fc.array(ids, { maxLength: 8 }), (first, later) => {
				let order = nextOrder(
					noOrder,
					first.map((id) => waiting(id)),
					false,
				);
				const { rows } = order;
				for (const each of later) {
					const before = order;
					order = nextOrder(
						order,
						each.map((id) => waiting(id, { grade: "critical" })),
						true,
					);
					assert.deepEqual(order.rows, rows);
					assert.deepEqual(order.fresh.slice(0, before.fresh.length), before.fresh);
					assert.equal(new Set([...order.rows, ...order.fresh]).size, order.rows.length + order.fresh.length);
				}
			}),
		);
	});

	it("goes on to the next that is open and skips ghosts", () => {
		const order = { rows: ["a", "b", "c"], fresh: ["d"] };
		assert.equal(
			neighbour(order, "a", 1, (id) => id !== "b"),
			"c",
		);
		assert.equal(
			neighbour(order, "c", -1, (id) => id === "a"),
			"a",
		);
		assert.equal(
			neighbour(order, "d", 1, () => true),
			null,
		);
	});
});

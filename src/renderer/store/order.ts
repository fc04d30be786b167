import type { Waiting } from "../../shared/model/card.ts";
import { gradeRank } from "../../shared/model/words.ts";

/**
 * Which row stands where. While a person reads or points at the list nothing moves: what ends stays as a ghost, what
 * arrives is appended below. Law: test/renderer/order.test.ts.
 */
export type Order = {
	readonly rows: readonly string[];
	/** Arrived since the rows were frozen. */
	readonly fresh: readonly string[];
};

export const noOrder: Order = { rows: [], fresh: [] };

/** Risk, then age. */
export const sortWaiting = (waiting: readonly Waiting[]): Waiting[] =>
	waiting.toSorted(
		(one, other) => gradeRank(other.grade) - gradeRank(one.grade) || one.heldAt - other.heldAt || (one.id < other.id ? -1 : 1),
	);

export function nextOrder(order: Order, waiting: readonly Waiting[], isFrozen: boolean): Order {
	if (!isFrozen || order.rows.length === 0)
		return settled(
			order,
			sortWaiting(waiting).map((each) => each.id),
		);
	const known = new Set([...order.rows, ...order.fresh]);
	const arrived = waiting.filter((each) => !known.has(each.id)).map((each) => each.id);
	return arrived.length === 0 ? order : { rows: order.rows, fresh: [...order.fresh, ...arrived] };
}

/** The same object when nothing is different, so that nothing is drawn again. */
function settled(order: Order, rows: readonly string[]): Order {
	const isSame = order.fresh.length === 0 && order.rows.length === rows.length && rows.every((id, index) => id === order.rows[index]);
	return isSame ? order : { rows, fresh: [] };
}

/** The request to go to from one that is done or passed over: the next that still waits, else the nearest before. */
export function neighbour(order: Order, from: string, step: 1 | -1, isOpen: (id: string) => boolean): string | null {
	const all = [...order.rows, ...order.fresh];
	const at = all.indexOf(from);
	const ahead = step === 1 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).toReversed();
	return ahead.find(isOpen) ?? null;
}

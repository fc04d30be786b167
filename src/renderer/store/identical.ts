import type { Waiting } from "../../shared/model/card.ts";
import type { Order } from "./order.ts";

/**
 * The same action of the same agent several times: read once, answered once. What needs several approvers is signed one by
 * one, so it is not folded. Law: test/renderer/identical.test.ts.
 */
export const sameness = ({ id, agent, digest, grade, yeses }: Waiting): string =>
	yeses === undefined ? `${agent} ${digest} ${grade}` : id;

/** Everything else that waits and is the same. */
export const identicalTo = (waiting: readonly Waiting[], id: string): readonly Waiting[] => {
	const mine = waiting.find((each) => each.id === id);
	return mine === undefined ? [] : waiting.filter((each) => each.id !== id && sameness(each) === sameness(mine));
};

/**
 * The order with one row for what is the same, at the place of its first: the first of it that is still open, with how many
 * there are.
 */
export const folded = (
	order: Order,
	rowOf: (id: string) => { readonly waiting: Waiting; readonly ghost: unknown } | undefined,
): { readonly order: Order; readonly open: ReadonlyMap<string, readonly string[]> } => {
	const groups = new Map<string, { readonly id: string; readonly isOpen: boolean }[]>();
	for (const id of [...order.rows, ...order.fresh]) {
		const row = rowOf(id);
		const key = row === undefined ? id : sameness(row.waiting);
		groups.set(key, [...(groups.get(key) ?? []), { id, isOpen: row?.ghost === null }]);
	}
	const shown = new Map<string, string>();
	const open = new Map<string, readonly string[]>();
	for (const group of groups.values()) {
		const live = group.filter(({ isOpen }) => isOpen).map(({ id }) => id);
		const [first] = group;
		if (first === undefined) continue;
		const id = live[0] ?? first.id;
		shown.set(first.id, id);
		open.set(id, live);
	}
	const pick = (ids: readonly string[]): string[] => ids.flatMap((id) => shown.get(id) ?? []);
	return { order: { rows: pick(order.rows), fresh: pick(order.fresh) }, open };
};

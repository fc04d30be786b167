import type { Rows } from "./rows.ts";

export type ListRows<Row> = Rows<Row> & { set(list: readonly Row[]): void };

/** Rows that are all here already. */
export const createListRows = <Row>(first: readonly Row[]): ListRows<Row> => {
	let list = first;
	let version = 0;
	const listeners = new Set<() => void>();
	return {
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
		total: () => list.length,
		at: (index) => list[index],
		failure: () => undefined,
		want: () => undefined,
		retry: () => undefined,
		set: (next) => {
			if (next === list) return;
			list = next;
			version++;
			for (const listener of listeners) listener();
		},
	};
};

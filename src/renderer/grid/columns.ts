import type { ReactNode } from "react";

/** One column of a grid. Units: px. */
export type GridColumn<Row> = {
	readonly id: string;
	readonly header: string;
	/** Fixed width. Exactly one column of a grid has none: it takes what is left, at least `leastPx`. */
	readonly widthPx?: number;
	readonly leastPx?: number;
	/** When the grid is too narrow, columns go in the order of this number, highest first. A column without it stays. */
	readonly goes?: number;
	readonly align?: "end";
	cell(row: Row): ReactNode;
};

type Width = Pick<GridColumn<unknown>, "id" | "widthPx" | "leastPx" | "goes">;
export type Fit = { readonly visibility: Readonly<Record<string, boolean>>; readonly template: string };

const defaultLeastPx = 120;
const need = (column: Width): number => column.widthPx ?? column.leastPx ?? defaultLeastPx;

/**
 * Which columns fit into `widthPx`, and the CSS grid template for them. No row is ever wider than the grid.
 * Law: test/renderer/grid-columns.test.ts
 */
export const fitColumns = (columns: readonly Width[], widthPx: number): Fit => {
	const going = columns.filter((column) => column.goes !== undefined).sort((a, b) => (b.goes ?? 0) - (a.goes ?? 0));
	let shown = columns;
	for (const column of going) {
		if (shown.reduce((sum, each) => sum + need(each), 0) <= widthPx) break;
		shown = shown.filter((each) => each !== column);
	}
	const visibility = Object.fromEntries(columns.map((column) => [column.id, shown.includes(column)]));
	const template = shown.map((column) => (column.widthPx === undefined ? "minmax(0, 1fr)" : `${column.widthPx}px`)).join(" ");
	return { visibility, template };
};

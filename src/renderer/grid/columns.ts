import type { ReactNode } from "react";
import type { Face } from "./face.ts";

/** One column of a grid. Units: px. */
type AnyColumn<Row> = {
	readonly id: string;
	readonly header: string;
	/** Fixed width. Exactly one column of a grid has none: it takes what is left, at least `leastPx`. */
	readonly widthPx?: number;
	readonly leastPx?: number;
	/** When the grid is too narrow, columns go in the order of this number, highest first. A column without it stays. */
	readonly goes?: number;
	readonly align?: "end";
	/** The style of every cell of the column. A cell of plain text needs no element of its own then. */
	readonly className?: string | undefined;
	/** More of what a cell says, made when the pointer comes to it. */
	title?(row: Row): string;
};

/** Its cells are faces, which scroll at no cost, or made by React where one has to be more: a link, a control. */
export type GridColumn<Row> = AnyColumn<Row> &
	(
		| { readonly face: (row: Row) => Face; readonly cell?: undefined }
		| { readonly face?: undefined; readonly cell: (row: Row) => ReactNode }
	);

/** What a person changed about the columns of a grid. Columns that it does not name are as they were made. */
export type ColumnLayout = {
	readonly order: readonly string[];
	readonly widths: Readonly<Record<string, number>>;
	readonly hidden: readonly string[];
};

export const asMade: ColumnLayout = { order: [], widths: {}, hidden: [] };

type Width = Pick<GridColumn<unknown>, "id" | "widthPx" | "leastPx" | "goes">;
export type Fit<Column> = { readonly shown: readonly Column[]; readonly template: string };

const defaultLeastPx = 120;
const leastWidthPx = 48;
const mostWidthPx = 800;
const need = (column: Width): number => column.widthPx ?? column.leastPx ?? defaultLeastPx;

/** A width that a column can have. */
export const widthWithin = (widthPx: number): number => Math.min(Math.max(Math.round(widthPx), leastWidthPx), mostWidthPx);

/** The columns in the order of the layout; those that it does not name stay behind the one they stood behind. */
export const orderOf = <Column extends Width>(columns: readonly Column[], layout: ColumnLayout): readonly Column[] => {
	const ordered = layout.order.flatMap((id) => columns.find((column) => column.id === id) ?? []);
	columns.forEach((column, at) => {
		if (ordered.includes(column)) return;
		const before = columns[at - 1];
		ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, column);
	});
	return ordered;
};

/** The columns as a layout wants them. The one that takes what is left is never hidden and has no width of its own. */
export const arrange = <Column extends Width>(columns: readonly Column[], layout: ColumnLayout): readonly Column[] =>
	orderOf(columns, layout)
		.filter((column) => column.widthPx === undefined || !layout.hidden.includes(column.id))
		.map((column) => {
			const widthPx = layout.widths[column.id];
			return column.widthPx === undefined || widthPx === undefined ? column : { ...column, widthPx: widthWithin(widthPx) };
		});

/** The layout after a column moved by so many places; the same when it cannot. */
export const moved = (columns: readonly Width[], layout: ColumnLayout, id: string, by: number): ColumnLayout => {
	const order = orderOf(columns, layout).map((column) => column.id);
	const from = order.indexOf(id);
	const to = from + by;
	if (from < 0 || to < 0 || to >= order.length) return layout;
	return { ...layout, order: order.toSpliced(from, 1).toSpliced(to, 0, id) };
};

/** The layout with a column where another one is now. */
export const movedTo = (columns: readonly Width[], layout: ColumnLayout, id: string, to: string): ColumnLayout => {
	const order = orderOf(columns, layout).map((column) => column.id);
	return moved(columns, layout, id, order.indexOf(to) - order.indexOf(id));
};

/**
 * Which columns fit into `widthPx`, and the CSS grid template for them. No row is ever wider than the grid.
 * Law: test/renderer/grid-columns.test.ts
 */
export const fitColumns = <Column extends Width>(columns: readonly Column[], widthPx: number): Fit<Column> => {
	const going = columns.filter((column) => column.goes !== undefined).sort((a, b) => (b.goes ?? 0) - (a.goes ?? 0));
	let shown = columns;
	for (const column of going) {
		if (shown.reduce((sum, each) => sum + need(each), 0) <= widthPx) break;
		shown = shown.filter((each) => each !== column);
	}
	const template = shown.map((column) => (column.widthPx === undefined ? "minmax(0, 1fr)" : `${column.widthPx}px`)).join(" ");
	return { shown, template };
};

import { cx } from "../parts/cx.ts";
import { type CellPainter, createCellPainter } from "./cell-painter.ts";
import type { GridColumn } from "./columns.ts";
import styles from "./grid.module.css";

/** What the rows show: rows `first … last` (exclusive) of a list, the first of them `topPx` below the edge of the window. */
export type Picture<Row> = {
	readonly first: number;
	readonly last: number;
	/** Rows that are there for any place of the list: the one of a place is always the same. */
	readonly pool: number;
	/** Where the list stands. Units: px. */
	readonly top: number;
	readonly rowPx: number;
	readonly columns: readonly GridColumn<Row>[];
	readonly at: (index: number) => Row | undefined;
	readonly isSelected: (index: number) => boolean;
};

/** A cell that React fills, with what it shows. */
export type MadeCell<Row> = {
	readonly key: string;
	readonly element: HTMLElement;
	readonly row: Row | undefined;
	readonly column: GridColumn<Row>;
};

export type RowPainter<Row> = {
	paint(picture: Picture<Row>): void;
	/** The ids of the rows as they stand on screen, for reading aloud. */
	order(): string;
	idOf(index: number): string | undefined;
	/** Cells of columns without a face. The same list while they show the same. */
	made(): readonly MadeCell<Row>[];
};

type Slot<Row> = {
	readonly element: HTMLElement;
	readonly cells: readonly CellPainter[];
	index: number;
	topPx: number;
	row: Row | undefined;
	/** False for a slot that has painted nothing yet: an absent row is painted too. */
	isPainted: boolean;
	isSelected: boolean;
};

/** Rows are placed from a mark that moves rarely, because far larger offsets lose pixels in the compositor. */
const markRows = 4096;

/**
 * Draws the rows of a table by hand. A row that leaves on one side is the one that comes on the other: no element is made or
 * dropped while scrolling, and only what differs is touched. React changes what rarely changes; this is what every frame of a
 * scroll does.
 *
 * Law: test/e2e/painted.test.ts, test/e2e/grid.test.ts
 */
export const createRowPainter = <Row>(layer: HTMLElement, id: string): RowPainter<Row> => {
	let slots: Slot<Row>[] = [];
	let drawn: { columns: readonly GridColumn<Row>[]; pool: number } | undefined;
	let range = { first: 0, last: 0, pool: 1 };
	/** By where the first row stands; there are as many as rows in the pool. */
	const orders = new Map<number, string>();
	let offset = "";
	let made: readonly MadeCell<Row>[] = [];

	const makeSlot = (columns: readonly GridColumn<Row>[], at: number): Slot<Row> => {
		const element = document.createElement("div");
		element.id = `${id}-${at}`;
		element.role = "row";
		element.className = styles["row"] ?? "";
		element.ariaSelected = "false";
		const cells = columns.map((column) => createCellPainter(cx(styles["cell"], column.className), column.align));
		element.append(...cells.map((cell) => cell.element));
		layer.append(element);
		return { element, cells, index: -1, topPx: -1, row: undefined, isPainted: false, isSelected: false };
	};
	const fit = (columns: readonly GridColumn<Row>[], pool: number, count: number): void => {
		if (drawn?.columns !== columns || drawn.pool !== pool) {
			for (const slot of slots) slot.element.remove();
			slots = [];
			drawn = { columns, pool };
		}
		while (slots.length > count) slots.pop()?.element.remove();
		while (slots.length < count) slots.push(makeSlot(columns, slots.length));
	};
	/** True when another row is shown than before. */
	const paintSlot = (slot: Slot<Row>, index: number, topPx: number, picture: Picture<Row>): boolean => {
		if (slot.index !== index) {
			slot.index = index;
			slot.element.setAttribute("aria-rowindex", `${index + 2}`);
			slot.element.setAttribute("data-index", `${index}`);
		}
		if (slot.topPx !== topPx) {
			slot.topPx = topPx;
			slot.element.style.transform = `translateY(${topPx}px)`;
		}
		const isSelected = picture.isSelected(index);
		if (slot.isSelected !== isSelected) {
			slot.isSelected = isSelected;
			slot.element.ariaSelected = `${isSelected}`;
		}
		const row = picture.at(index);
		if (slot.isPainted && slot.row === row) return false;
		slot.isPainted = true;
		slot.row = row;
		picture.columns.forEach((column, at) => {
			if (column.face !== undefined) slot.cells[at]?.paint(row === undefined ? undefined : column.face(row));
		});
		return true;
	};
	const madeOf = (columns: readonly GridColumn<Row>[]): MadeCell<Row>[] =>
		slots.flatMap(({ element, cells, row }) =>
			columns.flatMap((column, at) => {
				const cell = cells[at];
				return column.face === undefined && cell !== undefined
					? [{ key: `${element.id} ${column.id}`, element: cell.element, row, column }]
					: [];
			}),
		);

	return {
		paint: (picture) => {
			const { first, last, pool, top, rowPx, columns } = picture;
			const count = Math.min(pool, Math.max(0, last - first));
			let isOther = drawn?.columns !== columns || drawn.pool !== pool || slots.length !== count;
			if (isOther) orders.clear();
			fit(columns, pool, count);
			const mark = first - (first % markRows);
			for (let index = first; index < first + count; index++) {
				const slot = slots[index % pool];
				if (slot !== undefined && paintSlot(slot, index, (index - mark) * rowPx, picture)) isOther = true;
			}
			const nextOffset = `translateY(${mark * rowPx - top}px)`;
			if (nextOffset !== offset) layer.style.transform = offset = nextOffset;
			range = { first, last: first + count, pool };
			if (isOther && columns.some((column) => column.face === undefined)) made = madeOf(columns);
			else if (isOther && made.length > 0) made = [];
		},
		order: () => {
			const { first, last, pool } = range;
			const known = orders.get(first % pool);
			if (known !== undefined) return known;
			const order = Array.from({ length: last - first }, (_, step) => `${id}-${(first + step) % pool}`).join(" ");
			orders.set(first % pool, order);
			return order;
		},
		idOf: (index) => (index >= range.first && index < range.last ? `${id}-${index % range.pool}` : undefined),
		made: () => made,
	};
};

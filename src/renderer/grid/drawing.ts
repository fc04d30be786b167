import type { GridColumn } from "./columns.ts";
import { createRowPainter, type MadeCell, type RowPainter } from "./row-painter.ts";
import type { Rows } from "./rows.ts";
import { rowsAt, type Track } from "./track.ts";
import type { RowKey } from "./use-active-row.ts";
import type { Places } from "./use-place.ts";

/** Rows drawn beyond each edge, so that a small step shows finished rows. */
const overscanRows = 4;

/** What a grid shows, besides the place where it stands. Units: px. */
export type Shown<Row> = {
	readonly rows: Rows<Row>;
	readonly rowCount: number;
	readonly columns: readonly GridColumn<Row>[];
	readonly keyOf: (row: Row) => RowKey;
	readonly rowPx: number;
	readonly viewPx: number;
	readonly track: Track;
	readonly active: number | undefined;
	readonly selectedKey: RowKey | undefined;
	/** The first row on screen, whenever it changes. */
	readonly onMove: ((first: number) => void) | undefined;
};

/** Draws a grid's rows at its place, asks for the rows it needs, and says to screen readers how they stand. */
export type Drawing<Row> = {
	mount(layer: HTMLElement): void;
	show(next: Shown<Row>): void;
	draw(): void;
	/** The row with the selected key, when it is drawn. */
	indexOfKey(): number | undefined;
	subscribe(listener: () => void): () => void;
	made(): readonly MadeCell<Row>[];
};

const none: readonly never[] = [];

/** First (inclusive) and last (exclusive) drawn row, and how many there are at any place but near the ends. */
const windowOf = (first: number, rowCount: number, viewPx: number, rowPx: number) => {
	// Always as many rows: one that leaves on one side is the one that comes on the other.
	const pool = Math.ceil(viewPx / rowPx) + 1 + 2 * overscanRows;
	const from = Math.max(0, Math.min(first - overscanRows, rowCount - pool));
	return { first: from, last: Math.min(rowCount, from + pool), pool };
};

const setOrRemove = (element: Element | null, name: string, value: string | undefined): void => {
	if (value === undefined) element?.removeAttribute(name);
	else element?.setAttribute(name, value);
};

export const createDrawing = <Row>(id: string, places: Places): Drawing<Row> => {
	const listeners = new Set<() => void>();
	let layer: HTMLElement | undefined;
	let painter: RowPainter<Row> | undefined;
	let shown: Shown<Row> | undefined;
	let wanted = "";
	let wantedOf: Rows<Row> | undefined;
	let firstShown: number | undefined;
	let drawn = { first: 0, last: 0 };
	let owned: string | undefined;
	let spoken: string | undefined;
	let made: readonly MadeCell<Row>[] = none;

	const isKey = (index: number): boolean => {
		if (shown?.selectedKey === undefined) return false;
		const row = shown.rows.at(index);
		return row !== undefined && shown.keyOf(row) === shown.selectedKey;
	};
	const isSelected = (index: number): boolean => (shown?.active === undefined ? isKey(index) : index === shown.active);

	/** Asks for what is shown now, once. */
	const want = (first: number, last: number, { rows }: Shown<Row>): void => {
		const wish = `${first} ${last} ${rows.total() ?? ""}`;
		if (wish === wanted && rows === wantedOf) return;
		wanted = wish;
		wantedOf = rows;
		rows.want(first, last, places.rowsPerFrame());
	};

	const draw = (): void => {
		if (layer === undefined || shown === undefined || shown.viewPx <= 0) return;
		const { rows, rowCount, columns, rowPx, viewPx, track, active, onMove } = shown;
		painter ??= createRowPainter<Row>(layer, id);
		const { top } = places.now();
		const seen = rowsAt(track, places.now(), rowPx);
		const range = windowOf(seen.first, rowCount, viewPx, rowPx);
		painter.paint({ ...range, top, rowPx, columns, at: rows.at, isSelected });
		// Rows stay where they are in the document and take each other's places on screen: read aloud, they are in order.
		const order = painter.order();
		if (order !== owned) layer.parentElement?.setAttribute("aria-owns", order);
		owned = order;
		drawn = range;
		const activeId = active === undefined ? undefined : painter.idOf(active);
		if (activeId !== spoken) setOrRemove(layer.closest('[role="grid"]'), "aria-activedescendant", activeId);
		spoken = activeId;
		if (painter.made() !== made) {
			made = painter.made();
			for (const listener of listeners) listener();
		}
		want(seen.first, seen.last, shown);
		if (firstShown !== seen.first) onMove?.(seen.first);
		firstShown = seen.first;
	};

	return {
		mount: (element) => {
			if (element === layer) return;
			layer = element;
			painter = undefined;
		},
		show: (next) => {
			shown = next;
			draw();
		},
		draw,
		indexOfKey: () => {
			for (let index = drawn.first; index < drawn.last; index++) if (isKey(index)) return index;
			return undefined;
		},
		subscribe: (listener) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		made: () => made,
	};
};

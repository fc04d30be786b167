import { type ColumnDef, columnVisibilityFeature, tableFeatures, useTable } from "@tanstack/react-table";
import {
	type CSSProperties,
	type KeyboardEvent,
	type MouseEvent,
	type ReactNode,
	useEffect,
	useId,
	useLayoutEffect,
	useMemo,
	useRef,
} from "react";
import { fitColumns, type GridColumn } from "./columns.ts";
import { GridRow, type Slot } from "./grid-row.tsx";
import styles from "./grid.module.css";
import { rowAfterKey } from "./keys.ts";
import type { Rows } from "./rows.ts";
import { rowsAt } from "./track.ts";
import { type RowKey, useActiveRow } from "./use-active-row.ts";
import { usePlace } from "./use-place.ts";
import { useRows } from "./use-rows.ts";
import { useSize } from "./use-size.ts";

const features = tableFeatures({ columnVisibilityFeature });
export type GridFeatures = typeof features;

const headPx = 28;
/** Rows drawn beyond each edge, so that a small step shows finished rows. */
const overscanRows = 4;
/** Rows of placeholders while the first answer is on its way. */
const placeholderRows = 12;
/** Rows are placed from a mark that moves rarely, because far larger offsets lose pixels in the compositor. */
const markRows = 4096;

export type GridProps<Row> = {
	readonly label: string;
	readonly rows: Rows<Row>;
	readonly columns: readonly GridColumn<Row>[];
	readonly keyOf: (row: Row) => RowKey;
	readonly rowPx?: number;
	readonly selectedKey?: RowKey | undefined;
	readonly onSelect: (row: Row) => void;
	/** Enter, or a double click. */
	readonly onOpen?: (row: Row) => void;
	/** The first row on screen, whenever it changes. */
	readonly onMove?: (first: number) => void;
};

/**
 * A table of any length: draws only what is seen, holds only what is near. One tab stop; arrows, Page Up, Page Down,
 * Home and End move the active row; the screen is told of it when it rests.
 *
 * Law: test/e2e/grid.test.ts (ten million rows, both ends, no empty row while scrolling).
 */
export function Grid<Row>({ label, rows, columns, keyOf, rowPx = 28, selectedKey, onSelect, onOpen, onMove }: GridProps<Row>): ReactNode {
	const id = useId();
	const scroller = useRef<HTMLDivElement>(null);
	const { widthPx, heightPx } = useSize(scroller);
	const viewPx = Math.max(0, heightPx - headPx);
	const version = useRows(rows);
	const total = rows.total();
	const rowCount = total ?? placeholderRows;
	const { track, place, rowsPerFrame, show, toTop } = usePlace(scroller, rowCount, rowPx, viewPx);
	const { active, activate } = useActiveRow(rows, version, keyOf, selectedKey, onSelect);

	const shown = rowsAt(track, place, rowPx);
	const first = Math.max(0, shown.first - overscanRows);
	const last = Math.min(rowCount, shown.last + overscanRows);

	useLayoutEffect(() => {
		if (viewPx > 0) rows.want(shown.first, shown.last, rowsPerFrame.current);
	}, [rows, shown.first, shown.last, total, viewPx, rowsPerFrame]);
	useEffect(() => onMove?.(shown.first), [onMove, shown.first]);
	// Another list starts at its top; the first one is there already.
	const lastRows = useRef(rows);
	useEffect(() => {
		if (lastRows.current !== rows) toTop();
		lastRows.current = rows;
	}, [rows, toTop]);

	const fit = useMemo(() => fitColumns(columns, widthPx), [columns, widthPx]);
	const columnDefs = useMemo(() => columns.map((column) => columnDef(column)), [columns]);
	const data = useMemo(() => slotsOf(rows, version, first, last), [rows, version, first, last]);
	const table = useTable({
		features,
		columns: columnDefs,
		data,
		state: { columnVisibility: fit.visibility },
		getRowId: (slot) => `${slot.index}`,
	});

	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.altKey || event.metaKey || event.shiftKey || event.target !== event.currentTarget) return;
		const from = active ?? data.find((slot) => slot.row !== undefined && keyOf(slot.row) === selectedKey)?.index;
		if (event.key === "Enter" && !event.ctrlKey) {
			const row = from === undefined ? undefined : rows.at(from);
			if (row !== undefined) onOpen?.(row);
			return;
		}
		const next = rowAfterKey(event.key, from, Math.floor(viewPx / rowPx), total ?? 0, Math.ceil(place.top / rowPx));
		if (next === undefined) return;
		event.preventDefault();
		activate(next);
		show(next);
	};
	const rowUnder = (event: MouseEvent): number | undefined => {
		const text = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]")?.dataset["index"] : undefined;
		return text === undefined ? undefined : Number(text);
	};

	const pool = Math.ceil(viewPx / rowPx) + 2 * overscanRows + 2;
	const mark = first - (first % markRows);
	const isActiveShown = active !== undefined && active >= first && active < last;
	return (
		<div
			ref={scroller}
			className={styles["scroller"]}
			role="grid"
			tabIndex={0}
			aria-label={label}
			aria-rowcount={total === undefined ? -1 : total + 1}
			aria-colcount={table.getVisibleLeafColumns().length}
			aria-busy={total === undefined}
			aria-activedescendant={isActiveShown ? `${id}-${active}` : undefined}
			onKeyDown={onKeyDown}
			onClick={(event) => {
				const index = rowUnder(event);
				if (index !== undefined && rows.at(index) !== undefined) activate(index);
			}}
			onDoubleClick={(event) => {
				const index = rowUnder(event);
				const row = index === undefined ? undefined : rows.at(index);
				if (row !== undefined) onOpen?.(row);
			}}
		>
			<div
				className={styles["layer"]}
				style={{ height: `${heightPx}px`, "--columns": fit.template, "--row": `${rowPx}px` } as CSSProperties}
			>
				<div role="rowgroup">
					{table.getHeaderGroups().map((group) => (
						<div key={group.id} role="row" aria-rowindex={1} className={styles["head"]}>
							{group.headers.map((header) => (
								<div key={header.id} role="columnheader" className={styles["cell"]} data-align={columnOf(columns, header.column.id)?.align}>
									{columnOf(columns, header.column.id)?.header}
								</div>
							))}
						</div>
					))}
				</div>
				<div role="rowgroup" className={styles["body"]} data-waiting={total === undefined}>
					<div className={styles["rows"]} style={{ transform: `translateY(${mark * rowPx - place.top}px)` }}>
						{table.getRowModel().rows.map((row) => (
							<GridRow
								key={row.original.index % pool}
								id={`${id}-${row.original.index}`}
								row={row}
								slot={row.original}
								topPx={(row.original.index - mark) * rowPx}
								columns={columns}
								template={fit.template}
								isSelected={
									active === undefined
										? selectedKey !== undefined && row.original.row !== undefined && keyOf(row.original.row) === selectedKey
										: row.original.index === active
								}
								FlexRender={table.FlexRender}
							/>
						))}
					</div>
				</div>
			</div>
			<div className={styles["track"]} style={{ height: `${Math.max(0, track.trackPx + headPx - heightPx)}px` }} />
		</div>
	);
}

const columnOf = <Row,>(columns: readonly GridColumn<Row>[], id: string): GridColumn<Row> | undefined =>
	columns.find((column) => column.id === id);

/** The rows of a window; `_version` stands for what `rows.at` answers. */
const slotsOf = <Row,>(rows: Rows<Row>, _version: number, first: number, last: number): Slot<Row>[] =>
	Array.from({ length: Math.max(0, last - first) }, (_, step) => ({ index: first + step, row: rows.at(first + step) }));

/** A row that is not here yet shows a quiet bar, never an empty cell. */
const columnDef = <Row,>(column: GridColumn<Row>): ColumnDef<GridFeatures, Slot<Row>> => ({
	id: column.id,
	header: column.header,
	cell: ({ row }) => (row.original.row === undefined ? <span className={styles["pending"]} /> : column.cell(row.original.row)),
});

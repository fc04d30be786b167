import {
	type CSSProperties,
	type KeyboardEvent,
	type MouseEvent,
	type ReactNode,
	useEffect,
	useId,
	useMemo,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { arrange, asMade, type ColumnLayout, fitColumns, type GridColumn } from "./columns.ts";
import { createDrawing } from "./drawing.ts";
import { GridHead } from "./grid-head.tsx";
import { GridRows } from "./grid-rows.tsx";
import styles from "./grid.module.css";
import { rowAfterKey } from "./keys.ts";
import type { Rows } from "./rows.ts";
import { type RowKey, useActiveRow } from "./use-active-row.ts";
import { usePlace } from "./use-place.ts";
import { useSize } from "./use-size.ts";

const headPx = 28;
/** Rows shown beyond one that is gone to. */
const aroundRows = 4;
/** Rows of placeholders while the first answer is on its way. */
const placeholderRows = 12;

export type GridProps<Row> = {
	readonly label: string;
	readonly rows: Rows<Row>;
	readonly columns: readonly GridColumn<Row>[];
	readonly keyOf: (row: Row) => RowKey;
	readonly rowPx?: number;
	readonly selectedKey?: RowKey | undefined;
	/** A place that is asked for from outside, such as that of an entry in a link: shown once each time this is another object. */
	readonly goTo?: { readonly index: number } | undefined;
	readonly onSelect: (row: Row) => void;
	/** Enter, or a double click. */
	readonly onOpen?: (row: Row) => void;
	/** The first row on screen, whenever it changes. */
	readonly onMove?: (first: number) => void;
	/** What a person changed about the columns, and how they change it from here: absent for a grid that stays as made. */
	readonly layout?: ColumnLayout;
	readonly onResize?: (column: string, widthPx: number) => void;
	readonly onMoveColumn?: (column: string, to: string) => void;
	readonly onMenu?: (column: string) => void;
};

/**
 * A table of any length: draws only what is seen, holds only what is near. One tab stop; arrows, Page Up, Page Down,
 * Home and End move the active row; the screen is told of it when it rests.
 *
 * Law: test/e2e/grid.test.ts (ten million rows, both ends, no empty row while scrolling).
 */
export function Grid<Row>(props: GridProps<Row>): ReactNode {
	const {
		label,
		rows,
		columns,
		keyOf,
		rowPx = 28,
		selectedKey,
		goTo,
		onSelect,
		onOpen,
		onMove,
		layout = asMade,
		onResize,
		onMoveColumn,
		onMenu,
	} = props;
	const id = useId();
	const scroller = useRef<HTMLDivElement>(null);
	const { widthPx, heightPx } = useSize(scroller);
	const viewPx = Math.max(0, heightPx - headPx);
	const total = useSyncExternalStore(rows.subscribe, rows.total);
	const rowCount = total ?? placeholderRows;
	const { track, places, show, toTop } = usePlace(scroller, rowCount, rowPx, viewPx);
	const { active, activate } = useActiveRow(rows, keyOf, selectedKey, onSelect);
	const [drawing] = useState(() => createDrawing<Row>(id, places));

	// Another list starts at its top; the first one is there already.
	const lastRows = useRef(rows);
	useEffect(() => {
		if (lastRows.current !== rows) toTop();
		lastRows.current = rows;
	}, [rows, toTop]);

	const wentTo = useRef<typeof goTo>(undefined);
	useEffect(() => {
		// Only another wish moves the list, not another size of it.
		if (goTo === undefined || goTo === wentTo.current || viewPx === 0 || goTo.index >= rowCount) return;
		wentTo.current = goTo;
		// With some rows around it on both sides.
		show(Math.min(rowCount - 1, goTo.index + aroundRows));
		show(Math.max(0, goTo.index - aroundRows));
		show(goTo.index);
	}, [goTo, viewPx, rowCount, show]);

	const { shown: shownColumns, template } = useMemo(() => fitColumns(arrange(columns, layout), widthPx), [columns, layout, widthPx]);
	const drawn = useSteady(columns, shownColumns);

	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.altKey || event.metaKey || event.shiftKey || event.target !== event.currentTarget) return;
		const from = active ?? drawing.indexOfKey();
		if (event.key === "Enter" && !event.ctrlKey) {
			const row = from === undefined ? undefined : rows.at(from);
			if (row !== undefined) onOpen?.(row);
			return;
		}
		const next = rowAfterKey(event.key, from, Math.floor(viewPx / rowPx), total ?? 0, Math.ceil(places.now().top / rowPx));
		if (next === undefined) return;
		event.preventDefault();
		activate(next);
		show(next);
	};
	const rowUnder = (event: MouseEvent): number | undefined => {
		const text = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]")?.dataset["index"] : undefined;
		return text === undefined ? undefined : Number(text);
	};

	const titled = useRef<HTMLElement | null>(null);
	// What was said more about a cell is not true of the row that takes its place.
	useEffect(
		() =>
			places.subscribe(() => {
				titled.current?.removeAttribute("title");
				titled.current = null;
			}),
		[places],
	);
	return (
		<div
			ref={scroller}
			className={styles["scroller"]}
			role="grid"
			tabIndex={0}
			aria-label={label}
			aria-rowcount={total === undefined ? -1 : total + 1}
			aria-colcount={drawn.length}
			aria-busy={total === undefined}
			onKeyDown={onKeyDown}
			onClick={(event) => {
				const head = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-column]")?.dataset["column"] : undefined;
				if (head !== undefined) onMenu?.(head);
				const index = rowUnder(event);
				if (index !== undefined && rows.at(index) !== undefined) activate(index);
			}}
			onPointerOver={(event) => {
				const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="gridcell"]') : null;
				const index = rowUnder(event);
				const row = index === undefined ? undefined : rows.at(index);
				const column = drawn[[...(cell?.parentElement?.children ?? [])].indexOf(cell ?? event.currentTarget)];
				if (cell === null || row === undefined || column?.title === undefined) return;
				cell.title = column.title(row);
				titled.current = cell;
			}}
			onDoubleClick={(event) => {
				const index = rowUnder(event);
				const row = index === undefined ? undefined : rows.at(index);
				if (row !== undefined) onOpen?.(row);
			}}
		>
			<div className={styles["layer"]} style={{ height: `${heightPx}px`, "--columns": template, "--row": `${rowPx}px` } as CSSProperties}>
				<div role="rowgroup">
					<GridHead columns={shownColumns} onResize={onResize} onMove={onMoveColumn} />
				</div>
				<div role="rowgroup" className={styles["body"]} data-waiting={total === undefined}>
					<GridRows
						drawing={drawing}
						places={places}
						shown={{ rows, rowCount, columns: drawn, keyOf, rowPx, viewPx, track, active, selectedKey, onMove }}
					/>
				</div>
			</div>
			<div className={styles["track"]} style={{ height: `${Math.max(0, track.trackPx + headPx - heightPx)}px` }} />
		</div>
	);
}

/** The same list as before while the same columns are drawn: another width alone draws no row again. */
const useSteady = <Row,>(made: readonly GridColumn<Row>[], shown: readonly GridColumn<Row>[]): readonly GridColumn<Row>[] => {
	const ids = shown.map((column) => column.id).join(" ");
	return useMemo(() => ids.split(" ").flatMap((id) => made.find((column) => column.id === id) ?? []), [made, ids]);
};

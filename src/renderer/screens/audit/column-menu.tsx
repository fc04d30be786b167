import { type ReactNode, useEffect, useRef } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import { asMade, type ColumnLayout, type GridColumn, moved, orderOf, widthWithin } from "../../grid/columns.ts";
import { Button } from "../../parts/button.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import styles from "./menus.module.css";

const stepPx = 16;

/** Which columns there are, in which order and how wide: everything that the pointer can do at the head of the table, by key. */
export function ColumnMenu(props: {
	readonly columns: readonly GridColumn<Activity>[];
	readonly layout: ColumnLayout;
	readonly onLayout: (layout: ColumnLayout) => void;
	/** The column that was asked for: it gets the focus. */
	readonly at: string | undefined;
}): ReactNode {
	const { columns, layout, onLayout, at } = props;
	const list = useRef<HTMLOListElement>(null);
	useEffect(() => {
		if (at !== undefined) list.current?.querySelector<HTMLElement>(`[data-column="${at}"] button`)?.focus();
	}, [at]);
	return (
		<>
			<ol ref={list} className={styles["columns"]}>
				{orderOf(columns, layout).map((column) => (
					<Line
						key={column.id}
						column={column}
						layout={layout}
						onLayout={onLayout}
						onMove={(by) => onLayout(moved(columns, layout, column.id, by))}
					/>
				))}
			</ol>
			<Button look="quiet" onClick={() => onLayout(asMade)}>
				All as made
			</Button>
		</>
	);
}

function Line(props: {
	readonly column: GridColumn<Activity>;
	readonly layout: ColumnLayout;
	readonly onLayout: (layout: ColumnLayout) => void;
	readonly onMove: (by: number) => void;
}): ReactNode {
	const { column, layout, onLayout, onMove } = props;
	const { id, header } = column;
	const name = header === "#" ? "Number" : header;
	const isHidden = layout.hidden.includes(id);
	const widthPx = layout.widths[id] ?? column.widthPx;
	const resize = (by: number): void => {
		if (widthPx !== undefined) onLayout({ ...layout, widths: { ...layout.widths, [id]: widthWithin(widthPx + by) } });
	};
	const act = (sign: string, words: string, onClick: () => void): ReactNode => (
		<Button className={styles["small"]} look="quiet" title={`${words} ${name}`} onClick={onClick}>
			<span aria-hidden="true">{sign}</span>
			<Spoken>{`${words} ${name}`}</Spoken>
		</Button>
	);
	return (
		<li data-column={id} data-hidden={isHidden}>
			<label>
				<input
					type="checkbox"
					checked={!isHidden}
					disabled={column.widthPx === undefined}
					onChange={() => onLayout({ ...layout, hidden: isHidden ? layout.hidden.filter((each) => each !== id) : [...layout.hidden, id] })}
				/>
				{name}
			</label>
			{act("←", "Move to the left:", () => onMove(-1))}
			{act("→", "Move to the right:", () => onMove(1))}
			{widthPx === undefined ? (
				<span className={styles["rest"]}>takes what is left</span>
			) : (
				<>
					{act("−", "Narrower:", () => resize(-stepPx))}
					<span className={styles["width"]} role="status">
						{widthPx} px
					</span>
					{act("+", "Wider:", () => resize(stepPx))}
				</>
			)}
		</li>
	);
}

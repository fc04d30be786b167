import { memo, type ReactNode, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import type { GridColumn } from "./columns.ts";
import type { Drawing, Shown } from "./drawing.ts";
import styles from "./grid.module.css";
import type { Places } from "./use-place.ts";

/**
 * The rows of a grid. They are drawn by hand, so that a frame of a scroll renders nothing; React comes in for what is shown
 * besides the place, and for the cells of columns that it makes.
 */
export function GridRows<Row>({
	drawing,
	places,
	shown,
}: {
	readonly drawing: Drawing<Row>;
	readonly places: Places;
	readonly shown: Shown<Row>;
}): ReactNode {
	const layer = useRef<HTMLDivElement>(null);
	const { rows } = shown;
	useLayoutEffect(() => {
		if (layer.current !== null) drawing.mount(layer.current);
		drawing.show(shown);
	});
	useLayoutEffect(() => places.subscribe(drawing.draw), [places, drawing]);
	useLayoutEffect(() => rows.subscribe(drawing.draw), [rows, drawing]);
	const made = useSyncExternalStore(drawing.subscribe, drawing.made);
	return (
		<>
			<div ref={layer} className={styles["rows"]} />
			{made.map(({ key, element, row, column }) => createPortal(<Cell column={column} row={row} />, element, key))}
		</>
	);
}

/** A cell that React makes; drawn again only when its row is another one. */
const Cell = memo(function PlainCell<Row>({ column, row }: { readonly column: GridColumn<Row>; readonly row: Row | undefined }): ReactNode {
	return row === undefined ? <span className={styles["pending"]} /> : column.cell?.(row);
}) as <Row>(props: { readonly column: GridColumn<Row>; readonly row: Row | undefined }) => ReactNode;

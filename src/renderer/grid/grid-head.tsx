import { type PointerEvent, type ReactNode, useRef } from "react";
import { type GridColumn, widthWithin } from "./columns.ts";
import styles from "./grid.module.css";

/**
 * The names of the columns. With a pointer an edge is dragged; a name that is pressed opens the menu of the columns, which
 * has everything for the keyboard too.
 */
export function GridHead<Row>(props: {
	readonly columns: readonly GridColumn<Row>[];
	readonly onResize?: ((id: string, widthPx: number) => void) | undefined;
}): ReactNode {
	const { columns, onResize } = props;
	return (
		<div role="row" aria-rowindex={1} className={styles["head"]}>
			{columns.map((column) => (
				<div key={column.id} role="columnheader" className={styles["headCell"]} data-align={column.align} data-column={column.id}>
					<span className={styles["name"]}>{column.header}</span>
					{onResize === undefined || column.widthPx === undefined ? null : (
						<Edge widthPx={column.widthPx} onResize={(widthPx) => onResize(column.id, widthPx)} />
					)}
				</div>
			))}
		</div>
	);
}

/** The draggable right edge of a column. */
function Edge({ widthPx, onResize }: { readonly widthPx: number; readonly onResize: (widthPx: number) => void }): ReactNode {
	const start = useRef<{ readonly x: number; readonly widthPx: number } | null>(null);
	const onPointerMove = (event: PointerEvent): void => {
		if (start.current !== null) onResize(widthWithin(start.current.widthPx + event.clientX - start.current.x));
	};
	return (
		<span
			className={styles["edge"]}
			aria-hidden="true"
			data-edge=""
			onPointerDown={(event) => {
				if (event.button !== 0) return;
				event.currentTarget.setPointerCapture(event.pointerId);
				start.current = { x: event.clientX, widthPx };
			}}
			onPointerMove={onPointerMove}
			onPointerUp={() => (start.current = null)}
			onPointerCancel={() => (start.current = null)}
			onClick={(event) => event.stopPropagation()}
		/>
	);
}

import { type PointerEvent, type ReactNode, useRef, useState } from "react";
import { type GridColumn, widthWithin } from "./columns.ts";
import styles from "./grid.module.css";

/**
 * The names of the columns. With a pointer an edge is dragged to size a column and a name to move it; a name that is pressed
 * opens the menu of the columns, which has everything for the keyboard too.
 */
export function GridHead<Row>(props: {
	readonly columns: readonly GridColumn<Row>[];
	readonly onResize?: ((id: string, widthPx: number) => void) | undefined;
	/** The column `id` is wanted where the column `to` is. */
	readonly onMove?: ((id: string, to: string) => void) | undefined;
}): ReactNode {
	const { columns, onResize, onMove } = props;
	const [drag, setDrag] = useState<{ readonly id: string; readonly to: string } | null>(null);
	const start = useRef<{ readonly id: string; readonly x: number; to: string } | null>(null);
	const onPointerMove = (event: PointerEvent): void => {
		const { current } = start;
		if (current === null || Math.abs(event.clientX - current.x) < dragPx) return;
		current.to = columnAt(event) ?? current.to;
		setDrag({ id: current.id, to: current.to });
	};
	// What counts is where the pointer was last, not what was drawn last.
	const end = (isDropped: boolean): void => {
		const { current } = start;
		start.current = null;
		setDrag(null);
		if (current !== null && isDropped && current.to !== current.id) onMove?.(current.id, current.to);
	};
	return (
		<div
			role="row"
			aria-rowindex={1}
			className={styles["head"]}
			onPointerMove={onPointerMove}
			onPointerUp={() => end(true)}
			onPointerLeave={() => end(false)}
			onPointerCancel={() => end(false)}
		>
			{columns.map((column) => (
				<div
					key={column.id}
					role="columnheader"
					className={styles["headCell"]}
					data-align={column.align}
					data-column={column.id}
					data-drag={drag === null ? undefined : drag.id === column.id ? "from" : drag.to === column.id ? "to" : undefined}
					onPointerDown={(event) => {
						if (onMove !== undefined && event.button === 0) start.current = { id: column.id, x: event.clientX, to: column.id };
					}}
				>
					<span className={styles["name"]}>{column.header}</span>
					{onResize === undefined || column.widthPx === undefined ? null : (
						<Edge widthPx={column.widthPx} onResize={(widthPx) => onResize(column.id, widthPx)} />
					)}
				</div>
			))}
		</div>
	);
}

/** A press that moves less than this opens the menu. */
const dragPx = 6;

const columnAt = (event: PointerEvent): string | undefined => {
	const under = document.elementFromPoint(event.clientX, event.clientY);
	return under?.closest<HTMLElement>("[data-column]")?.dataset["column"];
};

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
				event.stopPropagation();
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

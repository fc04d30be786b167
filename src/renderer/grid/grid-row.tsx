import { memo, type ReactNode } from "react";
import { cx } from "../parts/cx.ts";
import type { GridColumn } from "./columns.ts";
import styles from "./grid.module.css";

type GridRowProps<Row> = {
	readonly id: string;
	readonly index: number;
	/** Absent while it is on its way. */
	readonly row: Row | undefined;
	readonly topPx: number;
	readonly columns: readonly GridColumn<Row>[];
	readonly isSelected: boolean;
};

function PlainGridRow<Row>({ id, index, row, topPx, columns, isSelected }: GridRowProps<Row>): ReactNode {
	return (
		<div
			id={id}
			role="row"
			className={styles["row"]}
			aria-rowindex={index + 2}
			aria-selected={isSelected}
			data-index={index}
			style={{ transform: `translateY(${topPx}px)` }}
		>
			{columns.map((column) => (
				<div key={column.id} role="gridcell" className={cx(styles["cell"], column.className)} data-align={column.align}>
					{/* A row that is not here yet shows a quiet bar, never an empty cell. */}
					{row === undefined ? <span className={styles["pending"]} /> : column.cell(row)}
				</div>
			))}
		</div>
	);
}

/** Drawn again only when what it shows changed: a scrolled window changes a few rows, not all. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

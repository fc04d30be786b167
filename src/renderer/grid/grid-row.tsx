import type { ReactTable, Row as TableRow } from "@tanstack/react-table";
import { memo, type ReactNode } from "react";
import type { GridColumn } from "./columns.ts";
import type { GridFeatures } from "./grid.tsx";
import styles from "./grid.module.css";

/** One place of the window: a row of the list, or the promise of one. */
export type Slot<Row> = { readonly index: number; readonly row: Row | undefined };

type GridRowProps<Row> = {
	readonly id: string;
	readonly row: TableRow<GridFeatures, Slot<Row>>;
	readonly slot: Slot<Row>;
	readonly topPx: number;
	readonly columns: readonly GridColumn<Row>[];
	readonly template: string;
	readonly isSelected: boolean;
	readonly FlexRender: ReactTable<GridFeatures, Slot<Row>>["FlexRender"];
};

function PlainGridRow<Row>({ id, row, slot, topPx, columns, isSelected, FlexRender }: GridRowProps<Row>): ReactNode {
	return (
		<div
			id={id}
			role="row"
			className={styles["row"]}
			aria-rowindex={slot.index + 2}
			aria-selected={isSelected}
			data-index={slot.index}
			style={{ transform: `translateY(${topPx}px)` }}
		>
			{row.getVisibleCells().map((cell) => (
				<div
					key={cell.id}
					role="gridcell"
					className={styles["cell"]}
					data-align={columns.find((column) => column.id === cell.column.id)?.align}
				>
					<FlexRender cell={cell} />
				</div>
			))}
		</div>
	);
}

/** The table makes new row objects for every window; a row is drawn again only when what it shows changed. */
export const GridRow = memo(
	PlainGridRow,
	(before, after) =>
		before.slot.index === after.slot.index &&
		before.slot.row === after.slot.row &&
		before.topPx === after.topPx &&
		before.isSelected === after.isSelected &&
		before.columns === after.columns &&
		before.template === after.template,
) as typeof PlainGridRow;

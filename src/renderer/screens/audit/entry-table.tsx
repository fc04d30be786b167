import { type ReactNode, useCallback, useRef, useState } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import { type ColumnLayout, type GridColumn, movedTo } from "../../grid/columns.ts";
import { Grid } from "../../grid/grid.tsx";
import { NewPill } from "../../grid/new-pill.tsx";
import { Button } from "../../parts/button.tsx";
import { Popover } from "../../parts/popover.tsx";
import { Failure } from "../../parts/states.tsx";
import { formatCount } from "../../parts/time.ts";
import type { ConsoleStore } from "../../store/console-store.ts";
import { useRowPx } from "../../store/preferences.ts";
import { useSlowly } from "../../store/use-slowly.ts";
import { Archived } from "./archived.tsx";
import styles from "./audit.module.css";
import { setFacetsShown, setLayout } from "./audit-look.ts";
import { ColumnMenu } from "./column-menu.tsx";
import { Nothing } from "./nothing.tsx";
import type { AuditRows } from "./use-audit-rows.ts";
import type { Explorer } from "./use-explorer.ts";
import { usePlaceOf } from "./use-place-of.ts";

const seqOf = (row: Activity): number => row.seq;

/** The entries of the query, how many there are, and what is not among them yet. */
export function EntryTable(props: {
	readonly table: AuditRows;
	readonly explorer: Explorer;
	readonly columns: readonly GridColumn<Activity>[];
	readonly layout: ColumnLayout;
	/** The saved query whose columns these are; "" for any other. */
	readonly savedName: string;
	readonly areFacetsShown: boolean;
	/** Enter on an entry: to its detail. */
	readonly onRead: () => void;
}): ReactNode {
	const { table, explorer, columns, layout, savedName, areFacetsShown, onRead } = props;
	const { rows, isOld, behind, showNewest } = table;
	const { shown, line, trail, selected, run, go, select } = explorer;
	const rowPx = useRowPx();
	const [menu, setMenu] = useState<{ readonly at: string | undefined; readonly turn: number }>({ at: undefined, turn: 0 });
	const chosenHere = useRef<number | undefined>(undefined);
	const onSelect = useCallback(
		(row: Activity) => {
			chosenHere.current = row.seq;
			select(row.seq);
		},
		[select],
	);
	const goTo = usePlaceOf(isOld || selected === chosenHere.current ? undefined : selected, shown, rows);
	const onLayout = (next: ColumnLayout): void => setLayout(savedName, next);
	const onResize = (id: string, widthPx: number): void => onLayout({ ...layout, widths: { ...layout.widths, [id]: widthPx } });
	const total = rows.total();
	const isCounted = rows.isCounted();
	const failure = rows.failure();
	return (
		<>
			<div className={styles["count"]}>
				<Button className={styles["small"]} look="quiet" aria-expanded={areFacetsShown} onClick={() => setFacetsShown(!areFacetsShown)}>
					{areFacetsShown ? "Hide facets" : "Facets"}
				</Button>
				<span role="status" className={styles["total"]}>
					{total === undefined || !isCounted ? "" : `${formatCount(total)} ${total === 1 ? "entry" : "entries"}`}
					{behind === 0 ? "" : `. Index is ${formatCount(behind)} behind`}
					{total === undefined || isCounted ? null : <SoFar found={rows.found()} />}
				</span>
				<Archived range={trail.at(-1)} onRestored={showNewest} />
				<NewEntries table={table} />
				<Popover label="Columns" title="Columns" side="end" turn={menu.turn}>
					{() => <ColumnMenu columns={columns} layout={layout} onLayout={onLayout} at={menu.at} />}
				</Popover>
			</div>
			<div className={styles["rows"]} data-old={isOld}>
				{failure !== undefined && total === undefined ? (
					<Failure
						what="The log could not be read."
						holds="Agents are held while the log cannot be written."
						details={failure.message}
						onRetry={() => rows.retry()}
					/>
				) : total === 0 && isCounted ? (
					<Nothing query={shown} line={line} hasRange={trail.length > 0} onLine={run} onAllTimes={() => go([])} />
				) : (
					<Grid
						label="Audit entries"
						rows={rows}
						columns={columns}
						keyOf={seqOf}
						rowPx={rowPx}
						selectedKey={selected}
						goTo={goTo}
						onSelect={onSelect}
						onOpen={onRead}
						layout={layout}
						onResize={onResize}
						onMoveColumn={(id, to) => onLayout(movedTo(columns, layout, id, to))}
						onMenu={(at) => setMenu((last) => ({ at, turn: last.turn + 1 }))}
					/>
				)}
			</div>
			{failure !== undefined && total !== undefined ? (
				<div className={styles["partial"]} role="alert">
					<span>Some rows could not be read ({failure.message}).</span>
					<Button onClick={() => rows.retry()}>Retry</Button>
				</div>
			) : null}
		</>
	);
}

/** A count that grows all the time is read a few times a second. */
const countEveryMs = 250;
const sizeOf = (store: ConsoleStore): number => store.state?.chain.size ?? 0;

/** What came since. Alone told of new entries, so that the rest of the screen is not. */
function NewEntries({ table: { rows, isOld, newCount, showNewest } }: { readonly table: AuditRows }): ReactNode {
	const total = !isOld && rows.isCounted() ? rows.total() : undefined;
	const size = useSlowly(sizeOf, countEveryMs);
	return <NewPill count={newCount ?? (total === undefined ? 0 : Math.max(0, size - total))} onShow={showNewest} />;
}

/** While it is counted: to look at, not to be read aloud each time it grows. */
function SoFar({ found }: { readonly found: number }): ReactNode {
	return <span aria-hidden="true">{found === 0 ? "None so far, searching" : `${formatCount(found)} so far, counting`}</span>;
}

import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { useSize } from "../../grid/use-size.ts";
import { Popover } from "../../parts/popover.tsx";
import { AsOf } from "../../parts/states.tsx";
import { useSteadyCall } from "../../parts/use-steady-call.ts";
import styles from "./audit.module.css";
import { useAuditLook, useLayout } from "./audit-look.ts";
import { auditColumns } from "./columns.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { EntryTable } from "./entry-table.tsx";
import { ExportButton } from "./export/export-button.tsx";
import { Facets } from "./facets.tsx";
import { HistogramBand } from "./histogram/band.tsx";
import { KeyHints } from "./key-hints.tsx";
import { QueryBox } from "./query-box/query-box.tsx";
import { QueryHelp } from "./query-help.tsx";
import { SavedMenu } from "./saved-menu.tsx";
import { useAuditRows } from "./use-audit-rows.ts";
import { useExplorer } from "./use-explorer.ts";
import { VerifyBand, VerifyButton } from "./verify-band.tsx";
import { ReplayButton } from "./what-if/replay-button.tsx";

/** Wide enough for the facets beside table and detail. */
const facetsFromPx = 1000;
/** Bars of the histogram: each is wide enough to be told apart and pointed at. */
const barsFor = (widthPx: number): number => Math.min(200, Math.max(20, Math.floor((widthPx - 460) / 5)));

/** How far local time is before UTC: bars of a day begin at midnight here. */
const zoneMsAt = (at: number | undefined): number => new Date(at ?? Date.now()).getTimezoneOffset() * -60_000;

/** Everything that was recorded: to search, to read, and to prove. The address holds query, range, entry and tab. */
export function AuditScreen(): ReactNode {
	const explorer = useExplorer();
	const { line, query, shown, trail, selected, tab, type, run, go, select } = explorer;
	const table = useAuditRows(shown);
	const asOfSeq = table.rows.asOfSeq();
	const isCounted = !table.isOld && table.rows.isCounted();
	// What is counted over the whole query comes after its rows.
	const countedSeq = isCounted ? asOfSeq : undefined;
	const saved = useSteadyCall("audit.queries", {});
	const savedName = saved.value?.queries.find((each) => line !== "" && each.line === line)?.name ?? "";
	const layout = useLayout(savedName);
	const screen = useRef<HTMLDivElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const { widthPx } = useSize(screen);
	const chosen = useAuditLook((look) => look.areFacetsShown);
	const areFacetsShown = chosen ?? widthPx >= facetsFromPx;
	const range = trail.at(-1);
	const histogram = useSteadyCall(
		"audit.histogram",
		countedSeq === undefined || widthPx === 0
			? null
			: { query, buckets: barsFor(widthPx), zoneMs: zoneMsAt(range?.toAt), asOfSeq: countedSeq, ...(range === undefined ? {} : range) },
		table.behind,
	);
	const columns = useMemo(() => auditColumns(asOfSeq ?? 0), [asOfSeq]);
	const backToTable = useCallback(() => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), []);

	return (
		<div ref={screen} className={styles["screen"]} data-screen="audit" data-detail={selected !== undefined} data-facets={areFacetsShown}>
			<div className={styles["bar"]}>
				<h1>Audit</h1>
				<QueryBox line={line} onRun={type} />
				<div className={styles["acts"]}>
					<Popover label="Fields" title="What a query can name" side="end">
						{() => <QueryHelp />}
					</Popover>
					<Popover label="Saved" title="Saved queries" side="end">
						{(close) => (
							<SavedMenu
								saved={saved}
								line={line}
								onRun={(next) => {
									close();
									run(next);
								}}
							/>
						)}
					</Popover>
					<ReplayButton query={shown} total={isCounted ? table.rows.total() : undefined} />
					<ExportButton query={shown} total={isCounted ? table.rows.total() : undefined} columns={columns} layout={layout} />
					<VerifyButton />
				</div>
			</div>
			<VerifyBand onShow={select} />
			<AsOf />
			<HistogramBand data={histogram.value} isOld={histogram.isOld} trail={trail} onTrail={go} />
			<div className={styles["panes"]}>
				{areFacetsShown ? <Facets query={shown} line={line} asOfSeq={countedSeq} behind={table.behind} onLine={run} /> : null}
				<div className={styles["list"]} ref={list}>
					<EntryTable
						table={table}
						explorer={explorer}
						columns={columns}
						layout={layout}
						savedName={savedName}
						areFacetsShown={areFacetsShown}
						onRead={() => screen.current?.querySelector<HTMLElement>('aside [role="tab"][aria-selected="true"]')?.focus()}
					/>
				</div>
				<aside
					className={styles["detail"]}
					aria-label="Entry"
					onKeyDown={(event) => {
						if (event.key === "Escape") backToTable();
					}}
				>
					{selected === undefined ? (
						<KeyHints />
					) : (
						<EntryDetail
							seq={selected}
							tab={tab}
							onTab={(next) => select(selected, next)}
							onOpen={(seq) => select(seq)}
							onClose={() => {
								select(undefined);
								backToTable();
							}}
						/>
					)}
				</aside>
			</div>
		</div>
	);
}

import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { parseQuery } from "../../../shared/query/parse-query.ts";
import type { Activity } from "../../../shared/view/state.ts";
import { Grid } from "../../grid/grid.tsx";
import { NewPill } from "../../grid/new-pill.tsx";
import { Button } from "../../parts/button.tsx";
import { AsOf, Empty, Failure } from "../../parts/states.tsx";
import { formatCount } from "../../parts/time.ts";
import { setQuery, useRoute } from "../../router/use-route.ts";
import { useRowPx } from "../../store/preferences.ts";
import styles from "./audit.module.css";
import { auditColumns } from "./columns.tsx";
import { EntryDetail } from "./entry-detail.tsx";
import { QueryBar } from "./query-bar.tsx";
import { useAuditRows } from "./use-audit-rows.ts";
import { VerifyBand, VerifyButton } from "./verify-band.tsx";

const seqOf = (row: Activity): number => row.seq;
const selectSeq = (seq: number | undefined, tab?: string): void =>
	setQuery({ sel: seq === undefined ? undefined : `${seq}`, ...(tab === undefined ? {} : { tab }) });

/** Everything that was recorded: to search, to read, and to prove. The address holds query, entry and tab. */
export function AuditScreen(): ReactNode {
	const route = useRoute();
	const line = route.query["q"] ?? "";
	const tab = route.query["tab"] ?? "fields";
	const selected = readSeq(route.query["sel"] ?? (route.path[1] === "entry" ? route.path[2] : undefined));
	const query = useLastGoodQuery(line);
	const { rows, newCount, showNewest } = useAuditRows(query);
	const list = useRef<HTMLDivElement>(null);
	const detail = useRef<HTMLElement>(null);
	const onRun = useCallback((next: string) => setQuery({ q: next }), []);
	const onSelect = useCallback((row: Activity) => selectSeq(row.seq), []);
	const rowPx = useRowPx();
	const newest = rows.asOfSeq() ?? 0;
	const columns = useMemo(() => auditColumns(newest), [newest]);
	const total = rows.total();
	const failure = rows.failure();

	return (
		<div className={styles["screen"]} data-screen="audit" data-detail={selected !== undefined}>
			<div className={styles["bar"]}>
				<h1>Audit</h1>
				<QueryBar line={line} onRun={onRun} />
				<VerifyButton />
			</div>
			<VerifyBand onShow={selectSeq} />
			<AsOf />
			<div className={styles["panes"]}>
				<div className={styles["list"]} ref={list}>
					<div className={styles["count"]}>
						<span role="status">{total === undefined ? "" : `${formatCount(total)} ${total === 1 ? "entry" : "entries"}`}</span>
						<NewPill count={newCount} onShow={showNewest} />
					</div>
					<div className={styles["rows"]}>
						{failure !== undefined && total === undefined ? (
							<Failure
								what="The log could not be read."
								holds="Agents are held while the log cannot be written."
								details={failure.message}
								onRetry={() => rows.retry()}
							/>
						) : total === 0 ? (
							<Nothing isFiltered={line !== ""} />
						) : (
							<Grid
								label="Audit entries"
								rows={rows}
								columns={columns}
								keyOf={seqOf}
								rowPx={rowPx}
								selectedKey={selected}
								onSelect={onSelect}
								onOpen={() => detail.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()}
							/>
						)}
					</div>
					{failure !== undefined && total !== undefined ? (
						<div className={styles["partial"]} role="alert">
							<span>Some rows could not be read ({failure.message}).</span>
							<Button onClick={() => rows.retry()}>Retry</Button>
						</div>
					) : null}
				</div>
				<aside
					className={styles["detail"]}
					aria-label="Entry"
					ref={detail}
					onKeyDown={(event) => {
						if (event.key === "Escape") list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
					}}
				>
					{selected === undefined ? (
						<p className={styles["hint"]}>Choose an entry to read it and to check it.</p>
					) : (
						<EntryDetail
							seq={selected}
							tab={tab}
							onTab={(next) => setQuery({ tab: next })}
							onOpen={(seq) => selectSeq(seq)}
							onClose={() => {
								selectSeq(undefined);
								list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
							}}
						/>
					)}
				</aside>
			</div>
		</div>
	);
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
	if (!isFiltered)
		return <Empty fact="Nothing is recorded yet." next="Every request, answer and change is recorded here from the first one on." />;
	return (
		<Empty fact="No entry matches." next="The filter leaves nothing over.">
			<Button onClick={() => setQuery({ q: undefined })}>Clear the filter</Button>
		</Empty>
	);
}

const readSeq = (text: string | undefined): number | undefined =>
	text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** What the newest line that means something asks. */
function useLastGoodQuery(line: string): AuditQuery {
	const lastGood = useRef<AuditQuery>({});
	const parsed = useMemo(() => parseQuery(line, Date.now()), [line]);
	if (parsed.problems.length === 0) lastGood.current = parsed.query;
	return lastGood.current;
}

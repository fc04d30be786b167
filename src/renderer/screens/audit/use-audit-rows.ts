import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type AuditQuery, isEverything } from "../../../shared/query/audit-query.ts";
import type { Activity } from "../../../shared/view/state.ts";
import { createWindowedRows, type WindowedRows } from "../../grid/windowed-rows.ts";
import { useRetryOnReturn } from "../../parts/use-retry.ts";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";

/** Entries are added all the time; how many match is asked for at most this often. */
const countEveryMs = 2000;

export type AuditRows = {
	readonly rows: WindowedRows<Activity>;
	/** Matching entries that came after the moment the rows show, or that the search found since. */
	readonly newCount: number;
	/** Entries that the search has not looked at yet. */
	readonly behind: number;
	/** Shows the newest: another list, from its top. */
	showNewest(): void;
};

export const useAuditRows = (query: AuditQuery): AuditRows => {
	const queryText = JSON.stringify(query);
	const [turn, setTurn] = useState(0);
	const rows = useMemo(() => openRows(queryText, turn), [queryText, turn]);
	// Told of what concerns the whole list; rows that come while it is scrolled concern the table alone.
	useSyncExternalStore(rows.subscribe, rows.total);
	useSyncExternalStore(rows.subscribe, rows.behind);
	const failure = useSyncExternalStore(rows.subscribe, rows.failure);
	useRetryOnReturn(failure !== undefined, rows.retry);
	return { rows, ...useNewer(rows, queryText), showNewest: () => setTurn((last) => last + 1) };
};

/** Another turn is another list of the same query: as of now. */
const openRows = (queryText: string, _turn: number): WindowedRows<Activity> => {
	const query = JSON.parse(queryText) as AuditQuery;
	return createWindowedRows((offset, limit, asOfSeq) =>
		call("audit.window", { query, offset, limit, ...(asOfSeq === undefined ? {} : { asOfSeq }) }),
	);
};

/** What the query would find now, beside what the rows show. */
function useNewer(rows: WindowedRows<Activity>, queryText: string): Pick<AuditRows, "newCount" | "behind"> {
	const size = useConsole((store) => store.state?.chain.size ?? 0);
	const total = rows.total();
	const [found, setFound] = useState<{ rows: unknown; total: number; behind: number } | undefined>(undefined);
	const query = useMemo(() => JSON.parse(queryText) as AuditQuery, [queryText]);
	const isAll = isEverything(query);
	const behind = found?.rows === rows ? found.behind : rows.behind();
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		if (isAll || total === undefined) return undefined;
		const timer = setTimeout(() => {
			void call("audit.window", { query, offset: 0, limit: 1 }).then((result) => {
				if (!result.ok) return;
				setFound({ rows, total: result.value.total, behind: result.value.behind });
				// The search catches up by itself: look again until it has.
				if (result.value.behind > 0) setTurn((last) => last + 1);
			});
		}, countEveryMs);
		return () => clearTimeout(timer);
	}, [isAll, query, size, total, rows, turn]);
	if (total === undefined) return { newCount: 0, behind };
	const now = isAll ? size : found?.rows === rows ? found.total : total;
	return { newCount: Math.max(0, now - total), behind: isAll ? 0 : behind };
}

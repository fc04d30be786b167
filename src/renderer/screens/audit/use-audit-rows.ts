import { useEffect, useMemo, useState } from "react";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import type { Activity } from "../../../shared/view/state.ts";
import { useRows } from "../../grid/use-rows.ts";
import { createWindowedRows, type WindowedRows } from "../../grid/windowed-rows.ts";
import { useRetryOnReturn } from "../../parts/use-retry.ts";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";

/** Entries are added all the time; how many match is asked for at most this often. */
const countEveryMs = 2000;

export type AuditRows = {
	readonly rows: WindowedRows<Activity>;
	/** Matching entries that came after the moment the rows show. */
	readonly newCount: number;
	/** Shows the newest: another list, from its top. */
	showNewest(): void;
};

export const useAuditRows = (query: AuditQuery): AuditRows => {
	const queryText = JSON.stringify(query);
	const [turn, setTurn] = useState(0);
	const rows = useMemo(() => openRows(queryText, turn), [queryText, turn]);
	useRows(rows);
	useRetryOnReturn(rows.failure() !== undefined, rows.retry);
	return { rows, newCount: useNewCount(rows, queryText), showNewest: () => setTurn((last) => last + 1) };
};

/** Another turn is another list of the same query: as of now. */
const openRows = (queryText: string, _turn: number): WindowedRows<Activity> => {
	const query = JSON.parse(queryText) as AuditQuery;
	return createWindowedRows((offset, limit, asOfSeq) =>
		call("audit.window", { query, offset, limit, ...(asOfSeq === undefined ? {} : { asOfSeq }) }),
	);
};

function useNewCount(rows: WindowedRows<Activity>, queryText: string): number {
	const size = useConsole((store) => store.state?.chain.size ?? 0);
	const total = rows.total();
	const [found, setFound] = useState<{ rows: unknown; total: number } | undefined>(undefined);
	const isEverything = queryText === "{}";
	useEffect(() => {
		if (isEverything || total === undefined) return undefined;
		const timer = setTimeout(() => {
			void call("audit.window", { query: JSON.parse(queryText) as AuditQuery, offset: 0, limit: 1 }).then((result) => {
				if (result.ok) setFound({ rows, total: result.value.total });
			});
		}, countEveryMs);
		return () => clearTimeout(timer);
	}, [isEverything, queryText, size, total, rows]);
	if (total === undefined) return 0;
	const now = isEverything ? size : found?.rows === rows ? found.total : total;
	return Math.max(0, now - total);
}

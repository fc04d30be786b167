import { useEffect, useMemo, useState } from "react";
import type { AuditFilter } from "../../../shared/contract/console.ts";
import type { Activity } from "../../../shared/view/state.ts";
import { useRows } from "../../grid/use-rows.ts";
import { createWindowedRows, type WindowedRows } from "../../grid/windowed-rows.ts";
import { call } from "../../store/client.ts";
import { useConsole, useLive } from "../../store/console-store.ts";

/** Entries are added all the time; how many match is asked for at most this often. */
const countEveryMs = 2000;

export type AuditRows = {
	readonly rows: WindowedRows<Activity>;
	/** Matching entries that came after the moment the rows show. */
	readonly newCount: number;
	/** Shows the newest: another list, from its top. */
	showNewest(): void;
};

export const useAuditRows = (filter: AuditFilter): AuditRows => {
	const filterText = JSON.stringify(filter);
	const [turn, setTurn] = useState(0);
	const rows = useMemo(() => {
		const fixed = JSON.parse(filterText) as AuditFilter;
		return createWindowedRows<Activity>((offset, limit, asOfSeq) =>
			call("audit.window", { filter: fixed, offset, limit, ...(asOfSeq === undefined ? {} : { asOfSeq }) }),
		);
		// `turn` makes a new list on purpose.
	}, [filterText, turn]);
	useRows(rows);

	const isLive = useLive();
	const hasFailed = rows.failure() !== undefined;
	useEffect(() => {
		if (isLive && hasFailed) rows.retry();
		// Only a connection that came back asks again by itself.
	}, [isLive, rows]);

	return { rows, newCount: useNewCount(rows, filterText), showNewest: () => setTurn((last) => last + 1) };
};

function useNewCount(rows: WindowedRows<Activity>, filterText: string): number {
	const size = useConsole((store) => store.state?.chain.size ?? 0);
	const total = rows.total();
	const [found, setFound] = useState<{ rows: unknown; total: number } | undefined>(undefined);
	const isEverything = filterText === "{}";
	useEffect(() => {
		if (isEverything || total === undefined) return undefined;
		const timer = setTimeout(() => {
			void call("audit.window", { filter: JSON.parse(filterText) as AuditFilter, offset: 0, limit: 1 }).then((result) => {
				if (result.ok) setFound({ rows, total: result.value.total });
			});
		}, countEveryMs);
		return () => clearTimeout(timer);
	}, [isEverything, filterText, size, total, rows]);
	if (total === undefined) return 0;
	const now = isEverything ? size : found?.rows === rows ? found.total : total;
	return Math.max(0, now - total);
}

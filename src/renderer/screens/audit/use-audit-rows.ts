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
	/** The rows are still those of the question before: the newest has no answer yet. */
	readonly isOld: boolean;
	/**
	 * Matching entries that came after the moment the rows show, or that the search found since. Undefined where all entries
	 * match: the size of the log says it, and who shows it asks for that, not the whole screen for each entry.
	 */
	readonly newCount: number | undefined;
	/** Entries that the search has not looked at yet. */
	readonly behind: number;
	/** Shows the newest: another list, from its top. */
	showNewest(): void;
};

export const useAuditRows = (query: AuditQuery): AuditRows => {
	const queryText = JSON.stringify(query);
	const [turn, setTurn] = useState(0);
	const next = useMemo(() => openRows(queryText, turn), [queryText, turn]);
	const rows = useAnswered(next);
	// Told of what concerns the whole list; rows that come while it is scrolled concern the table alone.
	useSyncExternalStore(rows.subscribe, rows.total);
	useSyncExternalStore(rows.subscribe, rows.behind);
	useSyncExternalStore(rows.subscribe, rows.found);
	useSyncExternalStore(rows.subscribe, rows.isCounted);
	const failure = useSyncExternalStore(rows.subscribe, rows.failure);
	useRetryOnReturn(failure !== undefined, rows.retry);
	return { rows, isOld: rows !== next, ...useNewer(rows, queryText, rows === next), showNewest: () => setTurn((last) => last + 1) };
};

/** Another turn is another list of the same query: as of now. */
const openRows = (queryText: string, _turn: number): WindowedRows<Activity> => {
	const query = JSON.parse(queryText) as AuditQuery;
	return createWindowedRows((offset, limit, asOfSeq, countMs) =>
		call("audit.window", { query, offset, limit, countMs, ...(asOfSeq === undefined ? {} : { asOfSeq }) }),
	);
};

/** The list that was shown before stays until the next has its first answer: nothing goes blank in between. */
function useAnswered(next: WindowedRows<Activity>): WindowedRows<Activity> {
	const [shown, setShown] = useState(next);
	useEffect(() => {
		if (shown === next) return undefined;
		const take = (): void => {
			if (next.total() !== undefined || next.failure() !== undefined) setShown(next);
		};
		const stop = next.subscribe(take);
		// The host answers one query at a time: a question about the one before would take the place of this one.
		shown.leave();
		next.want(0, 1, 0);
		return stop;
	}, [shown, next]);
	return shown;
}

/** What the query would find now, beside what the rows show. */
function useNewer(rows: WindowedRows<Activity>, queryText: string, isNow: boolean): Pick<AuditRows, "newCount" | "behind"> {
	const total = isNow && rows.isCounted() ? rows.total() : undefined;
	const [found, setFound] = useState<{ rows: unknown; total: number; behind: number } | undefined>(undefined);
	const query = useMemo(() => JSON.parse(queryText) as AuditQuery, [queryText]);
	const isAll = isEverything(query);
	const behind = found?.rows === rows ? found.behind : rows.behind();
	useEffect(() => {
		if (isAll || total === undefined) return undefined;
		const ask = async (): Promise<boolean> => {
			const result = await call("audit.window", { query, offset: 0, limit: 1 });
			if (!result.ok) return false;
			setFound({ rows, total: result.value.total, behind: result.value.behind });
			// The search catches up by itself: look again until it has.
			return result.value.behind > 0;
		};
		return whileTheLogGrows(ask);
	}, [isAll, query, total, rows]);
	if (isAll || total === undefined) return { newCount: isAll ? undefined : 0, behind: isAll ? 0 : behind };
	return { newCount: Math.max(0, (found?.rows === rows ? found.total : total) - total), behind };
}

/** Calls soon, and again after entries were added or while it says so, always at least `countEveryMs` apart. Gives back how to stop. */
const whileTheLogGrows = (ask: () => Promise<boolean>): (() => void) => {
	const sizeNow = (): number => useConsole.getState().state?.chain.size ?? 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asked = sizeNow();
	let isStopped = false;
	const schedule = (): void => {
		if (!isStopped) timer ??= setTimeout(() => void run(), countEveryMs);
	};
	const run = async (): Promise<void> => {
		asked = sizeNow();
		const isUnfinished = await ask();
		timer = undefined;
		if (isUnfinished || sizeNow() !== asked) schedule();
	};
	const unsubscribe = useConsole.subscribe(() => {
		if (sizeNow() !== asked) schedule();
	});
	schedule();
	return () => {
		isStopped = true;
		clearTimeout(timer);
		unsubscribe();
	};
};

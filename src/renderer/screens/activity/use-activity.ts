import { useCallback, useEffect, useMemo, useState } from "react";
import { type Activity, recentLimit } from "../../../shared/view/state.ts";
import { useRows } from "../../grid/use-rows.ts";
import { useRetryOnReturn } from "../../parts/use-retry.ts";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";
import { type ActivityFilter, type ActivityRows, createActivityRows } from "./activity-rows.ts";

const nothing: readonly Activity[] = [];

/** Another turn is another list of the same filter: from the newest on. */
const openRows = (filter: ActivityFilter, _turn: number): ActivityRows => {
	const { agent } = filter;
	return createActivityRows(
		(beforeSeq, limit) =>
			call("activity.list", { limit, ...(agent === undefined ? {} : { agent }), ...(beforeSeq === undefined ? {} : { beforeSeq }) }),
		filter,
	);
};

/** The list of a filter, what waits to be put on top of it, and whether that is done by itself. */
export function useActivity(filter: ActivityFilter) {
	const [turn, setTurn] = useState({ count: 0, isFollowing: false });
	const recent = useConsole((store) => store.state?.recent ?? nothing);
	const rows = useMemo(() => openRows(filter, turn.count), [filter, turn.count]);
	useRows(rows);
	useRetryOnReturn(rows.failure() !== undefined, rows.retry);

	const known = rows.newestSeq();
	const isNew = (row: Activity): boolean =>
		known !== undefined &&
		row.seq > known &&
		(filter.agent === undefined || row.agent === filter.agent) &&
		(filter.session === undefined || row.session === filter.session);
	const oldestRecent = recent.at(-1)?.seq;
	// More came than this window keeps: what lies between is only in the log.
	const hasGap = known !== undefined && recent.length >= recentLimit && oldestRecent !== undefined && oldestRecent > known + 1;
	const showNewest = useCallback(
		(follow = false) => {
			if (hasGap || known === undefined) setTurn(({ count }) => ({ count: count + 1, isFollowing: follow }));
			else {
				rows.add(recent);
				setTurn(({ count }) => ({ count, isFollowing: follow }));
			}
		},
		[hasGap, known, recent, rows],
	);
	const newCount = recent.filter(isNew).length;
	useEffect(() => {
		if (turn.isFollowing && newCount > 0) showNewest(true);
	}, [turn.isFollowing, newCount, showNewest]);
	const setFollowing = useCallback(
		(isFollowing: boolean) => setTurn((last) => (last.isFollowing === isFollowing ? last : { ...last, isFollowing })),
		[],
	);
	return {
		rows,
		newCount: turn.isFollowing ? 0 : newCount,
		mayBeMore: hasGap,
		isFollowing: turn.isFollowing,
		setFollowing,
		showNewest: (follow = false) => showNewest(follow === true),
	};
}

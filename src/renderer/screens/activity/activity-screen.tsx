import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import { Grid } from "../../grid/grid.tsx";
import { NewPill } from "../../grid/new-pill.tsx";
import { Button } from "../../parts/button.tsx";
import { AsOf, Empty, Failure } from "../../parts/states.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { formatRoute } from "../../router/route.ts";
import { navigate, setQuery, useRoute } from "../../router/use-route.ts";
import { useConsole, useLive } from "../../store/console-store.ts";
import { useRowPx } from "../../store/preferences.ts";
import styles from "./activity.module.css";
import type { ActivityFilter, ActivityRows } from "./activity-rows.ts";
import { activityColumns } from "./columns.ts";
import { Counts } from "./counts.tsx";
import { useActivity } from "./use-activity.ts";

const seqOf = (row: Activity): number => row.seq;

/** What agents do, live, most of it without asking: to watch and to step in. Following is off until it is asked for. */
export function ActivityScreen(): ReactNode {
	const { agent, session } = useRoute().query;
	const filter = useMemo(
		(): ActivityFilter => ({ ...(agent === undefined ? {} : { agent }), ...(session === undefined ? {} : { session }) }),
		[agent, session],
	);
	const { rows, newCount, mayBeMore, isFollowing, setFollowing, showNewest } = useActivity(filter);
	const [selected, setSelected] = useState<Activity | undefined>(undefined);
	const onSelect = useCallback(
		(row: Activity) => {
			setSelected(row);
			setFollowing(false);
		},
		[setFollowing],
	);
	const onMove = useCallback((first: number) => (first > 0 ? setFollowing(false) : undefined), [setFollowing]);
	const rowPx = useRowPx();
	const total = rows.total();
	const failure = rows.failure();
	const isLive = useLive();

	return (
		<div className={styles["screen"]} data-screen="activity">
			<div className={styles["bar"]}>
				<h1>Activity</h1>
				<Filters filter={filter} />
				<Counts />
			</div>
			<AsOf />
			<div className={styles["follow"]}>
				<span role="status">{isFollowing ? "Following" : newCount === 0 ? "Nothing new" : `Paused, ${formatCount(newCount)} new`}</span>
				<NewPill count={newCount} more={mayBeMore} onShow={showNewest} />
				<Button aria-pressed={isFollowing} disabled={!isLive} onClick={() => (isFollowing ? setFollowing(false) : showNewest(true))}>
					{isFollowing ? "Stop following" : "Follow"}
				</Button>
			</div>
			<div className={styles["rows"]}>
				{failure !== undefined && total === 0 ? (
					<Failure
						what="The activity could not be read."
						holds="Agents are not affected."
						details={failure.message}
						onRetry={() => rows.retry()}
					/>
				) : total === 0 && rows.isWhole() ? (
					<Nothing filter={filter} />
				) : (
					<Grid
						label="Activity"
						rows={rows}
						columns={activityColumns}
						keyOf={seqOf}
						rowPx={rowPx}
						selectedKey={selected?.seq}
						onSelect={onSelect}
						onMove={onMove}
						onOpen={openEntry}
					/>
				)}
			</div>
			<Searching rows={rows} />
			<Chosen row={selected} />
		</div>
	);
}

const openEntry = (row: Activity): void => {
	window.location.hash = formatRoute({ path: ["audit"], query: { sel: `${row.seq}` } });
};

function Filters({ filter }: { readonly filter: ActivityFilter }): ReactNode {
	const agents = useConsole((store) => store.state?.agents);
	const names = new Set((agents ?? []).map((agent) => agent.name));
	if (filter.agent !== undefined) names.add(filter.agent);
	return (
		<div className={styles["filters"]}>
			<label>
				Agent{" "}
				<select className={styles["select"]} value={filter.agent ?? ""} onChange={(event) => setQuery({ agent: event.target.value })}>
					<option value="">all</option>
					{[...names].map((name) => (
						<option key={name}>{name}</option>
					))}
				</select>
			</label>
			{filter.session === undefined ? null : (
				<span className={styles["session"]}>
					Session <SafeText text={filter.session} mode="name" />
					<Button look="quiet" onClick={() => setQuery({ session: undefined })}>
						All sessions
					</Button>
				</span>
			)}
		</div>
	);
}

function Nothing({ filter }: { readonly filter: ActivityFilter }): ReactNode {
	if (filter.agent === undefined && filter.session === undefined) {
		return (
			<Empty
				fact="No agent has done anything yet."
				next="Everything an agent asks for or does appears here, allowed without asking included."
			/>
		);
	}
	return (
		<Empty fact="Nothing matches." next="This agent or session has no activity in the log.">
			<Button onClick={() => setQuery({ agent: undefined, session: undefined })}>Show all</Button>
		</Empty>
	);
}

/** Where looking back has stopped, when many pages held nothing that matches. */
function Searching({ rows }: { readonly rows: ActivityRows }): ReactNode {
	const failure = rows.failure();
	if (failure !== undefined && rows.total() !== 0) {
		return (
			<div className={styles["note"]} role="alert">
				<span>Older activity could not be read ({failure.message}).</span>
				<Button onClick={() => rows.retry()}>Retry</Button>
			</div>
		);
	}
	const to = rows.searchedTo();
	if (!rows.isPausedLooking() || rows.isWhole() || to === undefined) return null;
	return (
		<div className={styles["note"]}>
			<span>
				Looked back to <TimeText at={to} form="day" /> and found nothing more.
			</span>
			<Button onClick={() => rows.lookFurther()}>Look further back</Button>
		</div>
	);
}

/** The chosen row in full, and where it leads. */
function Chosen({ row }: { readonly row: Activity | undefined }): ReactNode {
	return (
		<div className={styles["chosen"]}>
			{row === undefined ? (
				<span className={styles["hint"]}>Choose a row to see all of it.</span>
			) : (
				<>
					<code className={styles["whole"]}>
						<SafeText text={row.subject} mode="code" />
					</code>
					<span className={styles["links"]}>
						{row.agent === undefined ? null : (
							<Button look="quiet" onClick={() => navigate("agents", row.agent ?? "")}>
								Agent
							</Button>
						)}
						{row.session === undefined ? null : (
							<Button look="quiet" onClick={() => setQuery({ session: row.session })}>
								This session
							</Button>
						)}
						<Button onClick={() => openEntry(row)}>Open entry #{formatCount(row.seq)}</Button>
					</span>
				</>
			)}
		</div>
	);
}

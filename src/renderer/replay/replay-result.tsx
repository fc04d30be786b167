import { type ReactNode, useState } from "react";
import type { ReplayAsk } from "../../shared/contract/console-policies.ts";
import type { ReplayDifference, ReplayReport } from "../../shared/model/policy.ts";
import { Button } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import page from "../parts/page.module.css";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatCount } from "../parts/time.ts";
import { TimeText } from "../parts/time-text.tsx";
import { formatRoute } from "../router/route.ts";
import { useRoute } from "../router/use-route.ts";
import { call } from "../store/client.ts";
import styles from "./replay.module.css";
import type { Replaying } from "./use-replay.ts";

const shown = 50;

/** What would have been decided otherwise: how many of each, then the decisions, the most dangerous first. */
export function ReplayResult({ ask, report }: { readonly ask: ReplayAsk; readonly report: ReplayReport }): ReactNode {
	const { differences, decisions, entries, stricter, looser, approximate, undecided } = report;
	const denied = differences.filter(isDeniedAndAllowed).length;
	const counts = [
		["Unchanged", report.unchanged],
		["Newly asked", report.newlyAsked],
		["Newly allowed", report.newlyAllowed],
		["Newly denied", report.newlyDenied],
		["Undecidable", undecided],
	] as const;
	const isFinished = report.state === "finished";
	return (
		<div className={styles["result"]} aria-label="What it would have decided" role="region" tabIndex={-1}>
			<p role="status">
				<strong>{isFinished ? "" : "Cancelled: nothing is known of the rest. "}</strong>
				{formatCount(decisions)} decisions in {formatCount(entries)} entries: {formatCount(stricter)} would be stricter,{" "}
				{formatCount(looser)} looser
				{denied > 0 ? `, ${formatCount(denied)} of them you had denied` : ""}.
			</p>
			<dl className={styles["counts"]}>
				{counts.map(([title, count]) => (
					<div key={title}>
						<dt>{title}</dt>
						<dd>{formatCount(count)}</dd>
					</div>
				))}
			</dl>
			{approximate === 0 ? null : (
				<p className={page["means"]}>{formatCount(approximate)} were judged by the part of their arguments that the log keeps.</p>
			)}
			{undecided === 0 ? null : (
				<p className={page["means"]}>
					{formatCount(undecided)} cannot be decided again: no rule made them, or the log does not say enough.
				</p>
			)}
			{differences.length === 0 ? (
				<p>{decisions === 0 ? "No decision is among these entries." : isFinished ? "Nothing would have come out otherwise." : ""}</p>
			) : (
				<Rows differences={differences.slice(0, shown)} />
			)}
			{differences.length > shown ? (
				<p>
					… and {formatCount(stricter + looser - shown)} more; <code>countersign policy replay</code> lists them.
				</p>
			) : null}
			{isFinished && differences.length > 0 && (ask.text !== undefined || ask.revision !== undefined) ? (
				<SaveTests ask={ask} key={JSON.stringify(ask)} />
			) : null}
		</div>
	);
}

const isDeniedAndAllowed = ({ person, after }: ReplayDifference): boolean => person === "denied" && after === "allowed";

function Rows({ differences }: { readonly differences: readonly ReplayDifference[] }): ReactNode {
	const { path, query } = useRoute();
	// The explorer keeps what it looks for.
	const kept = path[0] === "audit" ? query : {};
	return (
		<table className={cx(page["table"], styles["rows"])}>
			<thead>
				<tr>
					<th scope="col">#</th>
					<th scope="col">When</th>
					<th scope="col">Action</th>
					<th scope="col">It was</th>
					<th scope="col">It would be</th>
				</tr>
			</thead>
			<tbody>
				{differences.map((each) => (
					<tr key={each.seq} data-hatched={isDeniedAndAllowed(each)}>
						<th scope="row">
							<a href={formatRoute({ path: ["audit"], query: { ...kept, sel: `${each.seq}` } })}>#{each.seq}</a>
						</th>
						<td>
							<TimeText at={each.at} form="day" />
						</td>
						<td>
							<code>
								<SafeText text={each.subject} mode="file" />
							</code>
							<span className={page["second"]}>
								<SafeText text={each.agent} mode="name" />
							</span>
						</td>
						<td>
							{each.before}
							{each.person === undefined ? "" : `, a person ${each.person} it`}
							<span className={page["second"]}>
								<Said text={each.beforeWhy} />
							</span>
						</td>
						<td>
							<strong>{each.after}</strong>
							<span className={page["second"]}>
								<Said text={each.afterWhy} />
							</span>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** What would differ, kept as tests that `countersign policy test` runs. */
function SaveTests({ ask }: { readonly ask: ReplayAsk }): ReactNode {
	const [said, setSaid] = useState<string | null>(null);
	const save = async (): Promise<void> => {
		const result = await call("policy.save-tests", ask);
		if (!result.ok) return setSaid(`Not kept: ${result.fault.message}.`);
		const { file, tests, left } = result.value;
		setSaid(`${tests} ${tests === 1 ? "test" : "tests"} in \`${file}\`${left === 0 ? "" : `; ${left} could not be told as one`}.`);
	};
	return (
		<div className={styles["acts"]}>
			<Button onClick={() => void save()}>Keep as tests</Button>
			<span role="status">{said === null ? "" : <Said text={said} />}</span>
		</div>
	);
}

/** How far a replay is, and why there is none. */
export function ReplayState({ run, isRunning }: Pick<Replaying, "run" | "isRunning">): ReactNode {
	const progress = run?.progress ?? null;
	return (
		<>
			<p className={styles["progress"]} role="status">
				{isRunning
					? progress === null
						? "Reading the log"
						: `${formatCount(progress.done)} of ${formatCount(progress.total)} entries`
					: ""}
			</p>
			{run?.fault == null ? null : (
				<p role="alert" className={page["fault"]}>
					Not tried: <Said text={run.fault} />.
				</p>
			)}
		</>
	);
}

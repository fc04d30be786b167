import { type ReactNode, useState } from "react";
import type { ArchiveView } from "../../../shared/model/archive.ts";
import { Button } from "../../parts/button.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useCall } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { useLive } from "../../store/console-store.ts";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

/** Where the log is, how long it says everything, and the days that are archived. */
export function Log({ state }: SectionProps): ReactNode {
	const isLive = useLive();
	const reading = useCall("audit.archive", {}, state.config.since);
	if (reading.state === "loading") return <Loading rows={4} what="the archive" />;
	if (reading.state === "failed")
		return (
			<Failure
				what="The archive could not be shown."
				holds="The log is written as before."
				details={reading.fault.message}
				onRetry={reading.retry}
			/>
		);
	const { folder, retentionDays, problem, segments } = reading.value;
	return (
		<>
			<dl className={styles["rows"]}>
				<Row
					label="Kept"
					means="What entries say is removed after that, a day at a time and behind an entry that says so. Their hashes stay, and every proof stays valid. Set in the rules file: [audit] retention_days."
				>
					{retentionDays === 0 ? "For ever" : `${retentionDays} days`}
				</Row>
				<Row
					label="Archive"
					means="A file for each day, UTC. Each can be checked with the public key alone; they are yours to keep or delete."
				>
					<code>
						<SafeText text={folder} mode="name" />
					</code>
					{problem === undefined ? null : (
						<span className={styles["bad"]} role="alert">
							{" "}
							Cannot be written: <Said text={problem} />
						</span>
					)}
				</Row>
			</dl>
			<h2>Archived days</h2>
			{segments.length === 0 ? (
				<p className={styles["means"]}>None yet: a day is archived when it is over.</p>
			) : (
				<table className={styles["values"]}>
					<thead>
						<tr>
							<th scope="col">Day</th>
							<th scope="col">Entries</th>
							<th scope="col">In the log</th>
						</tr>
					</thead>
					<tbody>
						{segments.toReversed().map((segment) => (
							<SegmentRow key={segment.name} segment={segment} onDone={isLive ? reading.retry : null} />
						))}
					</tbody>
				</table>
			)}
		</>
	);
}

const words = { kept: "Yes", removed: "Hashes only", restored: "Put back for a while" } as const;

function SegmentRow({
	segment,
	onDone,
}: {
	readonly segment: ArchiveView["segments"][number];
	readonly onDone: (() => void) | null;
}): ReactNode {
	const { name, day, from, to, bodies } = segment;
	const [said, setSaid] = useState<string | null>(null);
	const restore = async (): Promise<void> => {
		setSaid("Checking every line");
		const result = await call("audit.restore", { names: [name], days: 7 });
		setSaid(result.ok ? null : result.fault.message);
		if (result.ok) onDone?.();
	};
	return (
		<tr>
			<th scope="row">
				<SafeText text={day} mode="name" />
			</th>
			<td>
				#{from} to #{to - 1}
			</td>
			<td>
				{words[bodies]} {bodies !== "removed" || onDone === null ? null : <Button onClick={() => void restore()}>Restore to search</Button>}
				{said === null ? null : (
					<span role="status">
						{" "}
						<Said text={said} />
					</span>
				)}
			</td>
		</tr>
	);
}

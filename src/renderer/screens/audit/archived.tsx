import { type ReactNode, useState } from "react";
import type { ArchiveView } from "../../../shared/model/archive.ts";
import { Button } from "../../parts/button.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import { useCall } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { useLive } from "../../store/console-store.ts";
import { announce } from "../../store/ui-store.ts";
import styles from "./audit.module.css";
import { type Range, rangeText } from "./histogram/moment.ts";

const dayMs = 86_400_000;
/** How many days at most one press brings back, and for how long. */
const mostDays = 400;
const keptDays = 7;

type Segment = ArchiveView["segments"][number];

/** Segments of the range whose entries the log has only hashes of: a search finds nothing in them. */
const missingIn = (segments: readonly Segment[], range: Range | undefined): readonly Segment[] =>
	segments.filter((segment) => {
		const fromAt = Date.parse(segment.day);
		return segment.bodies === "removed" && (range === undefined || (fromAt < range.toAt && fromAt + dayMs > range.fromAt));
	});

/** Says which days cannot be searched because they are archived, and brings them back for a while. */
export function Archived({ range, onRestored }: { readonly range: Range | undefined; readonly onRestored: () => void }): ReactNode {
	const reading = useCall("audit.archive", {});
	const isLive = useLive();
	const [isRestoring, setRestoring] = useState(false);
	const missing = reading.state === "ready" ? missingIn(reading.value.segments, range) : [];
	const [first] = missing;
	const last = missing.at(-1);
	if (first === undefined || last === undefined) return null;
	const days = rangeText({ fromAt: atLocalDay(first.day), toAt: atLocalDay(last.day) + dayMs });
	const restore = async (): Promise<void> => {
		if (isRestoring || !isLive) return;
		setRestoring(true);
		const result = await call("audit.restore", { names: missing.slice(-mostDays).map((each) => each.name), days: keptDays });
		setRestoring(false);
		announce(
			result.ok ? `${result.value.entries} entries are back for ${keptDays} days.` : `Not restored: ${result.fault.message}`,
			!result.ok,
		);
		reading.retry();
		if (result.ok) onRestored();
	};
	return (
		<span className={styles["archived"]}>
			{days} archived.
			<Button className={styles["small"]} look="quiet" aria-disabled={isRestoring || !isLive} onClick={() => void restore()}>
				{isRestoring ? "Checking every line" : "Restore to search"}
				<Spoken>{` ${days}`}</Spoken>
			</Button>
		</span>
	);
}

/** A segment is a day of UTC; here it is only named. */
const atLocalDay = (day: string): number => {
	const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
	return new Date(year, month - 1, date).getTime();
};

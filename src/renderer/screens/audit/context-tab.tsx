import { type ReactNode, useState } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import { SafeText } from "../../parts/safe-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { useConsole } from "../../store/console-store.ts";
import { Verdict } from "./verdict.tsx";
import styles from "./detail.module.css";

const each = 10;
/** Entries may be added between the count we know and the answer: ask for some more on both sides. */
const slack = 15;

/** What happened just before and just after, whatever the filter says. */
export function ContextTab({ seq, onOpen }: { readonly seq: number; readonly onOpen: (seq: number) => void }): ReactNode {
	const size = useConsole((store) => store.state?.chain.size ?? 0);
	// Asked once for an entry: the list must not move because the log grows.
	const reading = useCall("audit.window", useFixedWindow(seq, size));
	if (reading.state === "loading") return <Loading rows={12} what="the neighbourhood" />;
	if (reading.state === "failed")
		return <Failure what="The neighbourhood could not be read." details={reading.fault.message} onRetry={reading.retry} />;
	const rows = reading.value.rows.filter((row) => Math.abs(row.seq - seq) <= each);
	return (
		<ol className={styles["around"]} aria-label="10 before, 10 after, newest first">
			{rows.map((row) => (
				<Line key={row.seq} row={row} isThis={row.seq === seq} onOpen={onOpen} />
			))}
		</ol>
	);
}

function Line({
	row,
	isThis,
	onOpen,
}: {
	readonly row: Activity;
	readonly isThis: boolean;
	readonly onOpen: (seq: number) => void;
}): ReactNode {
	return (
		<li>
			<button type="button" className={styles["line"]} aria-current={isThis ? "true" : undefined} onClick={() => onOpen(row.seq)}>
				<span>
					<code>#{formatCount(row.seq)}</code> <TimeText at={row.at} /> <Verdict row={row} />
				</span>
				<code>
					<SafeText text={row.subject} mode="name" />
				</code>
			</button>
		</li>
	);
}

const windowOf = (seq: number, size: number) => ({
	query: {},
	offset: Math.max(0, size - 1 - seq - each - slack),
	limit: 2 * (each + slack) + 1,
});

function useFixedWindow(seq: number, size: number): ReturnType<typeof windowOf> {
	const [fixed, setFixed] = useState({ seq, window: windowOf(seq, size) });
	if (fixed.seq === seq) return fixed.window;
	const next = { seq, window: windowOf(seq, size) };
	setFixed(next);
	return next.window;
}

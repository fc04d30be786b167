import type { ReactNode } from "react";
import type { Activity } from "../../shared/view/state.ts";
import { formatRoute } from "../router/route.ts";
import page from "./page.module.css";
import { SafeText } from "./safe-text.tsx";
import { formatCount } from "./time.ts";
import { TimeText } from "./time-text.tsx";

/** Entries of the log as plain lines: number, time, what, and who did it or whom it is about. Each number opens its entry. */
export function EntryList({ rows, who = "actor" }: { readonly rows: readonly Activity[]; readonly who?: "actor" | "agent" }): ReactNode {
	return (
		<ol className={page["history"]}>
			{rows.map((row) => (
				<li key={row.seq}>
					<a href={formatRoute({ path: ["audit"], query: { sel: `${row.seq}` } })}>#{formatCount(row.seq)}</a>
					<TimeText at={row.at} form="day" />
					<span>
						<SafeText text={row.subject} mode="prose" />
					</span>
					<span className={page["second"]}>
						<SafeText text={who === "actor" ? row.actor : (row.agent ?? row.actor)} mode="name" />
					</span>
				</li>
			))}
		</ol>
	);
}

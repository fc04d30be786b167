import type { ReactNode } from "react";
import { globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import { EntryList } from "../../parts/entry-list.tsx";
import page from "../../parts/page.module.css";
import { Failure } from "../../parts/states.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";
import { useConsole } from "../../store/console-store.ts";

const shown = 5;

/** What this breaker has refused since it opened. Whether an agent tries again is up to the agent. */
export function Refused({ breaker }: { readonly breaker: BreakerView }): ReactNode {
	const { scope, openedAt } = breaker;
	const size = useConsole((store) => store.state?.chain.size);
	const isGlobal = scope === globalScope;
	const reading = useCall(
		"audit.window",
		openedAt === undefined
			? null
			: {
					query: {
						is: {
							event: ["request.denied"],
							raw: [isGlobal ? '"code":"breaker"' : '"code":"agent-breaker"'],
							...(isGlobal ? {} : { agent: [scope] }),
						},
						within: { at: { from: openedAt } },
					},
					offset: 0,
					limit: shown,
				},
		size,
	);
	if (openedAt === undefined) return null;
	return (
		<section className={page["section"]} aria-label="Refused since it opened">
			<h2>
				Refused since it opened
				{reading.state === "ready" ? `: ${formatCount(reading.value.total)}` : ""}
			</h2>
			{reading.state === "failed" ? (
				<Failure
					what="What was refused could not be read."
					holds="The breaker is in force."
					details={reading.fault.message}
					onRetry={reading.retry}
				/>
			) : null}
			{reading.state === "ready" && reading.value.total === 0 ? <p className={page["second"]}>Nothing yet.</p> : null}
			{reading.state === "ready" ? <EntryList rows={reading.value.rows} who="agent" /> : null}
			{reading.state === "ready" && reading.value.total > 0 ? (
				<p className={page["second"]}>Whether an agent tries again is up to the agent.</p>
			) : null}
		</section>
	);
}

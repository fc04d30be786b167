import type { ReactNode } from "react";
import { globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import type { EntryType } from "../../../shared/model/entry.ts";
import { EntryList } from "../../parts/entry-list.tsx";
import page from "../../parts/page.module.css";
import { Failure, Loading } from "../../parts/states.tsx";
import { useCall } from "../../parts/use-call.ts";
import { href } from "../../router/use-route.ts";

const types: EntryType[] = ["breaker.opened", "breaker.closed"];
const asked = 200;
const shown = 20;

/** When it opened and closed, newest first, each with who and why. */
export function History({ breaker }: { readonly breaker: BreakerView }): ReactNode {
	const { scope, openedAt } = breaker;
	const isGlobal = scope === globalScope;
	const reading = useCall(
		"audit.window",
		{ query: { is: { event: types, ...(isGlobal ? {} : { agent: [scope] }) } }, offset: 0, limit: asked },
		openedAt ?? 0,
	);
	// The log cannot be asked for entries without an agent; the ones of agents are left out here.
	const rows = reading.state === "ready" ? reading.value.rows.filter((row) => !isGlobal || row.agent === undefined) : [];
	return (
		<section className={page["section"]} aria-label="History">
			<h2>History</h2>
			{reading.state === "loading" ? <Loading rows={3} what="the history" /> : null}
			{reading.state === "failed" ? (
				<Failure what="The history could not be read." details={reading.fault.message} onRetry={reading.retry} />
			) : null}
			{reading.state === "ready" && rows.length === 0 ? <p className={page["second"]}>It has never opened.</p> : null}
			<EntryList rows={rows.slice(0, shown)} />
			{reading.state === "ready" && (rows.length > shown || reading.value.total > asked) ? (
				<a href={`${href("audit")}?q=event%3Abreaker`}>All in Audit</a>
			) : null}
		</section>
	);
}

import type { ReactNode } from "react";
import type { EntryType } from "../../../shared/model/entry.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { EntryList } from "../../parts/entry-list.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";
import { formatRoute } from "../../router/route.ts";
import page from "../../parts/page.module.css";

const types: EntryType[] = [
	"agent.enrolled",
	"agent.confirmed",
	"agent.refused",
	"trust.changed",
	"trust.ready",
	"mode.changed",
	"unasked.seen",
];
const shown = 50;

/** How the agent came to stand where it stands, from the log: newest first, each with who and why. */
export function History({ agent }: { readonly agent: AgentView }): ReactNode {
	// Whatever changes the agent's standing may be a new line here.
	const standing = `${agent.status} ${agent.level} ${agent.levelSince} ${agent.mode ?? ""}`;
	const reading = useCall(
		"audit.window",
		{ query: { is: { agent: [agent.name], event: types } }, offset: 0, limit: shown },
		hashOf(standing),
	);
	return (
		<section className={page["section"]} aria-label="History">
			<h2>History</h2>
			{reading.state === "loading" ? <Loading rows={3} what="the history" /> : null}
			{reading.state === "failed" ? (
				<Failure what="The history could not be read." details={reading.fault.message} onRetry={reading.retry} />
			) : null}
			{reading.state === "ready" && reading.value.rows.length === 0 ? <p className={page["second"]}>Nothing is recorded yet.</p> : null}
			{reading.state === "ready" ? <EntryList rows={reading.value.rows} /> : null}
			{reading.state === "ready" && reading.value.total > shown ? (
				<a href={formatRoute({ path: ["audit"], query: { q: `agent:${agent.name} ${types.map((each) => `event:${each}`).join(" ")}` } })}>
					All {formatCount(reading.value.total)}
				</a>
			) : null}
		</section>
	);
}

/** A number that is another one when the text is, as good as always: only asks again. */
const hashOf = (text: string): number => [...text].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 2_147_483_647, 7);

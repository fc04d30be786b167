import type { ReactNode } from "react";
import type { LimitsView } from "../../../shared/model/limits.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import page from "../../parts/page.module.css";
import { SafeText } from "../../parts/safe-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";

/** What the agent may call and what it has used of it. Asked again whenever the agent did something. */
export function LimitsSection({ agent }: { readonly agent: AgentView }): ReactNode {
	const reading = useCall("limits.get", { agent: agent.name }, agent.lastAt ?? 0);
	return (
		<section className={page["section"]} aria-label="Limits">
			<h2>Limits</h2>
			{reading.state === "loading" ? <Loading rows={2} what="the limits" /> : null}
			{reading.state === "failed" ? (
				<Failure what="The limits could not be read." details={reading.fault.message} onRetry={reading.retry} />
			) : null}
			{reading.state === "ready" ? <Used view={reading.value} /> : null}
		</section>
	);
}

const most = 8;

const amount = (what: string, count: number): string => (what === "usd" ? count.toFixed(2) : formatCount(count));

function Used({ view }: { readonly view: LimitsView }): ReactNode {
	const { rate, budget, calls, tools, denyTools } = view;
	if (rate === undefined && budget === undefined && tools === undefined && denyTools.length === 0)
		return <p className={page["second"]}>The rules set no limits for this agent.</p>;
	return (
		<dl className={page["facts"]}>
			{tools === undefined ? null : (
				<>
					<dt>May call</dt>
					<dd>{tools.length === 0 ? "nothing" : <SafeText text={tools.join(", ")} mode="name" />}</dd>
				</>
			)}
			{denyTools.length === 0 ? null : (
				<>
					<dt>May not call</dt>
					<dd>
						<SafeText text={denyTools.join(", ")} mode="name" />
					</dd>
				</>
			)}
			{rate === undefined ? null : (
				<>
					<dt>Calls of one tool</dt>
					<dd>
						at most {formatCount(rate.most)} in {rate.per}
						{calls.slice(0, most).map(({ tool, calls: count, resetAt }) => (
							<div key={tool}>
								<SafeText text={tool} mode="name" />: {formatCount(count)} of {formatCount(rate.most)}, anew <TimeText at={resetAt} />
							</div>
						))}
						{calls.length > most ? <div>and {formatCount(calls.length - most)} more tools</div> : null}
					</dd>
				</>
			)}
			{budget === undefined ? null : (
				<>
					<dt>Budget</dt>
					<dd>
						{budget.used.map(({ what, used, most: limit }) => (
							<div key={what}>
								{what}: {amount(what, used)} of {amount(what, limit)} in {budget.per}
							</div>
						))}
						{budget.resetAt === undefined ? null : (
							<div>
								anew <TimeText at={budget.resetAt} />
							</div>
						)}
					</dd>
				</>
			)}
		</dl>
	);
}

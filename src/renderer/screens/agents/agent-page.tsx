import type { ReactNode } from "react";
import type { AgentView } from "../../../shared/view/state.ts";
import { AsOf } from "../../parts/states.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatUtc, TimeText } from "../../parts/time-text.tsx";
import { formatRoute } from "../../router/route.ts";
import { useLive } from "../../store/console-store.ts";
import { Standing } from "./agent-list.tsx";
import page from "../../parts/page.module.css";
import { ConfirmPanel } from "./confirm-panel.tsx";
import { History } from "./history.tsx";
import { LimitsSection } from "./limits-section.tsx";
import { Matrix } from "./matrix.tsx";
import { ModeSection } from "./mode-section.tsx";
import { Origin } from "./origin.tsx";
import { TrustSection } from "./trust-section.tsx";
import { strengthWords } from "./words.ts";

/** One agent: who it is, what it may do, and how it came to that. */
export function AgentPage({ agent }: { readonly agent: AgentView }): ReactNode {
	const isLive = useLive();
	return (
		<div className={page["scroll"]} data-screen="agents">
			<AsOf />
			<div className={page["page"]}>
				<p className={page["crumbs"]}>
					<a href="#/agents">All agents</a>
				</p>
				<header className={page["head"]}>
					<h1>
						<SafeText text={agent.name} mode="name" />
					</h1>
					<span>
						<Standing agent={agent} />
					</span>
					<span className={page["links"]}>
						<a href={formatRoute({ path: ["activity"], query: { agent: agent.name } })}>Activity</a>
						<a href={formatRoute({ path: ["audit"], query: { q: `agent:${agent.name}` } })}>Audit</a>
					</span>
				</header>
				{isLive ? null : <p className={page["closed"]}>Not connected. Nothing can be changed until the connection is back.</p>}
				{agent.status === "pending" ? <ConfirmPanel agent={agent} isLive={isLive} /> : null}
				<Identity agent={agent} />
				{agent.status === "confirmed" ? (
					<>
						<TrustSection agent={agent} isLive={isLive} />
						<Matrix agent={agent} />
						<ModeSection agent={agent} isLive={isLive} />
						<LimitsSection agent={agent} />
					</>
				) : null}
				<History agent={agent} />
			</div>
		</div>
	);
}

function Identity({ agent }: { readonly agent: AgentView }): ReactNode {
	const strength = strengthWords[agent.strength];
	return (
		<section className={page["section"]} aria-label="Identity">
			<h2>Identity</h2>
			<dl className={page["facts"]}>
				<dt>Key</dt>
				<dd>
					<code>{agent.keyFingerprint}</code>
				</dd>
				<dt>First seen</dt>
				<dd>
					<TimeText at={agent.enrolledAt} form="day" />
				</dd>
				<dt>Kind</dt>
				<dd>
					<SafeText text={agent.kind} mode="name" />
					{agent.software === undefined ? null : (
						<span className={page["claim"]}>
							<SafeText text={agent.software} mode="name" /> (says the agent, not verified)
						</span>
					)}
				</dd>
				<dt>Connection</dt>
				<dd>
					{agent.connections === 0
						? agent.lastAt === undefined
							? "not connected"
							: `not connected; last seen ${formatUtc(agent.lastAt)}`
						: `${agent.connections} open`}
					{agent.waiting === 0 ? "" : `, ${agent.waiting} held`}
				</dd>
				{agent.status === "pending" ? null : (
					<>
						<dt>Process</dt>
						<dd>
							<Origin peer={agent.peer} />
						</dd>
					</>
				)}
				<dt>Strength</dt>
				<dd>
					<strong>{strength.word}</strong>
					<span className={page["second"]}>{strength.means}</span>
				</dd>
			</dl>
		</section>
	);
}

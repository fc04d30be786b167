import type { ReactNode } from "react";
import { Empty, Loading } from "../../parts/states.tsx";
import { useRoute } from "../../router/use-route.ts";
import { useConsole } from "../../store/console-store.ts";
import { AgentList } from "./agent-list.tsx";
import { AgentPage } from "./agent-page.tsx";
import page from "../../parts/page.module.css";

/** The programs that ask, and how far each is trusted. `#/agents/NAME` is one of them. */
export function AgentsScreen(): ReactNode {
	const name = useRoute().path[1];
	const agents = useConsole((store) => store.state?.agents);
	const agent = agents?.find((each) => each.name === name);
	if (agents === undefined) return <Loading rows={8} what="the agents" />;
	if (name === undefined) return <AgentList agents={agents} />;
	if (agent !== undefined) return <AgentPage key={agent.name} agent={agent} />;
	return (
		<div className={page["page"]}>
			<Empty fact="No agent has this name." next={<a href="#/agents">All agents</a>} />
		</div>
	);
}

import { agentContract, type AgentContract } from "../../shared/contract/agent.ts";
import { serve, type Served } from "../../shared/contract/serve.ts";
import type { AgentSession } from "../api/agent.ts";
import { refusalOf } from "../store/refusals.ts";
import type { AgentConnection } from "../wires/listen-agents.ts";
import type { App } from "./app.ts";

export type AgentServing = {
	readonly newId: () => string;
	readonly onBug: (method: string, error: unknown) => void;
};

/** Most refused frames of one connection that are recorded: a peer must not write our log at will. */
const recordedRefusals = 3;

/** Puts one agent on its connection. Its name comes from its key, in `agent.hello`; its process from the system. */
export const serveAgent = (app: App, { wire, peer, established }: AgentConnection, ports: AgentServing): void => {
	let served: Served<AgentContract> | null = null;
	let refusals = 0;
	const session: AgentSession = {
		connection: ports.newId(),
		peer,
		greeting: null,
		agent: null,
		takesEdits: false,
		hasWrongKey: false,
		isClosed: false,
		emitHeld: (event) => {
			served?.emit("action.held", event);
		},
	};
	const handlers = {
		...app.agentApi.handlers,
		"agent.hello": async (...call: Parameters<(typeof app.agentApi.handlers)["agent.hello"]>) => {
			const greeted = await app.agentApi.handlers["agent.hello"](...call);
			if (greeted.ok) established();
			return greeted;
		},
	};
	// What waited for it is withdrawn when the log can be written again.
	const onFailed = (error: unknown): void => {
		if (refusalOf(error) === null) ports.onBug("closed", error);
	};
	wire.onClose(() => void app.agentApi.closed(session).catch(onFailed));
	served = serve(agentContract, handlers, wire, session, {
		refusalOf,
		onBug: ({ method, error }) => ports.onBug(method, error),
		onRefused: (kind, detail) => {
			refusals += 1;
			if (refusals > recordedRefusals) return;
			const actor = session.agent ?? "unknown";
			void app
				.record({
					type: "connection.refused",
					actor,
					...(session.agent === null ? {} : { agent: session.agent }),
					details: { reason: `${kind}: ${detail}`, peer: peer.program ?? "" },
				})
				.catch((error: unknown) => ports.onBug("record", error));
		},
	});
};

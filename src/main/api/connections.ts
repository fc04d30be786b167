import type { Peer } from "../../shared/model/agent.ts";
import type { Strength } from "../../shared/model/words.ts";

/** One connection of an agent that has said hello. */
export type AgentConnection = {
	readonly id: string;
	readonly agent: string;
	readonly software?: string;
	readonly session?: string;
	readonly peer?: Peer;
	readonly openedAt: number;
};

/** Who is connected now. Live knowledge of this process only; nothing here decides. */
export type Connections = {
	add(connection: AgentConnection): void;
	remove(id: string): AgentConnection | undefined;
	get(id: string): AgentConnection | undefined;
	of(agent: string): readonly AgentConnection[];
	/** The newest connection an agent had, open or not: what the console shows as its process. */
	lastOf(agent: string): AgentConnection | undefined;
	/** Name of the agent that a connected process, or the process that started it, belongs to; null for none. */
	agentOfProcess(pid: number): string | null;
	onChange(listener: (agent: string) => void): void;
};

export const createConnections = (): Connections => {
	const open = new Map<string, AgentConnection>();
	const last = new Map<string, AgentConnection>();
	const listeners: ((agent: string) => void)[] = [];
	const tell = (agent: string): void => {
		for (const listener of listeners) listener(agent);
	};
	return {
		add: (connection) => {
			open.set(connection.id, connection);
			last.set(connection.agent, connection);
			tell(connection.agent);
		},
		remove: (id) => {
			const connection = open.get(id);
			open.delete(id);
			if (connection) tell(connection.agent);
			return connection;
		},
		get: (id) => open.get(id),
		of: (agent) => [...open.values()].filter((connection) => connection.agent === agent),
		lastOf: (agent) => last.get(agent),
		agentOfProcess: (pid) => {
			for (const { agent, peer } of last.values()) if (peer?.pid === pid || agentPids(peer).includes(pid)) return agent;
			return null;
		},
		onChange: (listener) => {
			listeners.push(listener);
		},
	};
};

/**
 * Processes that a connection speaks for: its own and, where a hook connected, the agent that runs the hook. The chain
 * is `name (pid)`, nearest first; shells and hook carriers between the two are passed over.
 */
const agentPids = (peer: Peer | undefined): number[] => {
	for (const each of peer?.chain ?? []) {
		const [, name = "", pid = ""] = /^(.*) \((\d+)\)$/.exec(each) ?? [];
		if (!/^(?:sh|dash|bash|zsh|nc|nc\.openbsd|socat|perl|countersign-hook)$/.test(name)) return [Number(pid)];
	}
	return [];
};

/**
 * What a connection of this kind can hold. `asks` is the honest word for every adapter that runs inside the agent: it
 * holds as long as the agent calls it. `blocks` needs a boundary or a seen refusal and is not claimed here.
 */
export const strengthOf = (_connection: AgentConnection | undefined): Strength => "asks";

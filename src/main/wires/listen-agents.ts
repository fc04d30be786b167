import type { Result } from "../../shared/lib/result.ts";
import { listenLocal, type LocalConnection, type LocalListener, type LocalListenerOptions } from "./local-listener.ts";

/** The agents' door. Only `agentContract` is ever served behind it: nothing here can approve, configure or read others' requests. */

export type AgentConnection = LocalConnection;
export type AgentListenerOptions = Omit<LocalListenerOptions, "name">;

/** Faults: as `listenLocal`. */
export const listenAgents = (options: AgentListenerOptions): Promise<Result<LocalListener>> => listenLocal({ ...options, name: "agent" });

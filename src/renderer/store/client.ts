import type { EventData, Client, Params, Reply } from "../../shared/contract/contract.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import { fail, type Result } from "../../shared/lib/result.ts";

/** The one open connection, if any. Screens call through here and never hold a client: it is replaced on reconnect. */

export type ConsoleClient = Client<ConsoleContract>;
type Methods = keyof ConsoleContract["methods"] & string;
type Events = keyof ConsoleContract["events"] & string;

let current: ConsoleClient | null = null;
const listeners = new Map<Events, Set<(data: never) => void>>();

export function setClient(client: ConsoleClient | null): void {
	current = client;
}

/** Faults: those of the method, and `unavailable` when there is no connection. */
export function call<M extends Methods>(method: M, params: Params<ConsoleContract, M>): Promise<Result<Reply<ConsoleContract, M>>> {
	if (current === null) return Promise.resolve(fail("unavailable", "not connected"));
	return current.call(method, params);
}

/** Listens across reconnects. Gives back how to stop. */
export function onEvent<E extends Events>(event: E, listener: (data: EventData<ConsoleContract, E>) => void): () => void {
	const of = listeners.get(event) ?? new Set();
	listeners.set(event, of.add(listener));
	return () => of.delete(listener);
}

export function emit<E extends Events>(event: E, data: EventData<ConsoleContract, E>): void {
	for (const listener of listeners.get(event) ?? []) (listener as (data: EventData<ConsoleContract, E>) => void)(data);
}

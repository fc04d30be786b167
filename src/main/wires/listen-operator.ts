import type { Result } from "../../shared/lib/result.ts";
import { listenLocal, type LocalConnection, type LocalListener, type LocalListenerOptions } from "./local-listener.ts";
import { createOperatorDoor, type OperatorAuth, type OperatorAuthOptions } from "./operator-auth.ts";

/** The operator's own door for the command line: `operatorContract` behind a second socket, never the agents' one. */

export type OperatorConnection = LocalConnection & { readonly auth: OperatorAuth };

export type OperatorListenerOptions = Omit<LocalListenerOptions, "name" | "onConnection"> & {
	readonly auth: OperatorAuthOptions;
	onConnection(connection: OperatorConnection): void;
};

/** Faults: as `listenLocal`. Commands are short and few, so there is little room for connections. */
export function listenOperator(options: OperatorListenerOptions): Promise<Result<LocalListener>> {
	const door = createOperatorDoor(options.auth);
	return listenLocal({
		maxConnections: 64,
		maxPerProcess: 8,
		...options,
		name: "operator",
		onConnection: (connection) => {
			// Nothing is to be said first on this door: who it is follows from the kernel, what it may from the proof.
			connection.established();
			options.onConnection({ ...connection, auth: door.connection(connection.ancestors) });
		},
	});
}

import { consoleContract } from "../../shared/contract/console.ts";
import { serve, type Served } from "../../shared/contract/serve.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Wire } from "../../shared/contract/wire.ts";
import { refusalOf } from "../store/refusals.ts";
import type { OperatorSession } from "../api/console.ts";
import type { App } from "./app.ts";

export type ConsolePeer = {
	readonly connection: string;
	readonly operator: string;
	readonly via: OperatorSession["via"];
	/** Why this connection may only look; null when it may decide. */
	readonly readOnly: () => string | null;
};

/** Puts one console on a wire. A console that does not keep up with the feed is cut: it comes back with a fresh snapshot. */
export const serveConsole = (app: App, wire: Wire, peer: ConsolePeer, onBug: (method: string, error: unknown) => void): void => {
	app.consoles.add(peer.connection);
	let served: Served<ConsoleContract> | null = null;
	const session: OperatorSession = {
		...peer,
		unwatch: null,
		emit: (event, data) => {
			if (served !== null && !served.emit(event, data)) wire.close("the console does not keep up");
		},
	};
	wire.onClose(() => {
		session.unwatch?.();
		app.consoles.delete(peer.connection);
		app.dropConsole(peer.connection);
	});
	served = serve(consoleContract, app.consoleHandlers, wire, session, {
		onBug: ({ method, error }) => onBug(method, error),
		refusalOf,
		maxInFlight: 64,
	});
};

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { WebSocketServer } from "ws";
import type { Wire } from "../../shared/contract/wire.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { openConsoleFiles } from "./console-files.ts";
import { cookieOf, refuseRequest, securityHeaders } from "./console-guard.ts";
import { type ConsoleSession, type ConsoleSessionLimits, createConsoleSessions } from "./console-sessions.ts";
import { subprotocol } from "./console-subprotocol.ts";
import { createWebSocketWire } from "./websocket-wire.ts";

/** The operator's door for a browser on this machine: the same console as the desktop window, on loopback only. */

export type ConsoleRefusal = "bad-host-or-origin" | "bad-code" | "not-signed-in" | "too-many";

export type ConsoleConnection = { readonly wire: Wire; readonly session: ConsoleSession };

export type ConsoleListenerOptions = {
	/** Folder of the built console. */
	readonly folder: string;
	/** Only `127.0.0.1` is accepted; anything else is refused, not corrected. */
	readonly host?: string;
	/** 0 picks a free one. */
	readonly port?: number;
	readonly now: () => number;
	readonly sessionLimits?: ConsoleSessionLimits;
	readonly maxFrameBytes?: number;
	readonly maxConnections?: number;
	onConnection(connection: ConsoleConnection): void;
	onSignedIn(session: ConsoleSession): void;
	onRefused(kind: ConsoleRefusal, detail: string): void;
	onError(error: Error): void;
};

export type ConsoleListener = {
	/** `http://127.0.0.1:PORT` */
	readonly origin: string;
	readonly port: number;
	/** An address that signs its opener in once. The code stands in the fragment, which no browser sends anywhere. */
	link(): string;
	connections(): number;
	close(): Promise<void>;
};

const loopback = "127.0.0.1";
const sweepMs = 30_000;
const maxUpgradeBytes = 2 << 20;

const proofOf = (request: IncomingMessage): string | undefined => {
	const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
	return offered.includes(subprotocol) ? offered.find((each) => each.startsWith("proof."))?.slice("proof.".length) : undefined;
};

/**
 * Listens on loopback.
 *
 * Faults: `forbidden` for any other host; `conflict` when the port is taken; `unavailable` when the console is not built.
 */
export async function listenConsole(options: ConsoleListenerOptions): Promise<Result<ConsoleListener>> {
	const { host = loopback, maxFrameBytes = maxUpgradeBytes, maxConnections = 16 } = options;
	if (host !== loopback) return fail("forbidden", `the console listens on \`${loopback}\` only, not on the host that was asked for`);
	const files = openConsoleFiles(options.folder);
	if (!files.ok) return files;

	const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 });
	server.maxConnections = 256;
	const listening = await listenOn(server, options.port ?? 0);
	if (!listening.ok) return listening;
	const port = listening.value;

	const sessions = createConsoleSessions(options.now, options.sessionLimits);
	const cookie = `countersign-${port}`;
	const open = new Map<Wire, ConsoleSession>();
	const closeOf = (session: ConsoleSession, reason: string): void => {
		for (const [wire, owner] of open) if (owner.id === session.id) wire.close(reason);
	};
	const failed = (error: unknown): void => options.onError(error instanceof Error ? error : new Error(String(error)));
	// What only a browser needs is loaded when one is there: a host that just starts is waited for by agents.
	const pages = once(async () => {
		const { createPages } = await import("./console-pages.ts");
		return createPages({
			files: files.value,
			sessions,
			cookie,
			onSignedIn: options.onSignedIn,
			onSignOut: (session) => closeOf(session, "signed out"),
			onRefused: options.onRefused,
			onError: options.onError,
		});
	});
	const sockets = once(async () => {
		const { createConsoleSockets } = await import("./console-sockets.ts");
		return createConsoleSockets(maxFrameBytes);
	});

	server.on("request", (request, response) => {
		const refusal = refuseRequest(request, port, false);
		if (refusal === null) {
			pages().then(
				(answer) => answer(request, response),
				(error: unknown) => {
					failed(error);
					response.writeHead(500, { ...securityHeaders, "content-type": "text/plain", connection: "close" }).end("internal error\n");
				},
			);
			return;
		}
		options.onRefused("bad-host-or-origin", refusal.why);
		response.writeHead(refusal.status, { ...securityHeaders, "content-type": "text/plain", connection: "close" }).end(`${refusal.why}\n`);
	});
	server.on("upgrade", (request, socket, head) => {
		const refuse = (status: string, kind: ConsoleRefusal, why: string): void => {
			options.onRefused(kind, why);
			socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
		};
		socket.on("error", () => socket.destroy());
		const refusal = refuseRequest(request, port, true);
		if (refusal !== null) return refuse("403 Forbidden", "bad-host-or-origin", refusal.why);
		if (request.url !== "/ws") return refuse("404 Not Found", "bad-host-or-origin", "there is no such socket");
		const upgrade = (to: WebSocketServer): void => {
			const session = sessions.find(cookieOf(request.headers.cookie, cookie), proofOf(request));
			if (session === null) return refuse("401 Unauthorized", "not-signed-in", "no session belongs to this cookie and proof");
			if (open.size >= maxConnections)
				return refuse("503 Service Unavailable", "too-many", `all \`${maxConnections}\` console connections are in use`);
			to.handleUpgrade(request, socket, head, (webSocket) => {
				const wire = createWebSocketWire(webSocket);
				open.set(wire, session);
				wire.onClose(() => void open.delete(wire));
				wire.onFrame(() => sessions.touch(session));
				options.onConnection({ wire, session });
			});
		};
		sockets().then(upgrade, (error: unknown) => {
			failed(error);
			socket.destroy();
		});
	});
	server.on("error", (error) => options.onError(error));
	const sweeping = setInterval(() => {
		for (const session of sessions.sweep()) closeOf(session, "signed out: the session is too old");
	}, sweepMs);
	sweeping.unref();

	const origin = `http://${loopback}:${port}`;
	return ok({
		origin,
		port,
		link: () => `${origin}/#code=${sessions.issueCode()}`,
		connections: () => open.size,
		close: () =>
			new Promise((resolve) => {
				clearInterval(sweeping);
				for (const wire of open.keys()) wire.close("the host stops");
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	});
}

/** Loads a part of the program the first time that it is asked for. */
const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
	let loaded: Promise<T> | null = null;
	return () => (loaded ??= load());
};

const listenOn = (server: Server, port: number): Promise<Result<number>> =>
	new Promise((resolve) => {
		server.once("error", (error: NodeJS.ErrnoException) =>
			resolve(
				error.code === "EADDRINUSE"
					? fail("conflict", `port \`${port}\` is in use: choose another with \`--port\``)
					: fail("unavailable", `the console cannot listen: ${error.code ?? "unknown error"}`),
			),
		);
		server.listen({ host: loopback, port, exclusive: true }, () => {
			server.removeAllListeners("error");
			const address = server.address();
			const isLoopback = typeof address === "object" && address !== null && address.address === loopback;
			resolve(isLoopback ? ok(address.port) : fail("forbidden", "the system bound the console to another address"));
		});
	});

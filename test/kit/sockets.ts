import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { serve } from "../../src/shared/contract/serve.ts";
import { ok, type Result } from "../../src/shared/lib/result.ts";
import { openPeers, type Peers } from "../../src/main/system/peers.ts";
import { listenAgents, type AgentListenerOptions } from "../../src/main/wires/listen-agents.ts";
import type { LocalConnection, LocalListener } from "../../src/main/wires/local-listener.ts";
import { echoContract, type Message } from "./wires.ts";

/** A folder of this test, removed after it. Short, because socket addresses are. */
export const tempFolder = (t: TestContext): string => {
	const folder = mkdtempSync(join(tmpdir(), "cs-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
};

export const peers: Peers = await openPeers();

/** An echo server on a real socket. `echo.hold` is answered by `release`. */
export const startEcho = async (t: TestContext, options: Partial<AgentListenerOptions> & { readonly isSilent?: boolean } = {}) => {
	const folder = options.folder ?? join(tempFolder(t), "run");
	const refused: string[] = [];
	const connections: LocalConnection[] = [];
	const closed: string[] = [];
	const held = new Map<string, (result: Result<{ name: string }>) => void>();
	const watchers: (() => void)[] = [];
	const changed = (): void => {
		for (const each of watchers.splice(0)) each();
	};
	const listening = await listenAgents({
		peers,
		...options,
		folder,
		onConnection: (connection) => {
			connections.push(connection);
			connection.wire.onClose((reason) => {
				closed.push(reason);
				changed();
			});
			serve(
				echoContract,
				{
					"echo.say": ({ text }) => {
						connection.established();
						return ok({ text });
					},
					"echo.hold": ({ name }) =>
						new Promise((resolve) => {
							connection.established();
							held.set(name, resolve);
							changed();
						}),
					"echo.fail": () => {
						throw new Error("planned");
					},
				},
				connection.wire,
				null,
				{ onBug: () => {}, onRefused: (kind, detail) => void refused.push(`${kind}: ${detail}`) },
			);
			changed();
		},
		onRefused: (kind, detail) => {
			refused.push(`${kind}: ${detail}`);
			changed();
		},
		onError: (error) => {
			throw error;
		},
	});
	if (listening.ok) t.after(() => listening.value.close());
	return {
		folder,
		listening,
		refused,
		connections,
		closed,
		held,
		/** Resolves when `isThere` holds; asked again after each connection, close, refusal and hold. */
		until: async (isThere: () => boolean): Promise<void> => {
			while (!isThere()) await new Promise<void>((resolve) => void watchers.push(resolve));
		},
	};
};

export const started = (listening: Result<LocalListener>): LocalListener => {
	if (!listening.ok) throw new Error(listening.fault.message);
	return listening.value;
};

/** A bare client: bytes out, lines in. */
export const openClient = async (address: string) => {
	const socket: Socket = connect({ path: address, allowHalfOpen: true });
	await new Promise<void>((resolve, reject) => {
		socket.once("connect", resolve);
		socket.once("error", reject);
	});
	let text = "";
	let hasEnded = false;
	const wakers: (() => void)[] = [];
	const wake = (): void => {
		for (const each of wakers.splice(0)) each();
	};
	socket.setEncoding("utf8");
	socket.on("data", (chunk: string) => {
		text += chunk;
		wake();
	});
	const over = (): void => {
		hasEnded = true;
		wake();
	};
	socket.on("end", over);
	socket.on("close", over);
	socket.on("error", over);
	const turn = (): Promise<void> => new Promise((resolve) => void wakers.push(resolve));
	return {
		socket,
		write: (bytes: string | Uint8Array) => socket.write(bytes),
		end: () => socket.end(),
		/** The next line as JSON. */
		next: async (): Promise<Message> => {
			while (!text.includes("\n") && !hasEnded) await turn();
			const at = text.indexOf("\n");
			if (at < 0) throw new Error("the server ended its side without another line");
			const line = text.slice(0, at);
			text = text.slice(at + 1);
			return JSON.parse(line) as Message;
		},
		ended: async (): Promise<void> => {
			while (!hasEnded) await turn();
			socket.destroy();
		},
	};
};

export const sayLine = (id: number | string, text = "hi"): string =>
	`${JSON.stringify({ jsonrpc: "2.0", id, method: "echo.say", params: { text } })}\n`;

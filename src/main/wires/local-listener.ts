import { randomBytes } from "node:crypto";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { basename, join } from "node:path";
import { encodeError, errorCodes } from "../../shared/contract/frames.ts";
import type { Wire } from "../../shared/contract/wire.ts";
import { ok, type Result } from "../../shared/lib/result.ts";
import type { Peer } from "../../shared/model/agent.ts";
import type { Peers } from "../system/peers.ts";
import type { ProcessInfo } from "../system/processes.ts";
import { clearSocketPath, prepareSocketFolder, withFolderLock } from "./socket-folder.ts";
import { createSocketWire } from "./socket-wire.ts";

/** A Unix socket (Windows: a named pipe) for processes of this user on this machine. Never abstract, never TCP. */

export type RefusedConnection = "foreign-user" | "too-many" | "handshake-timeout";

export type LocalConnection = {
	readonly wire: Wire;
	readonly peer: Peer;
	/** The connecting process and its parents, nearest first; empty when the system does not tell. */
	readonly ancestors: readonly ProcessInfo[];
	/** The caller has said who it is: the handshake clock stops. */
	established(): void;
};

export type LocalListenerOptions = {
	readonly folder: string;
	/** Base name: `agent` listens at `agent.sock`, or publishes its pipe in `agent.pipe`. */
	readonly name: string;
	readonly peers: Peers;
	readonly maxFrameBytes?: number;
	readonly maxConnections?: number;
	readonly maxPerProcess?: number;
	readonly handshakeMs?: number;
	onConnection(connection: LocalConnection): void;
	onRefused(kind: RefusedConnection, detail: string, peer: Peer): void;
	/** The server itself failed after it had started. */
	onError(error: Error): void;
};

export type LocalListener = {
	/** Path of the socket, or name of the pipe. */
	readonly address: string;
	connections(): number;
	/** Stops listening and ends every connection. */
	close(): Promise<void>;
};

const maxChain = 8;

const describe = (ancestors: readonly ProcessInfo[], credentials: ReturnType<Peers["credentials"]>): Peer => {
	const program = ancestors[0]?.program;
	const chain = ancestors
		.slice(0, maxChain)
		.map((each) => `${each.program === undefined ? each.name : basename(each.program)} (${each.pid})`.slice(0, 300));
	return { ...credentials, ...(program === undefined ? {} : { program }), ...(chain.length === 0 ? {} : { chain }) };
};

const refusal = (message: string): string => `${encodeError(null, { code: errorCodes.fault, message, data: { code: "busy" } })}\n`;

/**
 * Listens. Faults: see `prepareSocketFolder` and `clearSocketPath`; nothing is left behind when it fails.
 *
 * A connection of another user is dropped without an answer. One too many, of all or of one process, is told `busy`.
 * One that does not say who it is within `handshakeMs` is cut, whatever else it sends.
 */
export async function listenLocal(options: LocalListenerOptions): Promise<Result<LocalListener>> {
	const { folder, name, peers, maxConnections = 512, maxPerProcess = 64, handshakeMs = 10_000 } = options;
	const wires = new Map<Socket, Wire>();
	const perProcess = new Map<number, number>();
	const ourUid = process.getuid?.();

	const accept = (socket: Socket): void => {
		// Until the wire takes over, a reset must not become an uncaught error.
		socket.on("error", () => socket.destroy());
		const credentials = peers.credentials(socket);
		if (credentials !== null && ourUid !== undefined && credentials.uid !== ourUid) {
			socket.destroy();
			return options.onRefused("foreign-user", `user \`${credentials.uid}\` is not the owner`, credentials);
		}
		const pid = credentials?.pid;
		const ofProcess = pid === undefined ? 0 : (perProcess.get(pid) ?? 0);
		if (wires.size >= maxConnections || ofProcess >= maxPerProcess) {
			const detail =
				wires.size >= maxConnections
					? `all \`${maxConnections}\` connections are in use`
					: `process \`${pid}\` has \`${ofProcess}\` connections`;
			socket.end(refusal(`too many connections: ${detail}`), () => socket.destroy());
			return options.onRefused("too-many", detail, credentials ?? {});
		}
		const ancestors = pid === undefined ? [] : peers.ancestorsOf(pid);
		const peer = describe(ancestors, credentials);
		const startTime = ancestors[0]?.startTime;
		const wire = createSocketWire(socket, {
			...(options.maxFrameBytes === undefined ? {} : { maxFrameBytes: options.maxFrameBytes }),
			isPeerThere: () => !peers.isHungUp(socket) && (pid === undefined || peers.isAlive(pid, startTime)),
		});
		wires.set(socket, wire);
		if (pid !== undefined) perProcess.set(pid, ofProcess + 1);
		const handshake = setTimeout(() => {
			options.onRefused("handshake-timeout", `no greeting within \`${handshakeMs}\` ms`, peer);
			socket.destroy();
		}, handshakeMs);
		wire.onClose(() => clearTimeout(handshake));
		socket.once("close", () => {
			clearTimeout(handshake);
			wires.delete(socket);
			if (pid === undefined) return;
			const left = (perProcess.get(pid) ?? 1) - 1;
			if (left > 0) perProcess.set(pid, left);
			else perProcess.delete(pid);
		});
		options.onConnection({ wire, peer, ancestors, established: () => clearTimeout(handshake) });
	};

	const prepared = prepareSocketFolder(folder);
	if (!prepared.ok) return prepared;
	const server = createServer({ allowHalfOpen: true, pauseOnConnect: false }, accept);
	const listening = process.platform === "win32" ? await listenPipe(server, folder, name) : await listenSocket(server, folder, name);
	if (!listening.ok) return listening;
	server.on("error", (error) => options.onError(error));
	return ok({
		address: listening.value,
		connections: () => wires.size,
		close: () =>
			new Promise((resolve) => {
				if (process.platform === "win32") rmSync(join(folder, `${name}.pipe`), { force: true });
				server.close(() => resolve());
				for (const wire of wires.values()) wire.close("the server stops");
			}),
	});
}

/** `mode` is that of the socket file from its first moment: another user's connect between bind and chmod would count. */
const listenAt = (server: Server, address: string): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once("error", reject);
		const before = process.umask(0o177);
		try {
			// Node binds within this call, so no other code of ours runs under the narrow umask.
			server.listen(address, () => {
				server.off("error", reject);
				resolve();
			});
		} finally {
			process.umask(before);
		}
	});

const listenSocket = (server: Server, folder: string, name: string): Promise<Result<string>> =>
	withFolderLock(folder, name, async () => {
		const path = join(folder, `${name}.sock`);
		const cleared = await clearSocketPath(path);
		if (!cleared.ok) return cleared;
		await listenAt(server, path);
		chmodSync(path, 0o600);
		return ok(path);
	});

/**
 * A pipe's default rights let every user read from it, and Node cannot narrow them: the name is random and stands in a
 * file of this user only, and nothing is said on it before the caller has proven its key.
 */
const listenPipe = async (server: Server, folder: string, name: string): Promise<Result<string>> => {
	const address = `\\\\.\\pipe\\countersign-${name}-${randomBytes(16).toString("hex")}`;
	await listenAt(server, address);
	const file = join(folder, `${name}.pipe`);
	rmSync(file, { force: true });
	writeFileSync(file, address, { mode: 0o600, flag: "wx" });
	return ok(address);
};

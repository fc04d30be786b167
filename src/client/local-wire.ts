import { lstatSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { fail, ok, type Result } from "../shared/lib/result.ts";
import type { Wire } from "../shared/contract/wire.ts";

/** This end of a socket or pipe of the host. */

const longestFrameBytes = 16 << 20;

/** The address behind a door: the socket itself, or the pipe that a file of ours names. */
const addressOf = (door: string): Result<string> => {
	try {
		const stats = lstatSync(door);
		if (process.platform === "win32") return ok(readFileSync(door, "utf8").trim());
		if (!stats.isSocket()) return fail("forbidden", `\`${door}\` is not a socket`);
		// Somebody else's socket would learn our key and could answer in the host's name.
		if (stats.uid !== process.getuid?.()) return fail("forbidden", `socket \`${door}\` belongs to user \`${stats.uid}\``);
		return ok(door);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return fail(
			"unavailable",
			code === "ENOENT" ? `countersign is not running: there is no \`${door}\`` : `\`${door}\` cannot be used: ${code ?? "unknown error"}`,
		);
	}
};

const wireOf = (socket: Socket): Wire => {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	const closeListeners: ((reason: string) => void)[] = [];
	const drainListeners: (() => void)[] = [];
	const frameListeners: ((frame: string) => void)[] = [];
	let rest = "";
	let isClosed = false;

	const close = (reason: string): void => {
		if (isClosed) return;
		isClosed = true;
		for (const listener of closeListeners) listener(reason);
		socket.destroy();
	};
	socket.on("data", (chunk: Buffer) => {
		let text: string;
		try {
			text = decoder.decode(chunk, { stream: true });
		} catch {
			return close("the host sent bytes that are not UTF-8");
		}
		const lines = (rest + text).split("\n");
		rest = lines.pop() ?? "";
		if (rest.length > longestFrameBytes) return close("the host sent a frame that is too large");
		for (const line of lines) {
			if (isClosed || line.trim() === "") continue;
			for (const listener of frameListeners) listener(line);
		}
	});
	socket.on("drain", () => {
		for (const listener of drainListeners) listener();
	});
	socket.on("error", (error: NodeJS.ErrnoException) => close(`socket error ${error.code ?? "unknown"}`));
	socket.on("close", () => close("the host closed the connection"));

	return {
		send: (frame) => !isClosed && socket.write(`${frame}\n`),
		onFrame: (listener) => void frameListeners.push(listener),
		onDrain: (listener) => void drainListeners.push(listener),
		onClose: (listener) => void closeListeners.push(listener),
		close,
	};
};

/**
 * Connects to a door (`Places.agentDoor`, `Places.operatorDoor`).
 *
 * Units: ms. Faults: `unavailable` when nobody listens or nobody answers in time; `forbidden` when the door is not ours.
 */
export const openLocalWire = (door: string, timeoutMs: number): Promise<Result<Wire>> =>
	new Promise((resolve) => {
		const address = addressOf(door);
		if (!address.ok) return resolve(address);
		const socket = connect(address.value);
		const refuse = (why: string): void => {
			clearTimeout(patience);
			socket.destroy();
			resolve(fail("unavailable", `countersign does not answer at \`${door}\`: ${why}`));
		};
		const refused = (error: NodeJS.ErrnoException): void => refuse(error.code ?? "unknown error");
		const patience = setTimeout(() => refuse(`no connection within ${timeoutMs} ms`), timeoutMs);
		socket.once("error", refused);
		socket.once("connect", () => {
			clearTimeout(patience);
			socket.off("error", refused);
			resolve(ok(wireOf(socket)));
		});
	});

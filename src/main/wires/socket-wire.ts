import type { Socket } from "node:net";
import { defaultFrameLimits } from "../../shared/contract/frames.ts";
import type { Wire, WireProblem } from "../../shared/contract/wire.ts";
import { createLineReader } from "./lines.ts";

/** A stream socket as a wire: newline-delimited JSON, the framing of MCP stdio. */

export type SocketWireOptions = {
	/** Longest line, without its newline. */
	readonly maxFrameBytes?: number;
	/** What we hold for a peer that does not read before it is cut off. */
	readonly maxBufferedBytes?: number;
	/** How long a line may take from its first byte to its newline. */
	readonly lineTimeoutMs?: number;
	/**
	 * Whether somebody can still read our answers. Asked when the peer has ended its side, and then once a second: Node
	 * does not tell a peer that waits for its last answer from one that is gone. Absent: only a failing write shows it.
	 */
	readonly isPeerThere?: () => boolean;
};

const thereCheckMs = 1000;
const highWaterBytes = 1 << 20;

/**
 * The socket must have been made with `allowHalfOpen`, so that a peer which ended its side still gets its answers.
 *
 * Back-pressure both ways: while the peer does not read what we sent, we do not read what it sends.
 */
export function createSocketWire(socket: Socket, options: SocketWireOptions = {}): Wire {
	const { maxFrameBytes = defaultFrameLimits.maxBytes, maxBufferedBytes = 16 << 20, lineTimeoutMs = 30_000, isPeerThere } = options;
	const frameListeners: ((frame: string) => void)[] = [];
	const drainListeners: (() => void)[] = [];
	const closeListeners: ((reason: string) => void)[] = [];
	const problemListeners: ((problem: WireProblem) => void)[] = [];
	const endListeners: (() => void)[] = [];
	let closedBecause: string | undefined;
	let isEnding = false;
	let unsent = "";
	let lineTimer: NodeJS.Timeout | undefined;
	let thereTimer: NodeJS.Timeout | undefined;
	let mustDrain = false;

	const closed = (reason: string): void => {
		clearTimeout(lineTimer);
		clearInterval(thereTimer);
		if (closedBecause !== undefined) return;
		closedBecause = reason;
		for (const listener of closeListeners) listener(reason);
	};
	const cut = (reason: string): void => {
		closed(reason);
		socket.destroy();
	};

	// All frames of one turn leave in one write: a system call a frame would cost more than the frame.
	const flush = (): void => {
		if (unsent === "" || socket.destroyed) return;
		const text = unsent;
		unsent = "";
		if (socket.write(text)) return drained();
		socket.pause();
		if (socket.writableLength > maxBufferedBytes) cut("the other end does not read");
	};
	const drained = (): void => {
		if (!mustDrain) return;
		mustDrain = false;
		for (const listener of drainListeners) listener();
	};
	const checkPeer = (): void => {
		if (closedBecause === undefined && isPeerThere?.() === false) cut("the other end is gone");
	};

	const reader = createLineReader(maxFrameBytes, {
		line: (text) => {
			if (isEnding) return;
			for (const listener of frameListeners) listener(text);
		},
		problem: (problem) => {
			for (const listener of problemListeners) listener(problem);
			if (problem.isFatal) close(problem.message);
		},
	});
	const watchLine = (): void => {
		if (reader.pendingBytes() === 0) {
			clearTimeout(lineTimer);
			lineTimer = undefined;
		} else {
			lineTimer ??= setTimeout(() => cut("a frame took too long to arrive"), lineTimeoutMs);
		}
	};

	const close = (reason: string): void => {
		if (isEnding || closedBecause !== undefined) return;
		isEnding = true;
		flush();
		closed(reason);
		// What the peer still sends is read and dropped: closing on unread bytes would reset the peer before it read our last answer.
		socket.removeAllListeners("data");
		socket.resume();
		socket.end();
		// A peer that never ends its side must not keep the socket for ever.
		const patience = setTimeout(() => socket.destroy(), 2000);
		patience.unref();
		socket.once("close", () => clearTimeout(patience));
	};

	socket.on("data", (chunk: Buffer) => {
		reader.push(chunk);
		// What was answered at once leaves now; the rest of this turn's frames leave together at its end.
		flush();
		watchLine();
	});
	socket.on("drain", () => {
		socket.resume();
		drained();
	});
	socket.on("end", () => {
		reader.end();
		clearTimeout(lineTimer);
		for (const listener of endListeners) listener();
		if (isPeerThere === undefined || closedBecause !== undefined) return;
		thereTimer = setInterval(checkPeer, thereCheckMs);
		checkPeer();
	});
	socket.on("error", (error: NodeJS.ErrnoException) => cut(`socket error ${error.code ?? "unknown"}`));
	socket.on("close", () => closed("the other end closed the connection"));

	return {
		send: (frame) => {
			if (isEnding || closedBecause !== undefined || socket.destroyed) return false;
			if (unsent === "") process.nextTick(flush);
			unsent += `${frame}\n`;
			mustDrain ||= socket.writableNeedDrain || socket.writableLength + unsent.length > highWaterBytes;
			return !mustDrain;
		},
		onFrame: (listener) => void frameListeners.push(listener),
		onDrain: (listener) => void drainListeners.push(listener),
		onClose: (listener) => void closeListeners.push(listener),
		onProblem: (listener) => void problemListeners.push(listener),
		onEnd: (listener) => void endListeners.push(listener),
		close,
	};
}

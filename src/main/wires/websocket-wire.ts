import type { WebSocket } from "ws";
import type { Wire, WireProblem } from "../../shared/contract/wire.ts";

/** A WebSocket of the server side as a wire: one text message is one frame. */

export type WebSocketWireOptions = {
	/** What we hold for a console that does not read before it is disconnected: it watches again when it is back. */
	readonly maxBufferedBytes?: number;
	/** A peer that answers no ping for this long is gone. */
	readonly pingMs?: number;
};

const highWaterBytes = 1 << 20;
const [normal, unsupportedData, tryAgainLater] = [1000, 1003, 1013];

/** Size and UTF-8 of messages are checked by the socket itself (`maxPayload`); binary messages are refused. */
export function createWebSocketWire(socket: WebSocket, options: WebSocketWireOptions = {}): Wire {
	const { maxBufferedBytes = 16 << 20, pingMs = 30_000 } = options;
	const frameListeners: ((frame: string) => void)[] = [];
	const drainListeners: (() => void)[] = [];
	const closeListeners: ((reason: string) => void)[] = [];
	const problemListeners: ((problem: WireProblem) => void)[] = [];
	let isClosed = false;
	let mustDrain = false;
	let hasAnswered = true;

	const closed = (reason: string): void => {
		if (isClosed) return;
		isClosed = true;
		clearInterval(pings);
		for (const listener of closeListeners) listener(reason);
	};
	const pings = setInterval(() => {
		if (!hasAnswered) {
			closed("the console does not answer");
			socket.terminate();
			return;
		}
		hasAnswered = false;
		socket.ping();
	}, pingMs);
	pings.unref();

	const sent = (): void => {
		if (!mustDrain || socket.bufferedAmount > 0) return;
		mustDrain = false;
		for (const listener of drainListeners) listener();
	};

	socket.on("pong", () => {
		hasAnswered = true;
	});
	socket.on("message", (data, isBinary) => {
		if (isClosed) return;
		hasAnswered = true;
		if (isBinary || !Buffer.isBuffer(data)) {
			for (const listener of problemListeners)
				listener({ code: "bad_request", message: "binary messages are not accepted", isFatal: true });
			return socket.close(unsupportedData, "text only");
		}
		const frame = data.toString("utf8");
		for (const listener of frameListeners) listener(frame);
	});
	socket.on("error", (error: NodeJS.ErrnoException) => {
		const isLarge = error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
		const message = isLarge ? "message is too large" : `broken WebSocket message \`${error.code ?? "unknown"}\``;
		for (const listener of problemListeners) listener({ code: isLarge ? "too_large" : "bad_request", message, isFatal: true });
	});
	socket.on("close", () => closed("the console closed the connection"));

	return {
		send: (frame) => {
			if (isClosed || socket.readyState !== socket.OPEN) return false;
			socket.send(frame, sent);
			if (socket.bufferedAmount > maxBufferedBytes) {
				closed("the console does not keep up");
				socket.close(tryAgainLater, "too slow");
				socket.terminate();
				return false;
			}
			mustDrain ||= socket.bufferedAmount > highWaterBytes;
			return !mustDrain;
		},
		onFrame: (listener) => void frameListeners.push(listener),
		onDrain: (listener) => void drainListeners.push(listener),
		onClose: (listener) => void closeListeners.push(listener),
		onProblem: (listener) => void problemListeners.push(listener),
		close: (reason) => {
			closed(reason);
			// A reason may hold 123 bytes; ours are short ASCII, a peer's own words are never among them.
			socket.close(normal, reason.slice(0, 120));
		},
	};
}

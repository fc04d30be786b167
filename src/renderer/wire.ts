import type { Wire } from "../shared/contract/wire.ts";
import { socketProtocols } from "./store/sign-in.ts";

/**
 * The console's end of the pipe: the desktop app's preload bridge when there is one, else a WebSocket to the host that
 * served this page. Nothing above this file knows which.
 */

/** What the preload script exposes: one fixed channel, text frames only. */
export type Bridge = {
	send(frame: string): void;
	onFrame(listener: (frame: string) => void): void;
	onClose(listener: (reason: string) => void): void;
};

declare global {
	interface Window {
		readonly countersign?: Bridge;
	}
}

/** Frames waiting in the socket above which the other end is not keeping up. */
const highWaterBytes = 4 << 20;

export const hasBridge = (): boolean => window.countersign !== undefined;

/** Opens the pipe. Faults: rejects with the reason in words when the socket closes before it opened. */
export function openWire(): Promise<Wire> {
	return window.countersign === undefined ? openSocket() : Promise.resolve(bridgeWire(window.countersign));
}

function bridgeWire(bridge: Bridge): Wire {
	let isOpen = true;
	const closed: ((reason: string) => void)[] = [];
	const close = (reason: string): void => {
		if (!isOpen) return;
		isOpen = false;
		for (const listener of closed) listener(reason);
	};
	bridge.onClose(close);
	return {
		send: (frame) => {
			if (isOpen) bridge.send(frame);
			return true;
		},
		onFrame: (listener) => bridge.onFrame((frame) => isOpen && listener(frame)),
		onDrain: () => undefined,
		onClose: (listener) => closed.push(listener),
		close,
	};
}

function openSocket(): Promise<Wire> {
	const address = new URL("ws", window.location.href.split("#")[0]);
	address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
	const socket = new WebSocket(address, socketProtocols());
	return new Promise((resolve, reject) => {
		socket.addEventListener("close", (event) => reject(new Error(event.reason || "the host is not there")), { once: true });
		socket.addEventListener("open", () => resolve(socketWire(socket)), { once: true });
	});
}

function socketWire(socket: WebSocket): Wire {
	return {
		send: (frame) => {
			if (socket.readyState === WebSocket.OPEN) socket.send(frame);
			return socket.bufferedAmount < highWaterBytes;
		},
		onFrame: (listener) =>
			socket.addEventListener("message", (event: MessageEvent<unknown>) => {
				if (typeof event.data === "string") listener(event.data);
				else socket.close(1003, "text frames only");
			}),
		// A console sends single small frames on a person's act: it never has to wait for room.
		onDrain: () => undefined,
		onClose: (listener) => socket.addEventListener("close", (event) => listener(event.reason || "the host is gone"), { once: true }),
		close: (reason) => socket.close(1000, reason.slice(0, 120)),
	};
}

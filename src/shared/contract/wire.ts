/**
 * A wire is a duplex pipe of text frames: one frame is one JSON-RPC 2.0 message. Unix socket, named pipe, WebSocket,
 * Electron IPC and the in-memory pair of the tests all look like this; nothing above a wire knows which it is.
 */
export type Wire = {
	/** False when the other end does not keep up: the caller stops sending until `onDrain`. */
	send(frame: string): boolean;
	onFrame(listener: (frame: string) => void): void;
	onDrain(listener: () => void): void;
	onClose(listener: (reason: string) => void): void;
	close(reason: string): void;
};

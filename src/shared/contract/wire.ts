/** Something that came over a wire and could not become a frame. */
export type WireProblem = {
	readonly code: "too_large" | "bad_request";
	readonly message: string;
	/** The wire cannot find the next frame any more: answer, then close. */
	readonly isFatal: boolean;
};

/**
 * A wire is a duplex pipe of text frames: one frame is one JSON-RPC 2.0 message. Unix socket, named pipe, WebSocket,
 * Electron IPC and the in-memory pair of the tests all look like this; nothing above a wire knows which it is.
 *
 * `onProblem` and `onEnd` are there on wires where such a thing can happen.
 */
export type Wire = {
	/** False when the other end does not keep up: the caller stops sending until `onDrain`. */
	send(frame: string): boolean;
	onFrame(listener: (frame: string) => void): void;
	onDrain(listener: () => void): void;
	onClose(listener: (reason: string) => void): void;
	/** Frames sent before are still delivered if the other end reads them. */
	close(reason: string): void;
	onProblem?(listener: (problem: WireProblem) => void): void;
	/** The other end will send no more, but may still read (a half-closed socket: `nc -N`). */
	onEnd?(listener: () => void): void;
};

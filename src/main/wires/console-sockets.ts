import { WebSocketServer } from "ws";
import { subprotocol } from "./console-subprotocol.ts";

/** The WebSocket side of the console's door. Loaded when the first console connects. */
export const createConsoleSockets = (maxFrameBytes: number): WebSocketServer =>
	new WebSocketServer({
		noServer: true,
		maxPayload: maxFrameBytes,
		perMessageDeflate: false,
		clientTracking: false,
		handleProtocols: () => subprotocol,
	});

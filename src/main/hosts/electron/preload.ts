import { contextBridge, ipcRenderer } from "electron";

/** All that a page can reach: text frames on one channel. What they may say is the contract's matter. */
const channel = "countersign:frame";

contextBridge.exposeInMainWorld("countersign", {
	send: (frame: string): void => ipcRenderer.send(channel, frame),
	onFrame: (listener: (frame: string) => void): void => {
		ipcRenderer.on(channel, (_event, frame: unknown) => {
			if (typeof frame === "string") listener(frame);
		});
	},
	// The channel lives as long as the page: there is no closing that the page would see.
	onClose: (_listener: (reason: string) => void): void => undefined,
});

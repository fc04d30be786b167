import { ipcMain, type IpcMainEvent, type WebContents } from "electron";
import type { Wire } from "../../../shared/contract/wire.ts";

/** The one channel between a window of ours and this process. Text frames only. */
export const frameChannel = "countersign:frame";

/**
 * Wires for our windows. A frame counts only when it comes from a window that was registered here, from its main frame,
 * while that frame shows our own page: the same three checks as VS Code's.
 */
export type IpcWires = {
	/** One wire for each load of the window's page; a reload ends the old one. */
	register(contents: WebContents, onWire: (wire: Wire) => void): void;
};

type Live = { readonly onFrame: (frame: string) => void; readonly close: (reason: string) => void };

export const createIpcWires = (isOurPage: (url: string) => boolean, onRefused: (detail: string) => void): IpcWires => {
	const live = new Map<number, Live>();

	ipcMain.on(frameChannel, (event: IpcMainEvent, frame: unknown) => {
		const { sender, senderFrame } = event;
		const window = live.get(sender.id);
		if (window === undefined || senderFrame === null || senderFrame !== sender.mainFrame || !isOurPage(senderFrame.url)) {
			onRefused("a frame from a page that is not ours");
			return;
		}
		if (typeof frame === "string") window.onFrame(frame);
		else onRefused("a frame that is not text");
	});

	const open = (contents: WebContents): Wire => {
		const frames: ((frame: string) => void)[] = [];
		const closes: ((reason: string) => void)[] = [];
		// Frames that arrive before the contract is on the wire belong to it all the same.
		const early: string[] = [];
		let isOpen = true;
		const close = (reason: string): void => {
			if (!isOpen) return;
			isOpen = false;
			live.delete(contents.id);
			for (const listener of closes) listener(reason);
		};
		live.set(contents.id, {
			onFrame: (frame) => {
				if (frames.length === 0) early.push(frame);
				for (const listener of frames) listener(frame);
			},
			close,
		});
		return {
			send: (frame) => {
				if (isOpen && !contents.isDestroyed()) contents.send(frameChannel, frame);
				return true;
			},
			onFrame: (listener) => {
				frames.push(listener);
				for (const frame of early.splice(0)) listener(frame);
			},
			onDrain: () => undefined,
			onClose: (listener) => {
				closes.push(listener);
			},
			close,
		};
	};

	return {
		register: (contents, onWire) => {
			contents.on("did-start-navigation", (details) => {
				if (!details.isMainFrame || details.isSameDocument) return;
				live.get(contents.id)?.close("the page was loaded again");
				onWire(open(contents));
			});
			contents.on("render-process-gone", () => live.get(contents.id)?.close("the window's process ended"));
			contents.on("destroyed", () => live.get(contents.id)?.close("the window was closed"));
		},
	};
};

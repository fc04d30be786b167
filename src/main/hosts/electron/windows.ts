import { join } from "node:path";
import { BrowserWindow, type WebContents } from "electron";
import { consoleUrl, isConsoleUrl } from "./console-page.ts";

/** The main console and the warm prompt window. Neither takes the focus by itself, ever. */
export type Windows = {
	showMain(): void;
	/** Shows the prompt without taking the focus. */
	offerPrompt(): void;
	/** Shows and focuses the prompt: only for an act of the person (global shortcut, tray, notification). */
	openPrompt(): void;
	hidePrompt(): void;
	close(): void;
};

const preferences = {
	preload: join(import.meta.dirname, "preload.cjs"),
	contextIsolation: true,
	sandbox: true,
	nodeIntegration: false,
	nodeIntegrationInWorker: false,
	nodeIntegrationInSubFrames: false,
	webviewTag: false,
	webSecurity: true,
	spellcheck: false,
	backgroundThrottling: false,
} as const;

/** On Wayland a window can neither stay on top nor appear without focus: there the prompt opens by a person's act only. */
export const canPopUp = (): boolean =>
	!(process.platform === "linux" && (process.env["XDG_SESSION_TYPE"] === "wayland" || process.env["WAYLAND_DISPLAY"] !== undefined));

export const createWindows = (icon: string, onCreated: (contents: WebContents) => void, isQuitting: () => boolean): Windows => {
	const make = (options: Electron.BrowserWindowConstructorOptions, route: string): BrowserWindow => {
		const window = new BrowserWindow({
			show: false,
			autoHideMenuBar: true,
			backgroundColor: "#0f1317",
			icon,
			...options,
			webPreferences: preferences,
		});
		const { webContents } = window;
		webContents.setWindowOpenHandler(() => ({ action: "deny" }));
		webContents.on("will-navigate", (event) => {
			if (!isConsoleUrl(event.url)) event.preventDefault();
		});
		webContents.on("will-attach-webview", (event) => event.preventDefault());
		onCreated(webContents);
		// Closing answers nothing and loses nothing: the window is hidden, the requests stay held.
		window.on("close", (event) => {
			if (isQuitting()) return;
			event.preventDefault();
			window.hide();
		});
		void window.loadURL(consoleUrl(route));
		return window;
	};

	const main = make({ width: 1280, height: 800, minWidth: 900, minHeight: 600, title: "Countersign" }, "/inbox");
	const prompt = make(
		{ width: 900, height: 600, minWidth: 900, minHeight: 600, title: "Countersign: a request waits", skipTaskbar: true, alwaysOnTop: true },
		"/prompt",
	);

	return {
		showMain: () => main.show(),
		offerPrompt: () => {
			if (!canPopUp()) return;
			prompt.showInactive();
			// X11 forgets it when a window is hidden.
			prompt.setAlwaysOnTop(true, "floating");
		},
		openPrompt: () => {
			prompt.show();
			prompt.setAlwaysOnTop(true, "floating");
			prompt.focus();
		},
		hidePrompt: () => prompt.hide(),
		close: () => {
			main.destroy();
			prompt.destroy();
		},
	};
};

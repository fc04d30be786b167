import { join } from "node:path";
import { app, dialog, globalShortcut, powerMonitor, session } from "electron";
import type { ConsoleState } from "../../../shared/view/state.ts";
import { reduce } from "../../../shared/view/reduce.ts";
import { newId } from "../../system/ids.ts";
import { systemNow } from "../../system/clock.ts";
import { serveConsole } from "../serve-console.ts";
import { type Running, start } from "../start.ts";
import { isConsoleUrl, reserveScheme, serveConsolePage } from "./console-page.ts";
import { opensPrompt } from "./interruption.ts";
import { createIpcWires } from "./ipc-wire.ts";
import { createNotifier } from "./notifier.ts";
import { createTray } from "./tray.ts";
import { createWindows, type Windows } from "./windows.ts";

/** The desktop app: the same application as the headless host, with windows, a tray and notifications around it. */

/** Switches that let another program look into, or click in, our windows. There is no fuse for them. */
const inspectionSwitches = ["remote-debugging-port", "remote-debugging-pipe", "remote-allow-origins", "inspect", "inspect-brk"];
/** Only a checkout can be inspected, for its own smoke test; a packed app never. */
const mayBeInspected = (): boolean => !app.isPackaged && process.env["COUNTERSIGN_ALLOW_INSPECTION"] === "smoke";

const assets = join(app.getAppPath(), "assets");
const reviewShortcut = process.platform === "darwin" ? "Command+Option+A" : "Control+Shift+F8";

let isQuitting = false;

const fatal = (error: unknown): void => {
	const message = error instanceof Error ? error.message : String(error);
	dialog.showErrorBox("Countersign has stopped", `${message}\n\nAgents are refused until Countersign runs again.`);
	app.exit(70);
};

const open = async (): Promise<void> => {
	serveConsolePage(session.defaultSession, join(import.meta.dirname, "renderer"));
	const running = await start("desktop", fatal);
	const { app: application, operator, onBug, log } = running;

	const wires = createIpcWires(isConsoleUrl, (detail) => {
		log.warn(`a window's frame was refused: ${detail}`);
		void application.record({ type: "operator.refused", actor: "unknown", details: { via: "window", reason: detail } });
	});
	const windows = createWindows(
		join(assets, "icon", "256x256.png"),
		(contents) =>
			wires.register(contents, (wire) =>
				serveConsole(application, wire, { connection: newId(), operator, via: "window", readOnly: () => null }, onBug),
			),
		() => isQuitting,
	);
	follow(running, windows);

	app.on("second-instance", () => windows.showMain());
	app.on("activate", () => windows.showMain());
	app.on("before-quit", (event) => {
		if (isQuitting) return;
		event.preventDefault();
		isQuitting = true;
		windows.close();
		void running.stop().finally(() => app.exit(0));
	});
	windows.showMain();
};

/** What the feed does to the desktop: tray, notifications, prompt window. */
const follow = ({ app: application, operator, onBug }: Running, windows: Windows): void => {
	const { feed, engine, store } = application;
	let state: ConsoleState = feed.snapshot();
	let isAway = false;
	const review = windows.openPrompt;
	const tray = createTray(
		join(assets, "tray"),
		{
			reviewNext: review,
			openConsole: () => windows.showMain(),
			stopAll: () =>
				void store
					.commit(() => engine.halt("from the tray", { name: operator, via: "window" }))
					.catch((error: unknown) => onBug("stop all", error)),
			quit: () => app.quit(),
		},
		systemNow,
	);
	const notifier = createNotifier(systemNow, review);
	tray.show(state);

	feed.watch((_seq, change) => {
		const isNew = change.type === "waiting.set" && !state.waiting.some((each) => each.id === change.waiting.id);
		state = reduce(state, change);
		tray.show(state);
		app.setBadgeCount(state.waiting.length);
		if (isNew && !isAway) {
			notifier.notice(change.waiting);
			if (opensPrompt(change.waiting.grade)) windows.offerPrompt();
		}
		if (state.waiting.length === 0) windows.hidePrompt();
	});

	// Nobody is there: no window, no notification. What waits is in the tray's count on return.
	const away = (): void => {
		isAway = true;
	};
	const back = (): void => {
		isAway = false;
	};
	powerMonitor.on("lock-screen", away);
	powerMonitor.on("suspend", away);
	powerMonitor.on("unlock-screen", back);
	powerMonitor.on("resume", back);

	// The only way the prompt takes the focus without a click. Where the desktop does not grant it, the tray has the same.
	globalShortcut.register(reviewShortcut, review);
};

if (inspectionSwitches.some((name) => app.commandLine.hasSwitch(name)) && !mayBeInspected()) {
	process.stderr.write("countersign: refused to start with a debugging switch: whoever holds the debugger could press Approve\n");
	app.exit(1);
} else if (app.requestSingleInstanceLock()) {
	app.enableSandbox();
	reserveScheme();
	app.on("window-all-closed", () => undefined);
	app.whenReady().then(open).catch(fatal);
} else {
	app.quit();
}

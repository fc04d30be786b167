import { join } from "node:path";
import { Menu, nativeImage, Tray } from "electron";
import type { ConsoleState } from "../../../shared/view/state.ts";

/** The tray: state by shape, the count, and the safe acts. It never shows what a request is about. */
export type TrayView = { show(state: ConsoleState): void; close(): void };

export type TrayActs = {
	readonly reviewNext: () => void;
	readonly openConsole: () => void;
	readonly stopAll: () => void;
	readonly quit: () => void;
};

/** File name of the icon that says this state. Counts are drawn into the icon: not every desktop can add one. */
export const trayIconName = (state: Pick<ConsoleState, "halted" | "waiting">): string => {
	if (state.halted !== null) return "broken";
	const count = state.waiting.length;
	return count === 0 ? "idle" : count > 9 ? "waiting-9plus" : `waiting-${count}`;
};

/** The lines of the menu that say something, in words. */
export const trayLines = (state: ConsoleState, now: number): { waiting: string; chain: string; quit: string } => {
	const count = state.waiting.length;
	const oldest = Math.min(...state.waiting.map((each) => each.heldAt));
	const { verified, size } = state.chain;
	return {
		waiting:
			count === 0
				? "Nothing waits for you"
				: `${count} ${count === 1 ? "request waits" : "requests wait"}, oldest ${durationText(now - oldest)}`,
		chain:
			verified === undefined
				? `Chain #${size}, not checked yet`
				: verified.passed
					? `Chain verified up to #${verified.size}`
					: "Chain verification FAILED",
		quit: count === 0 ? "Quit" : `Quit (${count} held ${count === 1 ? "request is" : "requests are"} denied as withdrawn)`,
	};
};

const durationText = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

export const createTray = (folder: string, acts: TrayActs, now: () => number): TrayView => {
	const imageOf = (name: string) => {
		const image = nativeImage.createFromPath(join(folder, `${name}${process.platform === "darwin" ? "Template" : ""}.png`));
		if (process.platform === "darwin") image.setTemplateImage(true);
		return image;
	};
	const tray = new Tray(imageOf("disconnected"));
	tray.setToolTip("Countersign");
	tray.on("click", acts.openConsole);
	let shown = "";
	return {
		show: (state) => {
			const name = trayIconName(state);
			const lines = trayLines(state, now());
			const key = JSON.stringify([name, lines]);
			if (key === shown) return;
			shown = key;
			tray.setImage(imageOf(name));
			tray.setToolTip(`Countersign: ${lines.waiting}`);
			tray.setContextMenu(
				Menu.buildFromTemplate([
					{ label: lines.waiting, enabled: false },
					{ type: "separator" },
					{ label: "Review next", enabled: state.waiting.length > 0, click: acts.reviewNext },
					{ label: "Open console", click: acts.openConsole },
					{ type: "separator" },
					{
						label: state.halted === null ? "Stop all agents" : `Everything is stopped by ${state.halted.by}`,
						enabled: state.halted === null,
						click: acts.stopAll,
					},
					{ label: lines.chain, enabled: false },
					{ type: "separator" },
					{ label: lines.quit, click: acts.quit },
				]),
			);
		},
		close: () => tray.destroy(),
	};
};

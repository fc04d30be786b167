import { create } from "zustand";

/** How this window looks and listens, besides its theme. Kept on this machine; the host knows nothing of it. */

export const densities = ["compact", "roomy"] as const;
export type Density = (typeof densities)[number];

/** Per cent of the normal text size. */
export const textSizes = [90, 100, 110, 125, 150] as const;
export type TextSize = (typeof textSizes)[number];

/** When keys of one letter work: always, only together with Alt, or never. */
export const singleKeyModes = ["on", "alt", "off"] as const;
export type SingleKeyMode = (typeof singleKeyModes)[number];

export type Preferences = { readonly density: Density; readonly textSize: TextSize; readonly singleKeys: SingleKeyMode };

const storageKey = "countersign.preferences";
const defaults: Preferences = { density: "compact", textSize: 100, singleKeys: "on" };

/** What was stored, as far as it is still known; anything else is the default. */
function stored(): Preferences {
	const [density, textSize, singleKeys] = (window.localStorage.getItem(storageKey) ?? "").split(" ");
	return {
		density: densities.find((each) => each === density) ?? defaults.density,
		textSize: textSizes.find((each) => `${each}` === textSize) ?? defaults.textSize,
		singleKeys: singleKeyModes.find((each) => each === singleKeys) ?? defaults.singleKeys,
	};
}

export const usePreferences = create<Preferences>()(stored);

export function setPreferences(change: Partial<Preferences>): void {
	usePreferences.setState(change);
	const { density, textSize, singleKeys } = usePreferences.getState();
	window.localStorage.setItem(storageKey, `${density} ${textSize} ${singleKeys}`);
	applyTextSize();
}

export function applyTextSize(): void {
	document.documentElement.style.setProperty("zoom", `${usePreferences.getState().textSize}%`);
}

/** Height of a table row, in px. */
export const useRowPx = (): number => usePreferences((preferences) => (preferences.density === "compact" ? 28 : 36));

applyTextSize();

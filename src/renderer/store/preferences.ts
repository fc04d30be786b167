import { create } from "zustand";

/** How this window looks and listens, besides its theme. Kept on this machine; the host knows nothing of it. */

export const densities = ["compact", "roomy"] as const;
export type Density = (typeof densities)[number];

/** Per cent of the normal text size. */
export const textSizes = [90, 100, 110, 125, 150] as const;
export type TextSize = (typeof textSizes)[number];

export type Preferences = { readonly density: Density; readonly textSize: TextSize };

const storageKey = "countersign.preferences";
const defaults: Preferences = { density: "compact", textSize: 100 };

/** What was stored, as far as it is still known; anything else is the default. */
function stored(): Preferences {
	const [density, textSize] = (window.localStorage.getItem(storageKey) ?? "").split(" ");
	return {
		density: densities.find((each) => each === density) ?? defaults.density,
		textSize: textSizes.find((each) => `${each}` === textSize) ?? defaults.textSize,
	};
}

export const usePreferences = create<Preferences>()(stored);

export function setPreferences(change: Partial<Preferences>): void {
	usePreferences.setState(change);
	const { density, textSize } = usePreferences.getState();
	window.localStorage.setItem(storageKey, `${density} ${textSize}`);
	applyTextSize();
}

export function applyTextSize(): void {
	document.documentElement.style.setProperty("zoom", `${usePreferences.getState().textSize}%`);
}

/** Height of a table row, in px. */
export const useRowPx = (): number => usePreferences((preferences) => (preferences.density === "compact" ? 28 : 36));

applyTextSize();

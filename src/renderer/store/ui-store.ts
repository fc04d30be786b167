import { create } from "zustand";

/** What belongs to this window only: look, open layers, and what to say aloud. Nothing here is known to the host. */

export type Theme = "system" | "dark" | "light";
/** Something over the screen that takes the keys. While one is open, no verdict key works anywhere. */
export type Layer = "palette" | "keys" | "sheet" | "text";

export type Notice = { readonly id: number; readonly text: string; readonly urgent: boolean };

/** `press` is the same for everything that one press denied: it is taken back together. */
export type Denied = { readonly untilAt: number; readonly press: number };

export type UiStore = {
	readonly theme: Theme;
	readonly layers: readonly Layer[];
	/** An open `g …` sequence. */
	readonly sequence: boolean;
	readonly notice: Notice | null;
	/** Denials that wait a moment before the agent is told, by request: until when they can be taken back, host time. */
	readonly denied: ReadonlyMap<string, Denied>;
	/** Receipt of the last verdict, in the title row for some seconds. */
	readonly receipt: { readonly text: string; readonly request: string } | null;
};

const themeKey = "countersign.theme";
const isTheme = (text: string | null): text is Theme => text === "system" || text === "dark" || text === "light";

function storedTheme(): Theme {
	const stored = window.localStorage.getItem(themeKey);
	return isTheme(stored) ? stored : "system";
}

export const useUi = create<UiStore>()(() => ({
	theme: storedTheme(),
	layers: [],
	sequence: false,
	notice: null,
	denied: new Map(),
	receipt: null,
}));

export function setTheme(theme: Theme): void {
	window.localStorage.setItem(themeKey, theme);
	useUi.setState({ theme });
	applyTheme();
}

const prefersLight = window.matchMedia("(prefers-color-scheme: light)");

/** Sets the theme on the document; also called when the system's own changes. */
export function applyTheme(): void {
	const { theme } = useUi.getState();
	const isLight = theme === "light" || (theme === "system" && prefersLight.matches);
	document.documentElement.dataset["theme"] = isLight ? "light" : "dark";
}

prefersLight.addEventListener("change", applyTheme);

/** Opens a layer; gives back how to close it. */
export function openLayer(layer: Layer): () => void {
	useUi.setState(({ layers }) => ({ layers: [...layers, layer] }));
	return () =>
		useUi.setState(({ layers }) => {
			const at = layers.lastIndexOf(layer);
			return at < 0 ? {} : { layers: layers.toSpliced(at, 1) };
		});
}

export const setSequence = (sequence: boolean): void => useUi.setState({ sequence });

let notices = 0;

/** Says something to a screen reader, without a place on screen. */
export const announce = (text: string, urgent = false): void => useUi.setState({ notice: { id: ++notices, text, urgent } });

export const setReceipt = (receipt: UiStore["receipt"]): void => useUi.setState({ receipt });

let denials = 0;

/** One press denied these; null: they are not being denied any more. */
export function setDenied(requests: readonly string[], untilAt: number | null): void {
	const press = ++denials;
	useUi.setState(({ denied }) => {
		const next = new Map(denied);
		for (const request of requests)
			if (untilAt === null) next.delete(request);
			else next.set(request, { untilAt, press });
		return { denied: next };
	});
}

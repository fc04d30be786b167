import { usePreferences } from "../store/preferences.ts";

/**
 * Which key was meant. Letters match what the layout types; on a layout that types no Latin letters the physical key
 * counts. AltGr never counts as a plain key: on many layouts it types ordinary characters.
 */

const latin = /^[a-zA-Z]$/;

export function letterOf(event: KeyboardEvent): string {
	if (event.key.length === 1 && event.key.charCodeAt(0) > 0x7f && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
	return latin.test(event.key) ? event.key.toLowerCase() : event.key;
}

/** No modifier that makes another key of it. Shift is allowed where the caller asks for it. */
export const isPlain = (event: KeyboardEvent): boolean =>
	!event.ctrlKey && !event.metaKey && !event.altKey && !event.getModifierState("AltGraph");

/**
 * A key that may act by itself: arrows, Space and the like as they are; a key that types a character as the person has
 * set it (always, with Alt, never). Source: WCAG 2.2, 2.1.4.
 */
export const isSingle = (event: KeyboardEvent): boolean => {
	if (event.key.length !== 1 || event.key === " ") return isPlain(event);
	switch (usePreferences.getState().singleKeys) {
		case "on":
			return isPlain(event);
		case "alt":
			return event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph");
		case "off":
			return false;
	}
};

/** Something that types: letters go to it and never to the screen. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
	return target instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit", "reset", "range"].includes(target.type);
}

export const isMac = /mac/i.test(navigator.platform);

/** A key together with the chord key of this system, for hints: `Ctrl K`, `⌘ K`. */
export const chord = (key: string): string => `${isMac ? "⌘" : "Ctrl"} ${key}`;

export const isChord = (event: KeyboardEvent, key: string): boolean =>
	(isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey && event.key.toLowerCase() === key;

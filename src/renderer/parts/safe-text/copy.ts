import { escapeDrawn } from "./decode.ts";

/** Puts escapes on the clipboard for what cannot be seen: pasting a command must not carry what the eye missed. */
export function copyAsEscapes(event: ClipboardEvent): void {
	const selection = window.getSelection();
	if (selection === null || selection.isCollapsed || event.clipboardData === null) return;
	const drawn = selection.getRangeAt(0).cloneContents();
	if (drawn.querySelector("[data-chip]") === null) return;
	event.clipboardData.setData("text/plain", escapeDrawn(drawn));
	event.preventDefault();
}

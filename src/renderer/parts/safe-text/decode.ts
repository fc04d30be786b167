import { codeOf } from "./names.ts";

/**
 * What drawn text stands for, read back from the document: letters as they are, chips and marks from the label a person
 * sees. Returns null when a label is none of ours: then what is on screen cannot be vouched for.
 */
export function decodeDrawn(node: Node): string | null {
	if (node instanceof Text) return node.data;
	if (!(node instanceof HTMLElement)) return "";
	if (node.dataset["chip"] !== undefined) return decodeLabel(node.textContent);
	if (node.dataset["aside"] !== undefined) return "";
	let text = "";
	for (const child of node.childNodes) {
		const part = decodeDrawn(child);
		if (part === null) return null;
		text += part;
	}
	return text;
}

/** Law: `decodeLabel(label)` is the raw text of the chip or mark that carries the label. */
export function decodeLabel(label: string): string | null {
	if (label === "↵") return "\n";
	if (label === "⇥") return "\t";
	const run = /^([1-9][0-9]*) (spaces|newlines)$/.exec(label);
	if (run !== null) return (run[2] === "spaces" ? " " : "\n").repeat(Number(run[1]));
	if (label.startsWith("ESC")) return `\u001b${label.slice(3)}`;
	if (label.startsWith('TAG "')) return [...label.slice(5, -1)].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join("");
	const code = codeOf(label.split(" not ")[0] ?? "");
	return code === null ? null : String.fromCodePoint(code);
}

/** Text for the clipboard: what cannot be seen is written as an escape. */
export function escapeDrawn(node: Node): string {
	if (node instanceof Text) return node.data;
	if (node instanceof HTMLElement) {
		if (node.dataset["chip"] !== undefined) return escapeRaw(decodeLabel(node.textContent) ?? node.textContent);
		if (node.dataset["aside"] !== undefined) return "";
	}
	return [...node.childNodes].map(escapeDrawn).join("");
}

function escapeRaw(raw: string): string {
	if (/^[ \n\t]+$/.test(raw)) return raw;
	return [...raw].map((char) => (/^[ -~]$/.test(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)).join("");
}

/**
 * Short labels of characters that cannot be seen, and what a screen reader says for them. A label names exactly one
 * character, so that drawn text decodes back to what it stands for (see decode.ts).
 */

const c0 = "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(" ");

const spoken: readonly (readonly [code: number, label: string, words: string])[] = [
	[0x7f, "DEL", "delete"],
	[0xa0, "NBSP", "no-break space"],
	[0xad, "SHY", "soft hyphen"],
	[0x34f, "CGJ", "combining grapheme joiner"],
	[0x61c, "ALM", "Arabic letter mark"],
	[0x200b, "ZWSP", "zero width space"],
	[0x200c, "ZWNJ", "zero width non-joiner"],
	[0x200d, "ZWJ", "zero width joiner"],
	[0x200e, "LRM", "left-to-right mark"],
	[0x200f, "RLM", "right-to-left mark"],
	[0x2028, "LSEP", "line separator"],
	[0x2029, "PSEP", "paragraph separator"],
	[0x202a, "LRE", "left-to-right embedding"],
	[0x202b, "RLE", "right-to-left embedding"],
	[0x202c, "PDF", "pop directional formatting"],
	[0x202d, "LRO", "left-to-right override"],
	[0x202e, "RLO", "right-to-left override"],
	[0x2060, "WJ", "word joiner"],
	[0x2066, "LRI", "left-to-right isolate"],
	[0x2067, "RLI", "right-to-left isolate"],
	[0x2068, "FSI", "first strong isolate"],
	[0x2069, "PDI", "pop directional isolate"],
	[0x2800, "BLANK", "braille blank"],
	[0xfeff, "BOM", "byte order mark"],
];

const labels = new Map<number, string>([
	...c0.map((label, code) => [code, label] as const),
	...spoken.map(([code, label]) => [code, label] as const),
]);
const codes = new Map<string, number>([...labels].map(([code, label]) => [label, code]));
const words = new Map<number, string>(spoken.map(([code, , text]) => [code, text]));

const hex = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;

/** Number of a variation selector, from 1 to 256, or 0. */
const selector = (code: number): number =>
	code >= 0xfe00 && code <= 0xfe0f ? code - 0xfe00 + 1 : code >= 0xe0100 && code <= 0xe01ef ? code - 0xe0100 + 17 : 0;

export function labelOf(code: number): string {
	const number = selector(code);
	return labels.get(code) ?? (number > 0 ? `VS${number}` : hex(code));
}

/** The character a label stands for, or null for a label that is none of ours. */
export function codeOf(label: string): number | null {
	const known = codes.get(label);
	if (known !== undefined) return known;
	const number = /^VS([1-9][0-9]{0,2})$/.exec(label)?.[1];
	if (number !== undefined) return Number(number) <= 16 ? 0xfe00 + Number(number) - 1 : 0xe0100 + Number(number) - 17;
	const digits = /^U\+([0-9A-F]{4,6})$/.exec(label)?.[1];
	return digits === undefined ? null : Number.parseInt(digits, 16);
}

export const spokenOf = (code: number): string => words.get(code) ?? labels.get(code) ?? hex(code).replace("U+", "character U plus ");

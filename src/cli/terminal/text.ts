import { styleText } from "node:util";

/** Text on a terminal. Whatever came from outside goes through `visible` first. */

type Style = Parameters<typeof styleText>[0];

/** Styled where stdout is a terminal and NO_COLOR is not set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

const widthOf = (text: string): number => [...text.replaceAll(/\u001b\[[\d;]*m/g, "")].length;

/** Columns padded to their widest cell, two blanks apart. Cells must be visible text already. */
export const table = (rows: readonly (readonly string[])[]): string => {
	const widths: number[] = [];
	for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
	return rows
		.map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell + " ".repeat((widths[at] ?? 0) - widthOf(cell) + 2))).join(""))
		.map((line) => `${line.trimEnd()}\n`)
		.join("");
};

/** `3 s`, `4 min`, `2 h`, `5 d`: rounded down, for people. */
export const durationText = (ms: number): string => {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 120) return `${seconds} s`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
	return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
};

export const print = (text: string): void => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

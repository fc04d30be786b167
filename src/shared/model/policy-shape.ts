import { z } from "zod";

/**
 * The shape of one simple command, word for word: what a rule allows that was written from a request. In `policies.toml`
 * `"npm"` is this word, `"*"` one plain word, `{ under = "/w/api" }` a path there, `{ number = true }` digits and
 * `{ one_of = ["api", "web"] }` one of these words (a lone star among them is a star). Programs are always written out.
 */
export type ShapeSlot =
	| { readonly is: "word"; readonly text: string }
	| { readonly is: "any" }
	| { readonly is: "under"; readonly folder: string }
	| { readonly is: "number" }
	| { readonly is: "one-of"; readonly words: readonly string[] };
export type Shape = readonly ShapeSlot[];

const maxShapes = 16;
const maxSlots = 64;
const maxWord = 1024;

const noControls = (text: string): boolean => !/[\u0000-\u001f\u007f-\u009f]/.test(text);
const isWord = (value: unknown): value is string => typeof value === "string" && value.length <= maxWord && noControls(value);

/** An absolute folder, or one in the person's own: no wildcards, no steps up. */
export const isPlainFolder = (text: string): boolean =>
	/^(?:\/|~(?:\/|$))/.test(text) && text.length <= maxWord && noControls(text) && !/[*?[\]{}]|(?:^|\/)\.\.?(?:\/|$)/.test(text);

type Say = (message: string, path: readonly (string | number)[]) => void;

const slotWords = 'a word, `"*"`, `{ under = "/folder" }`, `{ number = true }` or `{ one_of = [...] }`';

const slotOf = (value: unknown, at: number, say: Say): ShapeSlot | null => {
	if (typeof value === "string") {
		if (!isWord(value)) return refuse(say, `at most ${maxWord} characters without control characters`, [at]);
		if (at === 0 && (value === "" || /[*?]/.test(value))) return refuse(say, "a program: it is never a wildcard", [at]);
		if (value === "*") return { is: "any" };
		return value.includes("*") ? refuse(say, '`"*"` alone for one plain word, or `{ one_of = [...] }` for a star', [at]) : wordSlot(value);
	}
	const table = value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
	const [key, ...others] = Object.keys(table);
	if (at === 0) return refuse(say, "a program, in quotes", [at]);
	if (key === undefined || others.length > 0) return refuse(say, slotWords, [at]);
	const inner = table[key];
	if (key === "under")
		return typeof inner === "string" && isPlainFolder(inner)
			? { is: "under", folder: inner }
			: refuse(say, "an absolute folder without wildcards", [at, key]);
	if (key === "number") return inner === true ? { is: "number" } : refuse(say, "`true`", [at, key]);
	if (key !== "one_of") return refuse(say, slotWords, [at]);
	return Array.isArray(inner) && inner.length > 0 && inner.length <= 64 && inner.every(isWord)
		? { is: "one-of", words: inner }
		: refuse(say, "a list of 1 to 64 words", [at, key]);
};

const wordSlot = (text: string): ShapeSlot => ({ is: "word", text });

const refuse = (say: Say, message: string, path: readonly (string | number)[]): null => {
	say(message, path);
	return null;
};

const shapeOf = (value: unknown, say: Say): Shape => {
	if (!Array.isArray(value) || value.length === 0 || value.length > maxSlots) {
		say(`the 1 to ${maxSlots} words of a command in a list`, []);
		return [];
	}
	return (value as unknown[]).flatMap((each, at) => slotOf(each, at, say) ?? []);
};

/** `["npm", "test", "*"]`, or a list of such: each covers one simple command, and all of a command line must be covered. */
export const shapesSchema = z.unknown().transform((value, context): readonly Shape[] => {
	const say: Say = (message, path) => context.addIssue({ code: "custom", message, path: [...path] });
	const isMany = Array.isArray(value) && Array.isArray(value[0]);
	if (!isMany) return [shapeOf(value, say)];
	const list = value as unknown[];
	if (list.length > maxShapes) say(`at most ${maxShapes} commands`, []);
	return list.map((each, index) => shapeOf(each, (message, path) => say(message, [index, ...path])));
});

/** In short words: `npm test -- --run *`. */
export const shapeText = (shape: Shape): string =>
	shape
		.map((slot) => {
			switch (slot.is) {
				case "word":
					return slot.text === "" || /[\s'"]/.test(slot.text) ? JSON.stringify(slot.text) : slot.text;
				case "any":
					return "*";
				case "under":
					return `<path under ${slot.folder}>`;
				case "number":
					return "<number>";
				case "one-of":
					return `<${slot.words.join("|")}>`;
			}
		})
		.join(" ");

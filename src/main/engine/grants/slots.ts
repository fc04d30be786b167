import type { PathUse } from "../../../shared/model/evidence.ts";
import type { Slot } from "../../../shared/model/grant.ts";

/**
 * Patterns of a command, made from its parsed words. A word may vary only where the analyser knows it as a path in the
 * workspace, or where the program takes text and nothing else. Programs, sub-commands, options and scripts never vary.
 */

type Words = { readonly words: readonly string[] };

/** The word after `-m` of `git commit` is a message. */
const isMessage = (words: readonly string[], at: number): boolean =>
	words[0] === "git" && words[1] === "commit" && (words[at - 1] === "-m" || words[at - 1] === "--message");

const plainUse = (word: string, paths: readonly PathUse[]): PathUse | undefined => {
	const uses = paths.filter((use) => use.path === word);
	const [first] = uses;
	// One word, one meaning: a file that is also run, or also something else, stays as it is.
	const isPlain = uses.every((use) => use.absolute !== undefined && use.glob !== true && use.access === first?.access);
	return isPlain && first?.access !== "execute" ? first : undefined;
};

export const slotsOf = ({ words }: Words, paths: readonly PathUse[]): Slot[] =>
	words.map((word, at): Slot => {
		if (isMessage(words, at)) return { is: "text" };
		const use = at === 0 || word.startsWith("-") || word.includes("=") ? undefined : plainUse(word, paths);
		return use === undefined || use.access === "execute" ? { is: "word", text: word } : { is: "path", access: use.access };
	});

/** True when these words are covered. Which paths count as inside is the caller's to check. */
export const slotsMatch = (slots: readonly Slot[], { words }: Words, paths: readonly PathUse[]): boolean =>
	slots.length === words.length &&
	slots.every((slot, at) => {
		const word = words[at] ?? "";
		if (slot.is === "word") return slot.text === word;
		if (slot.is === "text") return isMessage(words, at);
		return !word.startsWith("-") && !word.includes("=") && plainUse(word, paths)?.access === slot.access;
	});

/** `git add *`. What is a glob character or a quote in the command itself is written with a backslash. */
export const slotsText = (slots: readonly Slot[]): string =>
	slots.map((slot) => (slot.is === "word" ? escaped(slot.text) : slot.is === "text" ? "<any message>" : "*")).join(" ");

const escaped = (word: string): string => (word === "" ? "''" : word.replace(/[\\*?[\]{}<>\s'"]/g, "\\$&"));

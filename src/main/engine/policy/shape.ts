import type { Shape, ShapeSlot } from "../../../shared/model/policy-shape.ts";
import { isHarmlessVariable } from "../analysis/shell/environment.ts";
import { isPlainCommand, needsNoRule } from "../analysis/shell/index.ts";
import type { ShellStep } from "../analysis/shell/types.ts";
import { isUnder, normalisePath } from "../analysis/paths.ts";
import { isPlainWord, whyFixed } from "./shape-words.ts";
import type { Subject } from "./subject.ts";

/**
 * Whether every simple command of an action has one of these shapes, on the parsed form: after quotes, with wrappers taken
 * off, and only where nothing in the command is decoded at run time, redirected, made root or led out of the workspace.
 *
 * Law: test/main/engine/policy/shape.test.ts (what a shape covers, it covers word for word; never an open place).
 */
export const coversCommand = (shapes: readonly Shape[], subject: Subject): boolean => {
	const { shell, about } = subject;
	if (shell === null || !isPlainCommand({ ...shell, risk: about.analysis.risk, inspectable: about.analysis.inspectable })) return false;
	if (!Object.keys(about.request.env ?? {}).every(isHarmlessVariable)) return false;
	const steps = shell.steps.filter((step) => !needsNoRule(step));
	return steps.length > 0 && steps.every((step) => shapes.some((shape) => coversStep(shape, step, subject)));
};

const coversStep = (shape: Shape, step: ShellStep, subject: Subject): boolean => {
	const { words } = step;
	if (shape.length !== words.length || (step.via ?? []).length > 0) return false;
	// What made the step worse than its name says is written out in the rule.
	const literals = shape.flatMap((slot) => (slot.is === "word" ? [slot.text] : slot.is === "one-of" ? slot.words : []));
	return step.hazards.every((hazard) => literals.includes(hazard)) && shape.every((slot, at) => coversWord(slot, words, at, subject));
};

const coversWord = (slot: ShapeSlot, words: readonly string[], at: number, subject: Subject): boolean => {
	const word = words[at] ?? "";
	const { paths, hosts } = subject.about.analysis;
	switch (slot.is) {
		case "word":
			return word === slot.text;
		case "one-of":
			return slot.words.includes(word);
		case "number":
			return /^\d{1,9}$/.test(word);
		case "any":
			return isPlainWord(word) && whyFixed(words, at, paths, hosts) === null;
		case "under":
			return isPathUnder(slot.folder, word, subject);
	}
};

/** Each use of the word as a path is under the folder, as written and where it really leads, and none of them is run. */
const isPathUnder = (folder: string, word: string, subject: Subject): boolean => {
	if (word.startsWith("-") || word.includes("=")) return false;
	const uses = subject.about.analysis.paths.filter((use) => use.path === word);
	const known = subject.paths().filter(({ use }) => use.path === word);
	const top = expanded(folder, subject.ground.home);
	return (
		uses.length > 0 &&
		known.length === uses.length &&
		known.every(
			({ use, place, real, hasOtherNames }) =>
				use.glob !== true && use.access !== "execute" && !hasOtherNames && isUnder(place, top) && isUnder(real, top),
		)
	);
};

/** Whether an action runs in one of these folders or below: where its folder really is counts, not how it is called. */
export const runsIn = (folders: readonly string[], { cwd, ground }: Subject): boolean =>
	cwd !== null && folders.some((folder) => isUnder(cwd, expanded(folder, ground.home)));

const expanded = (folder: string, home: string): string => normalisePath(folder.startsWith("~") ? `${home}${folder.slice(1)}` : folder);

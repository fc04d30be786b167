import { z } from "zod";
import { shapeText, type Shape, type ShapeSlot } from "./policy-shape.ts";

/** A rule that a person makes from one request: which words stay, for whom, where, until when. */

const word = z.string().max(1024);

/** What stands for one word. `word` keeps it as it is. */
export const slotChoiceSchema = z.discriminatedUnion("is", [
	z.object({ is: z.literal("word") }).strict(),
	z.object({ is: z.literal("any") }).strict(),
	z.object({ is: z.literal("under"), folder: word }).strict(),
	z.object({ is: z.literal("number") }).strict(),
	z.object({ is: z.literal("one-of"), words: z.array(word).min(1).max(64) }).strict(),
]);
export type SlotChoice = z.infer<typeof slotChoiceSchema>;

export const ruleDraftSchema = z
	.object({
		/** One list a simple command of the request, one choice a word. Empty for a file. */
		commands: z.array(z.array(slotChoiceSchema).max(64)).max(16),
		/** For a file: a folder and what is below it. Absent: this file alone. */
		folder: word.optional(),
		agents: z.enum(["this", "all"]),
		/** Where a command may run, and below. */
		where: word.optional(),
		/** Life in days. Absent: without an end, which needs a reason and a look after 90 days. */
		days: z.int().min(1).max(365).optional(),
		reason: z.string().max(300),
		/** Replaces the rules that it covers word for word. */
		merges: z.boolean(),
	})
	.strict();
export type RuleDraft = z.infer<typeof ruleDraftSchema>;

/** One word of the request, and what may stand for it; `why` says why nothing else may. */
export const ruleWordSchema = z
	.object({
		text: word,
		choices: z.array(z.enum(["word", "any", "under", "number", "one-of"])),
		/** Folders that a path may be widened to, the narrowest first. */
		folders: z.array(word).max(32),
		why: z.string().optional(),
	})
	.strict();

/** What a composer starts from. */
export const ruleStartSchema = z
	.object({
		/** What is allowed: simple commands, or one file. */
		commands: z.array(z.array(ruleWordSchema).max(64)).max(16),
		file: word.optional(),
		/** Folders that the file may be widened to, the narrowest first. */
		folders: z.array(word).max(32),
		/** Folders for `where`, the narrowest first. */
		wheres: z.array(word).max(32),
		draft: ruleDraftSchema,
		/** Rules that differ from this one in one word only. */
		merge: z
			.object({ names: z.array(z.string()), word: z.int(), words: z.array(word) })
			.strict()
			.optional(),
	})
	.strict();
export type RuleStart = z.infer<typeof ruleStartSchema>;

/** What a draft would do. `draftHashHex` names exactly this draft, over exactly this file and request. */
export const rulePreviewSchema = z
	.object({
		name: z.string(),
		block: z.string(),
		diff: z.string(),
		afterLine: z.int(),
		draftHashHex: z.string().max(64),
		/** True when the request on screen is one that the rule is about. */
		matches: z.boolean(),
		/** What would become of the request on screen, and the sentence for it. */
		outcome: z.enum(["allowed", "held", "denied"]),
		outcomeText: z.string(),
		alsoAllows: z.array(z.string()).max(2),
		conflicts: z.array(z.string()).max(20),
		/** Policies that deny or ask and go before this one. */
		strictPolicies: z.int(),
		replaces: z.array(z.string()),
	})
	.strict();
export type RulePreview = z.infer<typeof rulePreviewSchema>;

const pastRowSchema = z
	.object({ seq: z.int(), at: z.int(), agent: z.string(), subject: z.string(), answer: z.enum(["approved", "denied", "none"]) })
	.strict();

/** Decisions of the last 30 days that the draft would have been about. */
export const ruleHistorySchema = z
	.object({
		matched: z.int(),
		approved: z.int(),
		denied: z.int(),
		/** Matched, as far as the log keeps them: long texts and secrets are left out of it. */
		partial: z.int(),
		/** What a person denied first, then the newest. */
		rows: z.array(pastRowSchema).max(100),
	})
	.strict();
export type RuleHistory = z.infer<typeof ruleHistorySchema>;
export type PastRow = z.infer<typeof pastRowSchema>;

const slotOf = (choice: SlotChoice | undefined, text: string): ShapeSlot =>
	choice === undefined || choice.is === "word" ? { is: "word", text } : choice;

/** The shapes that a draft stands for; null when it does not fit the words of the request. */
export const shapesOf = (words: readonly (readonly string[])[], draft: Pick<RuleDraft, "commands">): Shape[] | null => {
	if (words.length === 0 || words.length !== draft.commands.length) return null;
	const shapes: Shape[] = [];
	for (const [index, command] of words.entries()) {
		const choices = draft.commands[index] ?? [];
		if (choices.length !== command.length || choices[0]?.is !== "word") return null;
		shapes.push(command.map((text, at) => slotOf(choices[at], text)));
	}
	return shapes;
};

/** `allow-npm-test`: from the first words that say what is done. */
export const ruleNameOf = (shapes: readonly Shape[], fallback: string, taken: ReadonlySet<string>): string => {
	const words = shapes.flatMap((shape) =>
		shapeText(shape)
			.split(" ")
			.filter((each) => /^[A-Za-z][A-Za-z0-9._-]*$/.test(each))
			.slice(0, 3),
	);
	const base = `allow-${(words.length === 0 ? [fallback] : words).slice(0, 4).join("-")}`
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, "-")
		.slice(0, 60);
	for (let count = 1; ; count++) {
		const name = count === 1 ? base : `${base}-${count}`;
		if (!taken.has(name)) return name;
	}
};

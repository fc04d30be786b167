import { z } from "zod";
import { levelSchema } from "./words.ts";

/** Where an agent stands on the ladder: how far it is from the next level, and from losing this one. */

/** One condition of a promotion. `have` and `need` are counts, shares (0…1) or ms, as `kind` says. */
export const conditionSchema = z
	.object({
		kind: z.enum(["successes", "error-share", "time", "days"]),
		have: z.number(),
		need: z.number(),
		isMet: z.boolean(),
		text: z.string().max(200),
	})
	.strict();
export type Condition = z.infer<typeof conditionSchema>;

/** One way down. `have` and `limit` are there where it is a matter of counting; `limit` is the first value that demotes. */
export const triggerSchema = z
	.object({
		kind: z.enum(["destructive-failure", "breaker", "errors", "unasked", "idle", "review"]),
		to: levelSchema,
		have: z.number().optional(),
		limit: z.number().optional(),
		text: z.string().max(200),
	})
	.strict();
export type Trigger = z.infer<typeof triggerSchema>;

export const familyViewSchema = z
	.object({ name: z.string(), successes: z.int(), counted: z.int(), errors: z.int(), isTrusted: z.boolean(), text: z.string().max(200) })
	.strict();
export type FamilyView = z.infer<typeof familyViewSchema>;

export const suggestionSchema = z.object({ id: z.string(), seq: z.int(), at: z.int(), subject: z.string() }).strict();

export const standingSchema = z
	.object({
		level: levelSchema,
		levelAt: z.int(),
		lastAt: z.int(),
		/** False while `feature_flags.progressive_trust` is off: then only an operator moves it. */
		isMoving: z.boolean(),
		/** Absent at the highest level. */
		up: z
			.object({
				to: levelSchema,
				isReady: z.boolean(),
				/** True when an operator takes this step; false when the numbers alone do. */
				needsOperator: z.boolean(),
				conditions: z.array(conditionSchema).max(8),
				text: z.string().max(500),
			})
			.strict()
			.optional(),
		/** Empty at the lowest level. */
		down: z.array(triggerSchema).max(8),
		counted: z.int(),
		errors: z.int(),
		reviewAt: z.int().optional(),
		families: z.array(familyViewSchema).max(64),
		suggestions: z.array(suggestionSchema).max(50),
	})
	.strict();
export type Standing = z.infer<typeof standingSchema>;

/** What another level would have changed, judged again from the log. */
export const replaySchema = z
	.object({
		to: levelSchema,
		days: z.int(),
		/** Decisions looked at; `isWhole` is false when there were more than are looked at. */
		decisions: z.int(),
		isWhole: z.boolean(),
		/** Asked, and would not have been; of those, denied by a person. */
		askedLess: z.int(),
		deniedOfThose: z.int(),
		/** Not asked, and would have been. */
		askedMore: z.int(),
		/** Denied by the level, and would have run or asked. */
		deniedLess: z.int(),
		/** Not denied, and would have been. */
		deniedMore: z.int(),
		text: z.string().max(300),
	})
	.strict();
export type TrustReplay = z.infer<typeof replaySchema>;

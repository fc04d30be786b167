import { z } from "zod";
import { policyNoteSchema, policyViewSchema, replayReportSchema } from "../model/policy.ts";
import { configStateSchema } from "../view/state.ts";
import { reason, seqReply } from "./console-replies.ts";

/** What a console may do with policies. */

const policyText = z.string().max(1_048_576);
const hashHex = z.string().max(64);

/** Policies in force, as the Policies screen shows them. */
export const policiesViewSchema = z
	.object({
		state: configStateSchema,
		text: policyText,
		hashHex,
		policies: z.array(policyViewSchema),
		notes: z.array(policyNoteSchema),
		/** Projects that bring policies along. No `hashHex`: the file is gone. No `pinnedHex`: nobody accepted it yet. */
		projects: z.array(
			z
				.object({
					root: z.string(),
					file: z.string(),
					text: policyText,
					hashHex: hashHex.optional(),
					problem: z.string().optional(),
					pinnedHex: hashHex.optional(),
					pinnedBy: z.string().optional(),
				})
				.strict(),
		),
	})
	.strict();
export type PoliciesView = z.infer<typeof policiesViewSchema>;

const replayProgressSchema = z.object({ done: z.int(), total: z.int() }).strict();
export type ReplayProgress = z.infer<typeof replayProgressSchema>;

export const policyMethods = {
	"policy.get": { params: z.object({}).strict(), result: policiesViewSchema },
	/** What a draft means, what is wrong with it, and how it differs from what is in force. */
	"policy.check": {
		params: z.object({ text: policyText }).strict(),
		result: z.object({ policies: z.array(policyViewSchema), notes: z.array(policyNoteSchema), diff: z.string() }).strict(),
	},
	/** Decides the log again by a draft, or the last `days` of it; `policy.progress` events while it runs. One run at a time. */
	"policy.replay": {
		params: z.object({ text: policyText, days: z.int().min(1).max(3650).optional() }).strict(),
		result: replayReportSchema,
	},
	"policy.cancel-replay": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },
	/** Puts a draft in force. `baseHashHex` is of the text it was made from; another one in force is `stale`. */
	"policy.save": { params: z.object({ text: policyText, baseHashHex: hashHex }).strict(), result: seqReply },
	/** Accepts a project's policies in exactly this form; null: that there are none any more. */
	"policy.pin": {
		params: z.object({ root: z.string().min(1).max(4096), hashHex: hashHex.nullable(), reason }).strict(),
		result: seqReply,
	},
} as const;

export const policyEvents = { "policy.progress": replayProgressSchema } as const;

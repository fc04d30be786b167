import { z } from "zod";
import { policyNoteSchema, policyViewSchema, replayReportSchema } from "../model/policy.ts";
import { levelSchema, modeSchema } from "../model/words.ts";
import { auditQuerySchema } from "../query/audit-query.ts";
import { activitySchema, configStateSchema } from "../view/state.ts";
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

/** A value of TOML as it stands in the file; tables and lists as deep as policies need them. */
const written = z.record(z.string().max(80), z.json());

/** A policy as fields: what was written, before it is checked. */
const policyFormSchema = z.object({ values: written, predicates: z.array(written) }).strict();
export type PolicyForm = z.infer<typeof policyFormSchema>;

const editPath = z
	.array(z.union([z.string().max(80), z.int().min(0)]))
	.min(1)
	.max(6);
const policyEditSchema = z.discriminatedUnion("op", [
	z
		.object({
			op: z.literal("set"),
			path: editPath,
			value: z.union([z.string().max(1024), z.number(), z.boolean(), z.array(z.string().max(1024)).max(200)]),
		})
		.strict(),
	z.object({ op: z.literal("remove"), path: editPath }).strict(),
	z
		.object({
			op: z.literal("add"),
			path: editPath,
			value: z.record(
				z.string().max(80),
				z.union([z.string().max(1024), z.number(), z.array(z.record(z.string().max(80), z.string().max(80)))]),
			),
		})
		.strict(),
]);
export type FormEdit = z.infer<typeof policyEditSchema>;

/** What one policy had to do with the last 30 days; `perDay` is oldest first and ends today. */
const policyEffectSchema = z
	.object({
		matched: z.int(),
		decided: z.int(),
		approved: z.int(),
		denied: z.int(),
		perDay: z.array(z.int()).max(31),
		/** The newest decisions it was about. */
		rows: z.array(activitySchema).max(20),
	})
	.strict();
export type PolicyEffect = z.infer<typeof policyEffectSchema>;

/**
 * What the log is decided again by. `text`: these policies; `revision`: those that this entry put in force; neither: those of
 * the time. `level` and `mode`: as if every agent had been there. `query`: only requests that it finds an entry of.
 */
const replayAskSchema = z
	.object({
		text: policyText.optional(),
		revision: z.int().min(0).optional(),
		level: levelSchema.optional(),
		mode: modeSchema.optional(),
		query: auditQuerySchema.optional(),
		days: z.int().min(1).max(3650).optional(),
	})
	.strict();
export type ReplayAsk = z.infer<typeof replayAskSchema>;

/** A text that was in force from `at` on. Without `isWhole` the log has it only with something masked, or not as text any more. */
const policyRevisionSchema = z.object({ seq: z.int(), at: z.int(), by: z.string(), isWhole: z.boolean() }).strict();
export type PolicyRevision = z.infer<typeof policyRevisionSchema>;

const replayProgressSchema = z.object({ done: z.int(), total: z.int() }).strict();
export type ReplayProgress = z.infer<typeof replayProgressSchema>;

export const policyMethods = {
	"policy.get": { params: z.object({}).strict(), result: policiesViewSchema },
	/** What a draft means, what is wrong with it, and how it differs from what is in force. */
	"policy.check": {
		params: z.object({ text: policyText }).strict(),
		result: z.object({ policies: z.array(policyViewSchema), notes: z.array(policyNoteSchema), diff: z.string() }).strict(),
	},
	/** A draft as fields; null while it is no TOML. */
	"policy.form": {
		params: z.object({ text: policyText }).strict(),
		result: z.object({ policies: z.array(policyFormSchema).nullable() }).strict(),
	},
	/** The draft with some keys of it changed and everything else as it was written. Nothing is put in force. */
	"policy.edit": {
		params: z.object({ text: policyText, edits: z.array(policyEditSchema).min(1).max(20) }).strict(),
		result: z.object({ text: policyText }).strict(),
	},
	"policy.effect": { params: z.object({ name: z.string().max(200) }).strict(), result: policyEffectSchema },
	/** Decides the log again, or a part of it; `policy.progress` events while it runs. One run at a time. */
	"policy.replay": { params: replayAskSchema, result: replayReportSchema },
	/** Keeps what the last replay, asked in these very words, would have decided otherwise, as tests in a file beside the policies. */
	"policy.save-tests": {
		params: replayAskSchema,
		result: z.object({ file: z.string(), tests: z.int(), left: z.int() }).strict(),
	},
	/** The newest texts that were in force, newest first. */
	"policy.revisions": {
		params: z.object({}).strict(),
		result: z.object({ revisions: z.array(policyRevisionSchema).max(200) }).strict(),
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

import { z } from "zod";
import { entryTypeSchema } from "../model/entry.ts";
import { whySchema } from "../model/why.ts";
import { activitySchema } from "../view/state.ts";

/** What a console may ask of the audit log. */

/** Which entries. Absent members do not restrict. `text` is a substring of the canonical bytes. */
export const auditFilterSchema = z
	.object({
		types: z.array(entryTypeSchema).max(64).optional(),
		agent: z.string().max(80).optional(),
		actor: z.string().max(120).optional(),
		session: z.string().max(128).optional(),
		request: z.string().max(128).optional(),
		outcome: z.enum(["allowed", "held", "denied", "succeeded", "failed"]).optional(),
		tool: z.string().max(200).optional(),
		path: z.string().max(4096).optional(),
		text: z.string().max(500).optional(),
		fromAt: z.int().optional(),
		toAt: z.int().optional(),
	})
	.strict();
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** Kinds of damage a verification can name. */
export const damageKinds = [
	"edited",
	"missing",
	"inserted",
	"reordered",
	"truncated",
	"rolled-back",
	"forked",
	"bad-signature",
	"unreadable",
	"column-mismatch",
	"clock-backwards",
] as const;

/** What a verification found. `passed` is only ever true for a finished run without damage. */
export const verifyReportSchema = z
	.object({
		state: z.enum(["passed", "failed", "cancelled"]),
		entries: z.int(),
		checkpoints: z.int(),
		fromSeq: z.int(),
		/** Exclusive: entries before this seq were checked. */
		toSeq: z.int(),
		rootHex: z.string().optional(),
		durationMs: z.int(),
		/** One sentence: what was proved and against what. */
		text: z.string(),
		remembered: z.object({ size: z.int(), at: z.int(), where: z.string() }).strict().optional(),
		damage: z
			.array(
				z
					.object({
						kind: z.enum(damageKinds),
						seq: z.int(),
						at: z.int().optional(),
						text: z.string(),
						recordedHex: z.string().optional(),
						recomputedHex: z.string().optional(),
						warning: z.boolean(),
					})
					.strict(),
			)
			.max(100),
		/** How many more were found beyond the list. */
		moreDamage: z.int(),
	})
	.strict();
export type VerifyReport = z.infer<typeof verifyReportSchema>;

const entryViewSchema = z.object({ seq: z.int(), body: z.string(), recordedHex: z.string(), recomputedHex: z.string() }).strict();
export type EntryView = z.infer<typeof entryViewSchema>;

export const auditMethods = {
	/** Rows `offset … offset+limit` of the matching entries, newest first, as of `asOfSeq` (given back when absent). */
	"audit.window": {
		params: z
			.object({ filter: auditFilterSchema, offset: z.int().min(0), limit: z.int().min(1).max(500), asOfSeq: z.int().optional() })
			.strict(),
		result: z.object({ rows: z.array(activitySchema), total: z.int(), asOfSeq: z.int() }).strict(),
	},
	/** One entry as stored, with its two neighbours, and the leaf hashes as recorded and as recomputed. */
	"audit.entry": {
		params: z.object({ seq: z.int().min(0) }).strict(),
		result: z.object({ entry: entryViewSchema, before: entryViewSchema.optional(), after: entryViewSchema.optional() }).strict(),
	},
	/** The whole way of one request, and what would have changed its end. */
	"audit.why": { params: z.object({ request: z.string().min(1).max(128) }).strict(), result: whySchema },
	/** RFC 6962 inclusion proof of one entry under the newest signed checkpoint that covers it. */
	"audit.proof": {
		params: z.object({ seq: z.int().min(0) }).strict(),
		result: z
			.object({
				index: z.int(),
				size: z.int(),
				leafHex: z.string(),
				pathHex: z.array(z.string()),
				rootHex: z.string(),
				checkpoint: z.string(),
				keyId: z.string(),
				signatureValid: z.boolean(),
			})
			.strict(),
	},
	/** Verifies the whole log; `verify.progress` events while it runs. One run at a time. */
	"audit.verify": { params: z.object({}).strict(), result: verifyReportSchema },
	"audit.cancel-verify": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },
} as const;

export const auditEvents = {
	"verify.progress": z.object({ done: z.int(), total: z.int(), perSecond: z.int(), checkpoints: z.int() }).strict(),
} as const;

import { z } from "zod";
import { damageKinds } from "../model/damage.ts";
import { whySchema } from "../model/why.ts";
import { auditQuerySchema, facetFieldSchema, longestValue } from "../query/audit-query.ts";
import { exportColumnSchema, exportFormatSchema } from "../query/columns.ts";
import { queryNameSchema, savedLineSchema, savedQuerySchema } from "../query/saved.ts";
import { activitySchema } from "../view/state.ts";

/** What a console may ask of the audit log. */

/** Least characters of the reason for which damage is acknowledged. */
export const leastAcknowledgement = 8;

/** Names of the witnesses whose cosignature is right, of so many that are configured. */
const cosignedSchema = z.object({ by: z.array(z.string()), of: z.int() }).strict();

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
		/** Witnesses that cosigned the newest signed head; absent when the rules name none. */
		cosigned: cosignedSchema.optional(),
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

/** An entry as it lies in the log; without a body when that is gone. */
const storedRowSchema = z.object({ seq: z.int(), leafHex: z.string(), body: z.string().optional() }).strict();
export type StoredRow = z.infer<typeof storedRowSchema>;

/** What every answer to a query says of itself. */
const answered = {
	/** Matching entries, all of them; where there is an `isCounted` that says no, those found so far. */
	total: z.int(),
	asOfSeq: z.int(),
	behind: z.int(),
} as const;

export const auditMethods = {
	/**
	 * Rows `offset … offset+limit` of the matching entries, newest first, as of `asOfSeq` (given back when absent). `behind` is how
	 * many entries the search has not looked at yet: they are missing here, and come by themselves.
	 *
	 * With `countMs` the answer comes after about that time with what was found by then, the newest first; asked again, it goes on
	 * from there until `isCounted`. A question with `countMs` takes the place of those about other queries, which are refused as `stale`.
	 */
	"audit.window": {
		params: z
			.object({
				query: auditQuerySchema,
				offset: z.int().min(0),
				limit: z.int().min(1).max(500),
				asOfSeq: z.int().min(0).optional(),
				countMs: z.int().min(0).max(1000).optional(),
			})
			.strict(),
		result: z.object({ rows: z.array(activitySchema), ...answered, isCounted: z.boolean() }).strict(),
	},
	/** The whole query over time. Without ends: from the first to the last match. `bucketMs` is the same for all; a bucket begins at its `at`. */
	"audit.histogram": {
		params: z
			.object({
				query: auditQuerySchema,
				fromAt: z.int().min(0).optional(),
				toAt: z.int().min(0).optional(),
				buckets: z.int().min(1).max(400),
				/** How far local time is before UTC, so that the bucket of a day begins at midnight. */
				zoneMs: z.int().min(-86_400_000).max(86_400_000).optional(),
				asOfSeq: z.int().min(0).optional(),
			})
			.strict(),
		result: z
			.object({
				buckets: z.array(z.object({ at: z.int(), allowed: z.int(), denied: z.int(), held: z.int(), other: z.int() }).strict()).max(400),
				bucketMs: z.int(),
				fromAt: z.int(),
				toAt: z.int(),
				...answered,
			})
			.strict(),
	},
	/**
	 * Values of a field among the matching entries, most frequent first; `search` is a part of the value. What the query itself says
	 * of this field does not count, so that another value can be chosen beside.
	 */
	"audit.facets": {
		params: z
			.object({
				query: auditQuerySchema,
				field: facetFieldSchema,
				search: z.string().max(200).optional(),
				limit: z.int().min(1).max(100),
				asOfSeq: z.int().min(0).optional(),
			})
			.strict(),
		result: z
			.object({
				values: z.array(z.object({ value: z.string(), count: z.int() }).strict()),
				/** How many values more there are. */ more: z.int(),
				behind: z.int(),
			})
			.strict(),
	},
	/** Values that a field has somewhere in the log and that begin with `prefix`, most frequent first. */
	"audit.complete": {
		params: z.object({ field: facetFieldSchema, prefix: z.string().max(longestValue) }).strict(),
		result: z.object({ values: z.array(z.string()).max(20) }).strict(),
	},
	/** Which part of a query that matches nothing to blame: without it something matches. `token` is its text in `formatQuery`. */
	"audit.blame": {
		params: z.object({ query: auditQuerySchema }).strict(),
		result: z.object({ token: z.object({ text: z.string(), without: auditQuerySchema }).strict().optional() }).strict(),
	},
	/** Begins an export, newest entries last. It is then pulled with `audit.export-chunk`; one that nobody pulls for a minute ends. */
	"audit.export": {
		params: z
			.object({
				query: auditQuerySchema,
				format: exportFormatSchema,
				/** Of a `csv`; absent: all. */
				columns: z.array(exportColumnSchema).min(1).max(40).optional(),
			})
			.strict(),
		/** `manifest` is the signed note over the exported entries; a `jsonl` and a `json` have it in them. */
		result: z.object({ id: z.string(), total: z.int(), manifest: z.string() }).strict(),
	},
	/** The next piece of text. The last one has `done`; the export is over then. */
	"audit.export-chunk": {
		params: z.object({ id: z.string().max(64) }).strict(),
		result: z.object({ text: z.string(), done: z.boolean(), /** Entries given so far. */ count: z.int() }).strict(),
	},
	"audit.cancel-export": {
		params: z.object({ id: z.string().max(64) }).strict(),
		result: z.object({ cancelled: z.boolean() }).strict(),
	},
	/** Queries by name: those that come with the program, mine, and those that projects share in `.countersign/queries.toml`. */
	"audit.queries": { params: z.object({}).strict(), result: z.object({ queries: z.array(savedQuerySchema) }).strict() },
	/** Keeps a query line under a name, in place of mine of that name. */
	"audit.save-query": { params: savedLineSchema, result: z.object({}).strict() },
	"audit.drop-query": { params: z.object({ name: queryNameSchema }).strict(), result: z.object({ dropped: z.boolean() }).strict() },
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
				cosigned: cosignedSchema.optional(),
			})
			.strict(),
	},
	/**
	 * Stored entries from `from` on, below `to`, as many as fit, with the signed heads among them: the bytes that a console
	 * checks with its own code. `next` is where the next page begins.
	 */
	"audit.pages": {
		params: z.object({ from: z.int().min(0), to: z.int().min(0) }).strict(),
		result: z.object({ rows: z.array(storedRowSchema).max(4096), notes: z.array(z.string()).max(4097), next: z.int() }).strict(),
	},
	/** Verifies the whole log; `verify.progress` events while it runs. One run at a time. */
	"audit.verify": { params: z.object({}).strict(), result: verifyReportSchema },
	/**
	 * Somebody takes note of what the newest verification found first, for a reason. It goes on being broken; only the alarm gets small.
	 * `verifiers-disagree` is what a window found by itself: with it the host's verification counts as failed too.
	 */
	"audit.acknowledge-damage": {
		params: z
			.object({ kind: z.enum(damageKinds), seq: z.int().min(0), reason: z.string().trim().min(leastAcknowledgement).max(500) })
			.strict(),
		result: z.object({ seq: z.int() }).strict(),
	},
	"audit.cancel-verify": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },
} as const;

export const auditEvents = {
	"verify.progress": z.object({ done: z.int(), total: z.int(), perSecond: z.int(), checkpoints: z.int() }).strict(),
} as const;

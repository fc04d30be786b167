import { z } from "zod";

/**
 * Which entries of the audit log: what a query line means, and what goes on the wire. An empty query is every entry.
 *
 * Shapes: a list under a field of `is` is "any of"; fields and texts are all required. `within` bounds are half-open: from
 * included, `to` not. `has` and `lacks` are looked for without regard to case in what was asked (`textOf`); the field `raw`
 * in the recorded bytes as they are.
 * Law: test/shared/query/query.test.ts
 */

/** Fields whose values can be listed and counted. The others are different in nearly every entry. */
export const facetFields = [
	"actor",
	"agent",
	"decided-by",
	"event",
	"outcome",
	"kind",
	"risk",
	"rule",
	"tool",
	"path",
	"host",
	"secret",
	"session",
] as const;
export const facetFieldSchema = z.enum(facetFields);
export type FacetField = (typeof facetFields)[number];

/** Everything an entry can be told apart by, in the order in which help shows it. */
export const queryFields = [...facetFields, "request", "hash", "raw"] as const;
export const queryFieldSchema = z.enum(queryFields);
export type QueryField = (typeof queryFields)[number];

/** What has a size: time, number of the entry, how long it ran, how long the approver read. Times and spans in milliseconds. */
export const rangeFields = ["at", "seq", "took", "read"] as const;
export type RangeField = (typeof rangeFields)[number];

/** Longest value of a field, longest text, and most of each in one query. */
export const longestValue = 4096;
export const longestText = 500;
export const mostValues = 64;
export const mostTexts = 8;

const valuesSchema = z.partialRecord(queryFieldSchema, z.array(z.string().min(1).max(longestValue)).min(1).max(mostValues));
const textsSchema = z.array(z.string().min(1).max(longestText)).min(1).max(mostTexts);
/** The end of the year 9999: dates behind it cannot be written. */
const endSchema = z.int().min(0).max(253_402_300_799_999);
const rangeSchema = z.object({ from: endSchema.optional(), to: endSchema.optional() }).strict();

export const auditQuerySchema = z
	.object({
		is: valuesSchema.optional(),
		not: valuesSchema.optional(),
		has: textsSchema.optional(),
		lacks: textsSchema.optional(),
		within: z.partialRecord(z.enum(rangeFields), rangeSchema).optional(),
	})
	.strict();
export type AuditQuery = z.infer<typeof auditQuerySchema>;
export type Values = Partial<Record<QueryField, string[]>>;
export type Range = { from?: number | undefined; to?: number | undefined };

/** True when nothing is left out by it. */
export const isEverything = ({ is, not, has, lacks, within }: AuditQuery): boolean =>
	[is, not, has, lacks, within].every((part) => part === undefined || Object.keys(part).length === 0);

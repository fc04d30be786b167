import { z } from "zod";

/** How a log and a backup of it differ, and which of the two leads to the heads that were signed or remembered. */

/** Differing entries that a comparison shows; it counts all. */
export const mostCompared = 20;

/** An entry on one side: its bytes as they were recorded (cut where they are long), removed by retention, unreadable, or not there. */
const sideSchema = z.discriminatedUnion("is", [
	z.object({ is: z.literal("kept"), text: z.string(), isCut: z.literal(true).optional() }).strict(),
	z.object({ is: z.enum(["removed", "unreadable", "missing"]) }).strict(),
]);
export type ComparedSide = z.infer<typeof sideSchema>;

/** `too-short`: it ends before the head, or begins after it. */
const leadsSchema = z.enum(["leads", "differs", "too-short"]);
export type Leads = z.infer<typeof leadsSchema>;

export const compareReportSchema = z
	.object({
		what: z.enum(["database", "tiles", "segments"]),
		/** What both have was compared: from this entry, up to and without that. */
		from: z.int(),
		to: z.int(),
		logSize: z.int(),
		copySize: z.int(),
		differing: z.int(),
		/** The first that differs. */
		first: z.int().optional(),
		entries: z.array(z.object({ seq: z.int(), log: sideSchema, copy: sideSchema }).strict()).max(mostCompared),
		/** Heads that say something of the difference: remembered ones, and of the signed ones the first and the last on each side. */
		heads: z.array(z.object({ size: z.int(), where: z.string(), log: leadsSchema, copy: leadsSchema }).strict()).max(100),
		/** One sentence: from where they differ, and which of the two leads to the heads. */
		text: z.string(),
	})
	.strict();
export type CompareReport = z.infer<typeof compareReportSchema>;

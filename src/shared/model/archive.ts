import { z } from "zod";

/** A complete daily segment of the log, and whether the log itself still says what is in it. */
const archivedSchema = z
	.object({
		name: z.string().max(64),
		/** `YYYY-MM-DD`, UTC. */
		day: z.string().max(10),
		from: z.int(),
		/** Exclusive. */
		to: z.int(),
		bytes: z.int(),
		/** `removed`: only the hashes are in the log. `restored`: put back for a while. */
		bodies: z.enum(["kept", "removed", "restored"]),
	})
	.strict();

export const archiveViewSchema = z
	.object({
		folder: z.string(),
		segments: z.array(archivedSchema).max(40_000),
		/** Entries before this one are in a segment. */
		writtenTo: z.int(),
		/** 0: nothing is ever removed. */
		retentionDays: z.int(),
		/** Why segments cannot be written now. */
		problem: z.string().optional(),
	})
	.strict();
export type ArchiveView = z.infer<typeof archiveViewSchema>;

export const pruneReportSchema = z
	.object({
		segments: z.array(z.object({ name: z.string(), from: z.int(), to: z.int() }).strict()).max(40_000),
		entries: z.int(),
		/** Why it goes no further, in words. */
		text: z.string(),
	})
	.strict();
export type PruneReport = z.infer<typeof pruneReportSchema>;

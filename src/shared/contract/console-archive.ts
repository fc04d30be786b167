import { z } from "zod";
import { archiveViewSchema, pruneReportSchema } from "../model/archive.ts";

/** What of the log is archived, what retention has removed, and getting it back. */

export const archiveMethods = {
	"audit.archive": { params: z.object({}).strict(), result: archiveViewSchema },
	/** Removes what is older than the rules say, or with `isDry` only says what it would remove. */
	"audit.prune": { params: z.object({ isDry: z.boolean() }).strict(), result: pruneReportSchema },
	/** Puts what archived segments say back into the log, to search it, for so many days. Every line is checked first. */
	"audit.restore": {
		params: z
			.object({
				names: z
					.array(z.string().regex(/^audit-\d{4}-\d\d-\d\d(?:\.\d{1,6})?\.jsonl$/, "the name of a segment"))
					.min(1)
					.max(400),
				days: z.int().min(1).max(365).default(7),
			})
			.strict(),
		result: z.object({ entries: z.int() }).strict(),
	},
} as const;

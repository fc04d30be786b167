import { z } from "zod";
import { findingSchema } from "./finding.ts";

/** The whole way of one request through the log, in words. */
export const whySchema = z
	.object({
		request: z.string(),
		agent: z.string(),
		subject: z.string(),
		digest: z.string(),
		/** Every entry about it, oldest first. */
		trace: z.array(z.object({ seq: z.int(), at: z.int(), actor: z.string(), text: z.string() }).strict()),
		/** What was asked and what a person changed it to, as the log has them. */
		edit: z.object({ by: z.string(), originalDigest: z.string(), original: z.string(), edited: z.string() }).strict().optional(),
		/** What each gate said when it was decided, or last. */
		findings: z.array(findingSchema),
		decision: z.string(),
		/** `would be allowed without asking if …`; absent when nothing stood in the way. */
		counterfactual: z.string().optional(),
	})
	.strict();
export type Why = z.infer<typeof whySchema>;

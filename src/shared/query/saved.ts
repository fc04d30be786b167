import { z } from "zod";
import { quoteValue } from "./tokens.ts";

/** Query lines under a name. */

export const queryNameSchema = z.string().trim().min(1).max(80);
const lineSchema = z.string().max(8000);
export const savedLineSchema = z.object({ name: queryNameSchema, line: lineSchema }).strict();
export type SavedLine = z.infer<typeof savedLineSchema>;

/** `from`: comes with the program, is this person's own, or is shared by a project's file. */
export const savedQuerySchema = z
	.object({ name: z.string(), line: z.string(), from: z.enum(["program", "mine", "shared"]), file: z.string().optional() })
	.strict();
export type SavedQuery = z.infer<typeof savedQuerySchema>;

/** Those that come with the program, for the person of this name. */
export const programQueries = (operator: string): SavedLine[] => [
	{ name: "Denied today", line: "outcome:denied from:today" },
	{ name: "Approved in under a second", line: "event:request.allowed read:<1s" },
	{ name: "Written rules", line: "event:config event:policy event:grant" },
	{ name: "Secret attaches", line: "kind:secret.attach" },
	{ name: "Expired", line: "outcome:denied decided-by:timeout" },
	{
		name: "Overrides",
		line: "event:trust.changed event:mode.changed event:breaker.closed event:halt.released event:log.head-accepted event:log.damage-acknowledged",
	},
	{ name: "Everything by me", line: `actor:${quoteValue(operator)}` },
];

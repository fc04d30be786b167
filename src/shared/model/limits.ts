import { z } from "zod";

/** What one agent has used of what the rules give it, as of now. `resetAt` is absent while nothing is counted. */
export const limitsViewSchema = z
	.object({
		agent: z.string(),
		/** The rules have a section of this agent's own. */
		isOwn: z.boolean(),
		rate: z.object({ most: z.int(), per: z.string() }).strict().optional(),
		calls: z.array(z.object({ tool: z.string(), calls: z.int(), resetAt: z.int() }).strict()),
		budget: z
			.object({
				per: z.string(),
				resetAt: z.int().optional(),
				used: z.array(z.object({ what: z.enum(["tokens", "api calls", "usd"]), used: z.number(), most: z.number() }).strict()),
			})
			.strict()
			.optional(),
		tools: z.array(z.string()).optional(),
		denyTools: z.array(z.string()),
	})
	.strict();
export type LimitsView = z.infer<typeof limitsViewSchema>;

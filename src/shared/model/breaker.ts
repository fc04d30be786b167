import { z } from "zod";

/** Circuit breakers as the console sees them. `scope` is `*` for the global one, else an agent's name. */

export const breakerStateSchema = z.enum(["Closed", "Open", "HalfOpen"]);
export type BreakerState = z.infer<typeof breakerStateSchema>;

export const breakerViewSchema = z
	.object({
		scope: z.string().max(80),
		state: breakerStateSchema,
		/** Failures and all finished actions that are not reads, in the window. */
		failed: z.int(),
		total: z.int(),
		consecutive: z.int(),
		cause: z.string(),
		openedAt: z.int().optional(),
		halfOpenAt: z.int().optional(),
		goodProbes: z.int(),
		/** Oldest first. */
		samples: z.array(z.object({ seq: z.int(), at: z.int(), ok: z.boolean() }).strict()).max(100),
	})
	.strict();
export type BreakerView = z.infer<typeof breakerViewSchema>;

import { z } from "zod";
import { sinkNameSchema, sinkTypes } from "./shipping-config.ts";

/** How one sink is doing, as a person is told. */
export const sinkStateSchema = z
	.object({
		name: sinkNameSchema,
		type: z.enum(sinkTypes),
		/** Where the copies go, in words; never a credential. */
		target: z.string().max(4200),
		/** `up-to-date`: nothing to send. `failing`: the last try went wrong and it will try again. */
		state: z.enum(["up-to-date", "sending", "failing", "paused", "off"]),
		/** The newest entry that the sink has said yes to, and when. */
		sentSeq: z.int().optional(),
		sentAt: z.int().optional(),
		/** Entries that it does not have yet. */
		behind: z.int(),
		problem: z
			.object({ text: z.string().max(600), since: z.int(), nextTryAt: z.int() })
			.strict()
			.optional(),
	})
	.strict();
export type SinkState = z.infer<typeof sinkStateSchema>;

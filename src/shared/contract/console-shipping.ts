import { z } from "zod";
import { sinkStateSchema } from "../model/shipping.ts";
import { sinkNameSchema } from "../model/shipping-config.ts";
import { reason, seqReply } from "./console-replies.ts";

/** Copies of the log on their way to other places. Which places is in the rules file, and nowhere else. */

export const shippingMethods = {
	"shipping.list": { params: z.object({}).strict(), result: z.object({ sinks: z.array(sinkStateSchema).max(100) }).strict() },
	/** A paused sink keeps its place: nothing is lost, and nothing is sent until it goes on. */
	"shipping.set-paused": { params: z.object({ name: sinkNameSchema, isPaused: z.boolean(), reason }).strict(), result: seqReply },
	/** Sends one record that says that it is a test. */
	"shipping.test": { params: z.object({ name: sinkNameSchema }).strict(), result: z.object({ target: z.string() }).strict() },
	/** Puts a credential into the key store, where the rules refer to it as `keychain:NAME`. It cannot be read back. */
	"shipping.keep-secret": {
		params: z
			.object({
				name: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/),
				secret: z
					.string()
					.min(1)
					.max(8192)
					.regex(/^[\u0020-\u007e]+$/, "one line of printable ASCII"),
			})
			.strict(),
		result: seqReply,
	},
} as const;

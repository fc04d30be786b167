import { z } from "zod";
import { requestIdSchema } from "../model/request.ts";
import { ruleDraftSchema, ruleHistorySchema, rulePreviewSchema, ruleStartSchema } from "../model/rule-draft.ts";
import { seqReply } from "./console-replies.ts";

/** Rules written from a request that waits. Like an approval, writing one needs a permission that was armed on this console. */

const about = { id: requestIdSchema, digest: z.string().max(64), rev: z.int() };
const hashHex = z.string().max(64);

export const ruleMethods = {
	/** What a rule can be made of; `bad_request` with why none can. */
	"rule.start": {
		params: z.object({ ...about, scope: z.enum(["exact", "pattern", "path"]) }).strict(),
		result: ruleStartSchema,
	},
	/** What a draft would write and do. Nothing is written. */
	"rule.preview": { params: z.object({ ...about, draft: ruleDraftSchema }).strict(), result: rulePreviewSchema },
	/** The decisions of the last 30 days that a draft would have been about. A newer question of this console ends an older one. */
	"rule.history": { params: z.object({ ...about, draft: ruleDraftSchema }).strict(), result: ruleHistorySchema },
	/** One-time permission to write exactly what `draftHashHex` names, minted when the input guard has armed. */
	"rule.arm": { params: z.object({ ...about, draftHashHex: hashHex }).strict(), result: z.object({ nonce: z.string() }).strict() },
	/**
	 * Writes the rule and looks again at everything that waits. `state` says what became of the request on screen:
	 * `passes`, `waits` (in force, and something else still asks) or `not-in-force`.
	 */
	"rule.write": {
		params: z.object({ ...about, draft: ruleDraftSchema, draftHashHex: hashHex, nonce: z.string().max(128) }).strict(),
		result: z
			.object({
				seq: z.int(),
				name: z.string(),
				state: z.enum(["passes", "waits", "not-in-force"]),
				text: z.string(),
				undoUntilAt: z.int(),
			})
			.strict(),
	},
	/** Takes the last written rule back: `seq` is of its writing. Gone after ten minutes, and when the file changed since. */
	"rule.undo": { params: z.object({ seq: z.int() }).strict(), result: seqReply },
} as const;

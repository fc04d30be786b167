import { z } from "zod";

/** What many methods of the console contract have in common. */

/** Where in the log the change was recorded. */
export const seqReply = z.object({ seq: z.int() }).strict();
/** Why, in a person's words. */
export const reason = z.string().min(1).max(500);

import { z } from "zod";
import { findingSchema, outcomeSchema } from "./finding.ts";

/** One line of the audit log. Stored and hashed as RFC 8785 canonical JSON of exactly these members, redacted. */

/** Past-tense names of everything that can be recorded. Adding one touches this list and its projection. */
export const entryTypes = [
	"log.opened",
	"log.head-accepted",
	"log.key-rotated",
	"checkpoint.anchored",
	"log.recovered",
	"log.pruned",
	"log.restored",
	"log.damage-acknowledged",
	"agent.enrolled",
	"agent.confirmed",
	"agent.refused",
	"request.held",
	"request.allowed",
	"request.denied",
	"request.changed",
	"request.edited",
	"request.extended",
	"request.finished",
	"answer.given",
	"answer.refused",
	"answer.late",
	"grant.given",
	"grant.revoked",
	"trust.changed",
	"trust.ready",
	"suggestion.accepted",
	"suggestion.rejected",
	"mode.changed",
	"breaker.opened",
	"breaker.closed",
	"halt.set",
	"halt.released",
	"config.changed",
	"config.rejected",
	"policy.changed",
	"policy.rejected",
	"policy.pinned",
	"connection.refused",
	"operator.signed-in",
	"operator.refused",
	"operator.passphrase-set",
	"operator.added",
	"operator.removed",
	"verify.finished",
	"unasked.seen",
	"shipping.paused",
	"shipping.resumed",
	"shipping.failed",
	"shipping.caught-up",
	"shipping.secret-set",
] as const;
export const entryTypeSchema = z.enum(entryTypes);
export type EntryType = (typeof entryTypes)[number];

export const entrySchema = z
	.object({
		seq: z.int().min(0),
		at: z.int().min(0),
		type: entryTypeSchema,
		actor: z.string().min(1).max(120),
		agent: z.string().max(80).optional(),
		session: z.string().max(128).optional(),
		host: z.string().max(255),
		sandbox: z.string().max(40).optional(),
		request: z.string().max(128).optional(),
		digest: z.string().max(64).optional(),
		findings: z.array(findingSchema).max(256).optional(),
		outcome: outcomeSchema.optional(),
		details: z.record(z.string(), z.json()),
	})
	.strict();
export type Entry = z.infer<typeof entrySchema>;

/** An entry before the log gives it its place. */
export type EntryDraft = Omit<Entry, "seq" | "at" | "host">;

import { z } from "zod";
import { groupNameSchema, mostGroups } from "./approver.ts";

/** What one gate says of a request, and what settles out of all of them. */

/** Something that must happen if the action runs. Named after the XACML "obligation". */
export const obligationSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("dry-run") }).strict(),
	z.object({ type: z.literal("sandbox"), level: z.enum(["permissions", "docker", "vm"]) }).strict(),
	z.object({ type: z.literal("redact") }).strict(),
	z.object({ type: z.literal("max-output"), maxBytes: z.int().min(1) }).strict(),
	z.object({ type: z.literal("notify"), to: z.string().max(200) }).strict(),
]);
export type Obligation = z.infer<typeof obligationSchema>;

/** Where a rule stands, for a link from the card to the file. Lines and columns count from 1. */
export const ruleRefSchema = z
	.object({
		name: z.string().max(200),
		file: z.string().max(4096).optional(),
		line: z.int().min(1).optional(),
		column: z.int().min(1).optional(),
	})
	.strict();
export type RuleRef = z.infer<typeof ruleRefSchema>;

/**
 * `question` (asks only) is a stable key such as `mode:safe` or `paths:sensitive`: exactly what a yes covers.
 * `needs` is how many distinct approvers must say yes to it (default 1). Where `from` names groups, only their people
 * count, and nothing stands in for them. A yes to it counts no longer than `expiresMs`.
 */
export const findingSchema = z
	.object({
		gate: z.string().max(40),
		effect: z.enum(["allow", "ask", "deny"]),
		code: z.string().max(60),
		reason: z.string().max(600),
		question: z.string().max(200).optional(),
		needs: z.int().min(1).max(20).optional(),
		from: z.array(groupNameSchema).min(1).max(mostGroups).optional(),
		expiresMs: z.int().min(1).optional(),
		rule: ruleRefSchema.optional(),
		evidence: z.array(z.string().max(600)).max(32).optional(),
		obligations: z.array(obligationSchema).max(16).optional(),
	})
	.strict();
export type Finding = z.infer<typeof findingSchema>;
export type Effect = Finding["effect"];

/** A person's yes or no to one request's questions. A no is final. `questions` of a yes lists what it covers. */
export const answerSchema = z
	.object({
		request: z.string().max(128),
		digest: z.string().max(64),
		approver: z.string().min(1).max(120),
		verdict: z.enum(["approve", "deny"]),
		questions: z.array(z.string().max(200)).max(64),
		at: z.int().min(0),
		feedback: z.string().max(500).optional(),
	})
	.strict();
export type Answer = z.infer<typeof answerSchema>;

export const outcomeSchema = z.discriminatedUnion("state", [
	z.object({ state: z.literal("allowed"), obligations: z.array(obligationSchema) }).strict(),
	z.object({ state: z.literal("held"), questions: z.array(z.string()), obligations: z.array(obligationSchema) }).strict(),
	z.object({ state: z.literal("denied"), code: z.string().max(60), reason: z.string().max(600) }).strict(),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

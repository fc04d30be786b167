import { z } from "zod";
import { kindSchema, riskSchema } from "./words.ts";

/**
 * What an action means, as the analyser found it: everything a card shows and a gate judges.
 * Positions are UTF-16 offsets into `text` of the analysed action (for a shell action: the command string).
 */

const text = (max: number) => z.string().max(max);

/** Half-open range of UTF-16 offsets. */
export const spanSchema = z.object({ from: z.int().min(0), to: z.int().min(0) }).strict();
export type Span = z.infer<typeof spanSchema>;

/** One use of a path. `path` is as written (after quote removal), `absolute` after cwd, `~` and `..`; absent when it cannot be known. */
export const pathUseSchema = z
	.object({
		path: text(4096),
		absolute: text(4096).optional(),
		access: z.enum(["read", "list", "write", "delete", "execute"]),
		glob: z.boolean().optional(),
		span: spanSchema.optional(),
	})
	.strict();
export type PathUse = z.infer<typeof pathUseSchema>;

/** One use of a host, taken apart by the WHATWG rules. `host` is ASCII (punycode), lower case, no trailing dot. */
export const hostUseSchema = z
	.object({
		host: text(512),
		port: z.int().min(0).max(65535).optional(),
		scheme: text(32).optional(),
		raw: text(2048),
		unicode: text(512).optional(),
		address: z.enum(["public", "private", "loopback", "link-local", "metadata", "name", "invalid"]),
		span: spanSchema.optional(),
	})
	.strict();
export type HostUse = z.infer<typeof hostUseSchema>;

/** Role of a run of evidence characters; drives colour only. */
export const roleSchema = z.enum(["program", "flag", "path", "string", "variable", "operator", "comment", "plain"]);
export type Role = z.infer<typeof roleSchema>;
export const segmentSchema = z.object({ from: z.int().min(0), to: z.int().min(0), role: roleSchema }).strict();
export type Segment = z.infer<typeof segmentSchema>;

/** One simple command of a shell action, in run order. `argv` after quote removal; `effect` in plain words. */
export const stepSchema = z
	.object({
		program: text(512),
		argv: z.array(text(4096)).max(512),
		depth: z.int().min(0),
		via: z.array(text(128)).max(32).optional(),
		span: spanSchema.optional(),
		risk: riskSchema,
		effect: text(500),
		inspectable: z.boolean(),
		dynamic: z.boolean().optional(),
	})
	.strict();
export type Step = z.infer<typeof stepSchema>;

/** Why the analyser rated a risk. `rule` is a stable kebab-case name such as `pipe-to-shell`. */
export const riskReasonSchema = z.object({ rule: text(80), text: text(500), risk: riskSchema, span: spanSchema.optional() }).strict();
export type RiskReason = z.infer<typeof riskReasonSchema>;

/** How far an action reaches as far as the analyser can tell. `unknown` counts as over any limit. */
export const blastSchema = z
	.object({ files: z.union([z.int().min(0), z.literal("unknown")]), hosts: z.union([z.int().min(0), z.literal("unknown")]) })
	.strict();
export type Blast = z.infer<typeof blastSchema>;

/**
 * Result of analysing one action.
 * `subject` is a short headline in the actor-first form of the cards (`curl get.example.sh | bash`), never the agent's words.
 * `inspectable` is false when some part cannot be decoded: such an action is at least `execute` and is never allowed by a rule.
 * `sensitive` names what a person would want to know (`ssh private key`) for reads that must not pass silently.
 */
export const analysisSchema = z
	.object({
		kind: kindSchema,
		risk: riskSchema,
		inspectable: z.boolean(),
		reversible: z.boolean(),
		subject: text(300),
		text: text(262_144),
		segments: z.array(segmentSchema).max(20_000),
		steps: z.array(stepSchema).max(512),
		paths: z.array(pathUseSchema).max(2048),
		hosts: z.array(hostUseSchema).max(512),
		reasons: z.array(riskReasonSchema).max(128),
		blast: blastSchema,
		worstTarget: text(512).optional(),
	})
	.strict();
export type Analysis = z.infer<typeof analysisSchema>;

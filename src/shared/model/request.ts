import { z } from "zod";
import { kindSchema, riskSchema } from "./words.ts";

/**
 * One action that an agent wants to take, frozen on arrival.
 *
 * What the agent sends is `RequestDraft`; what the engine keeps is `Request`: the draft plus who asked (from the
 * channel, never from the draft), when, and the digest of what would be done.
 */

export const requestIdSchema = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, "1 to 128 letters, digits or `._:-`, starting with a letter or digit");

/** Lower-case hex SHA-256. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

const absolutePathSchema = z.string().min(1).max(4096);

/** Depth and size of `args` are limited where the frame is decoded; here only the shape is. */
export const argsSchema = z.record(z.string().max(256), z.json());
export type Args = z.infer<typeof argsSchema>;

export const requestDraftSchema = z
	.object({
		id: requestIdSchema,
		tool: z
			.string()
			.min(1)
			.max(200)
			.regex(/^[A-Za-z0-9_.:/@-]+$/, "a tool name of letters, digits and `_.:/@-`"),
		action: z.string().min(1).max(80).optional(),
		kind: kindSchema.optional(),
		args: argsSchema,
		cwd: absolutePathSchema.optional(),
		workspace: absolutePathSchema.optional(),
		env: z.record(z.string().max(256), z.string().max(32_768)).optional(),
		reason: z.string().max(4000).optional(),
		risk: riskSchema.optional(),
		base: z.record(z.string().max(4096), z.union([digestSchema, z.literal("absent")])).optional(),
		parent: z.array(z.string().min(1).max(120)).max(8).optional(),
		session: z.string().min(1).max(128).optional(),
		/** Longest the caller will wait for an answer, in ms; a shorter deadline than the default, never a longer one. */
		waitMs: z.int().min(1).max(86_400_000).optional(),
	})
	.strict();
export type RequestDraft = z.infer<typeof requestDraftSchema>;

export const requestSchema = requestDraftSchema
	.omit({ waitMs: true })
	.extend({ agent: z.string().min(1).max(80), digest: digestSchema, at: z.int().min(0) })
	.strict();
export type Request = z.infer<typeof requestSchema>;

/**
 * The part of a request its digest covers: what would be done, by whom, where. Not `id`, `session`, `reason` or the
 * times: they say which asking this is and what is claimed about it, so that asking for the same thing again gives the
 * same digest (repeats can be folded, and cannot be farmed as separate evidence).
 */
export const digestedPart = (draft: Omit<RequestDraft, "waitMs">, agent: string): Record<string, unknown> => {
	const part: Record<string, unknown> = { agent, tool: draft.tool, args: draft.args };
	if (draft.action !== undefined) part["action"] = draft.action;
	if (draft.kind !== undefined) part["kind"] = draft.kind;
	if (draft.cwd !== undefined) part["cwd"] = draft.cwd;
	if (draft.workspace !== undefined) part["workspace"] = draft.workspace;
	if (draft.env !== undefined) part["env"] = draft.env;
	if (draft.base !== undefined) part["base"] = draft.base;
	if (draft.parent !== undefined) part["parent"] = draft.parent;
	return part;
};

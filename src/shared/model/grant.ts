import { z } from "zod";
import { scopeSchema } from "./card.ts";
import { kindSchema, riskSchema } from "./words.ts";

/** A standing answer, limited in what it covers, in time and in uses. */

/**
 * One word of a command that a grant covers. `path`: any one path in the workspace, used as the one it was made from is;
 * `text`: any one text in a place where the program takes only text (the message of a commit).
 */
export const slotSchema = z.discriminatedUnion("is", [
	z.object({ is: z.literal("word"), text: z.string().max(4096) }).strict(),
	z.object({ is: z.literal("path"), access: z.enum(["read", "list", "write", "delete"]) }).strict(),
	z.object({ is: z.literal("text") }).strict(),
]);
export type Slot = z.infer<typeof slotSchema>;

/**
 * What it covers. `context` is the hash of everything about a request that has to stay the same: tool, folder,
 * workspace, environment, sub-agents, the other arguments. `files` binds what would be executed to its content.
 */
export const coverSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("exact"), digest: z.string().max(64), files: z.record(z.string(), z.string()) }).strict(),
	z
		.object({
			type: z.literal("command"),
			context: z.string().max(64),
			steps: z.array(z.array(slotSchema).max(512)).max(64),
			/** Pipes and lists between the steps, as written. */
			operators: z.array(z.string().max(64)).max(512),
			hosts: z.array(z.string().max(512)).max(64),
			files: z.record(z.string(), z.string()),
		})
		.strict(),
	/** `place` is a real path: a folder and all below it, or one file. */
	z.object({ type: z.literal("path"), context: z.string().max(64), place: z.string().max(4096), isFile: z.boolean() }).strict(),
]);
export type Cover = z.infer<typeof coverSchema>;

export const grantSchema = z
	.object({
		id: z.string().max(64),
		scope: scopeSchema.exclude(["once"]),
		agent: z.string().max(80),
		/** Absent: any session of the agent. */
		session: z.string().max(128).optional(),
		kind: kindSchema,
		risk: riskSchema,
		cover: coverSchema,
		/** The cover in words: what a person was shown before they gave it. */
		text: z.string().max(4096),
		questions: z.array(z.string().max(200)).max(64),
		approver: z.string().max(120),
		createdAt: z.int().min(0),
		expiresAt: z.int().min(0),
		uses: z.int().min(1),
		usesLeft: z.int().min(0),
	})
	.strict();
export type Grant = z.infer<typeof grantSchema>;
export type GrantScope = Grant["scope"];

/** Most uses that one grant may have. */
export const mostUses = 1000;

/** A grant as consoles list it. */
export const grantViewSchema = grantSchema.omit({ cover: true, questions: true });
export type GrantView = z.infer<typeof grantViewSchema>;

import { z } from "zod";
import { levelSchema, modeSchema } from "./words.ts";

/** An enrolled program with an id and a key; never a person. */

export const agentNameSchema = z
	.string()
	.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "1 to 64 lower-case letters, digits or `._-`, starting with a letter or digit");

export const agentStatusSchema = z.enum(["pending", "confirmed", "refused"]);
export type AgentStatus = z.infer<typeof agentStatusSchema>;

/**
 * `keyHashHex` is SHA-256 of the agent's 256-bit key: the key itself is never stored here.
 * `mode` is set only when an operator gave this agent a mode of its own.
 */
export const agentSchema = z
	.object({
		name: agentNameSchema,
		kind: z.string().min(1).max(60),
		status: agentStatusSchema,
		keyHashHex: z.string().length(64),
		level: levelSchema,
		levelSince: z.int().min(0),
		mode: modeSchema.optional(),
		enrolledAt: z.int().min(0),
	})
	.strict();
export type Agent = z.infer<typeof agentSchema>;

/** Short form of a key for people: first and last four hex digits of its hash. */
export const fingerprintOf = (agent: Pick<Agent, "keyHashHex">): string => `${agent.keyHashHex.slice(0, 4)}..${agent.keyHashHex.slice(-4)}`;

/** What the operating system says of the process at the other end. Attribution, not a boundary. */
export const peerSchema = z
	.object({
		pid: z.int().min(0).optional(),
		uid: z.int().min(0).optional(),
		gid: z.int().min(0).optional(),
		program: z.string().max(4096).optional(),
		chain: z.array(z.string().max(300)).max(16).optional(),
	})
	.strict();
export type Peer = z.infer<typeof peerSchema>;

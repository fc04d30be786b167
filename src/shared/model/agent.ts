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

/** Digits and letters that cannot be taken for each other. Source: Crockford's base 32. */
const digits = "0123456789abcdefghjkmnpqrstvwxyz";
const [hexOfFingerprint, lengthOfFingerprint] = [25, 20];

/**
 * Form of a key for people to compare: the first 100 bits of its hash, as five groups of four. Fewer could be met by trying:
 * 32 bits take a minute, 100 take longer than anybody has.
 */
export const fingerprintOf = (agent: Pick<Agent, "keyHashHex">): string => {
	let rest = BigInt(`0x${agent.keyHashHex.slice(0, hexOfFingerprint)}`);
	let text = "";
	for (let at = 0; at < lengthOfFingerprint; at++) {
		text = `${digits[Number(rest & 31n)] ?? ""}${at % 4 === 0 && at > 0 ? "-" : ""}${text}`;
		rest >>= 5n;
	}
	return text;
};

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

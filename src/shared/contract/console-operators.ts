import { z } from "zod";
import { agentNameSchema } from "../model/agent.ts";
import { groupNameSchema, mostGroups, approverNameSchema, approverSchema, signatureHexSchema } from "../model/approver.ts";
import { requestIdSchema } from "../model/request.ts";
import { reason, seqReply } from "./console-replies.ts";

/** The people at the console: their passphrase and their keys. */

export const operatorMethods = {
	/**
	 * Sets the passphrase that the command line asks for before it may decide. Only from a window or browser console;
	 * changing one needs the old one.
	 */
	"operator.set-passphrase": {
		params: z.object({ passphrase: z.string().min(1).max(1024), current: z.string().max(1024).optional() }).strict(),
		result: seqReply,
	},
	/** Whether one is set. */
	"operator.passphrase": { params: z.object({}).strict(), result: z.object({ isSet: z.boolean(), setAt: z.int().optional() }).strict() },

	/** People who answer in their own name, each with a key of their own. */
	"operator.list": { params: z.object({}).strict(), result: z.object({ approvers: z.array(approverSchema) }).strict() },
	/** Makes a key sealed with this passphrase. Not from the command line. `owns`: agents whose requests this person cannot answer. `groups`: those they answer for. */
	"operator.add": {
		params: z
			.object({
				name: approverNameSchema,
				passphrase: z.string().min(1).max(1024),
				owns: z.array(agentNameSchema).max(100),
				groups: z.array(groupNameSchema).max(mostGroups).optional(),
			})
			.strict(),
		result: seqReply,
	},
	"operator.remove": { params: z.object({ name: approverNameSchema, reason }).strict(), result: seqReply },
	/** Signs one answer with an approver's key. `nonce` is that of `request.arm`; for a denial any text. */
	"operator.sign": {
		params: z
			.object({
				name: approverNameSchema,
				passphrase: z.string().min(1).max(1024),
				id: requestIdSchema,
				digest: z.string(),
				rev: z.int(),
				verdict: z.enum(["approve", "deny"]),
				nonce: z.string().max(128),
			})
			.strict(),
		result: z.object({ signatureHex: signatureHexSchema }).strict(),
	},
} as const;

import { z } from "zod";

/** A person who answers in their own name, with a key of their own. Several may sit at one machine. */

const shortName = (): z.ZodString =>
	z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, "1 to 60 lower-case letters, digits or `._-`, starting with a letter or digit");

export const approverNameSchema = shortName();

/** What a group of approvers is called: written in a policy's `from`, and given to people one by one. */
export const groupNameSchema = shortName();
export const mostGroups = 20;

export const approverSchema = z
	.object({
		name: approverNameSchema,
		/** Raw Ed25519 public key. */
		publicKeyHex: z.string().regex(/^[0-9a-f]{64}$/),
		/** Agents that work for this person: about their requests this person does not count. */
		owns: z.array(z.string().max(80)).max(100),
		/** Groups this person answers for, where a policy asks for some. */
		groups: z.array(groupNameSchema).max(mostGroups).optional(),
		addedAt: z.int().min(0),
		addedBy: z.string().max(120),
	})
	.strict();
export type Approver = z.infer<typeof approverSchema>;

export const signatureHexSchema = z.string().regex(/^[0-9a-f]{128}$/, "128 lower-case hex digits");

/** Exactly what an approver's key signs: this verdict on this version of this request, for one use. */
export const answerMessage = (answer: {
	readonly id: string;
	readonly digest: string;
	readonly rev: number;
	readonly verdict: "approve" | "deny";
	readonly nonce: string;
}): string => `countersign answer v1\n${answer.id}\n${answer.digest}\n${answer.rev}\n${answer.verdict}\n${answer.nonce}\n`;

/** How far a request is that needs more than one approver. */
export const approvalsSchema = z
	.object({
		needed: z.int().min(1),
		given: z.array(z.object({ name: z.string(), at: z.int(), digest: z.string() }).strict()),
		/** Everyone with a key, and why somebody cannot answer this one. */
		seats: z.array(z.object({ name: z.string(), why: z.string().optional() }).strict()),
		/** What each policy wants of its groups: all of them hold. */
		groups: z.array(z.object({ from: z.array(z.string()), needed: z.int(), given: z.int() }).strict()).optional(),
	})
	.strict();
export type Approvals = z.infer<typeof approvalsSchema>;

import { z } from "zod";
import { proofHexSchema, type ScryptCost, scryptCostSchema } from "../model/operator.ts";
import { consoleContract } from "./console.ts";
import type { Contract } from "./contract.ts";

/**
 * What the operator's own command line may say: everything a console may, after it has proven that the approver is
 * there. Before that, methods that only read are answered and the others are refused `forbidden`.
 */
export const operatorContract = {
	methods: {
		...consoleContract.methods,
		/** First half of the proof. `isSet` is false when no passphrase was chosen yet: then nothing can be decided here. */
		"operator.challenge": {
			params: z.object({}).strict(),
			result: z.discriminatedUnion("isSet", [
				z.object({ isSet: z.literal(false) }).strict(),
				z.object({ isSet: z.literal(true), nonceHex: proofHexSchema, saltHex: proofHexSchema, cost: scryptCostSchema }).strict(),
			]),
		},
		/** Second half; a nonce serves one attempt. `serverProofHex` shows that the host knows the passphrase's record too. */
		"operator.prove": {
			params: z.object({ nonceHex: proofHexSchema, clientNonceHex: proofHexSchema, proofHex: proofHexSchema }).strict(),
			result: z.object({ operator: z.string(), serverProofHex: proofHexSchema }).strict(),
		},
	},
	events: consoleContract.events,
} as const satisfies Contract;
export type OperatorContract = typeof operatorContract;

/** Both ends authenticate exactly these bytes, the cost included so that it cannot be changed on the way. */
export const proofMessage = (exchange: {
	readonly nonceHex: string;
	readonly clientNonceHex: string;
	readonly saltHex: string;
	readonly cost: ScryptCost;
}): string => {
	const { n, r, p } = exchange.cost;
	return `countersign operator v1\n${exchange.nonceHex}\n${exchange.clientNonceHex}\n${exchange.saltHex}\n${n},${r},${p}`;
};

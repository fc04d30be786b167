import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { Client } from "../shared/contract/contract.ts";
import { type OperatorContract, proofMessage } from "../shared/contract/operator.ts";
import { fail, ok, type Result } from "../shared/lib/result.ts";
import { isAcceptableCost, normalizePassphrase, proofKeyNames, type ScryptCost } from "../shared/model/operator.ts";

const salted = (passphrase: string, saltHex: string, { n, r, p }: ScryptCost): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const options = { N: n, r, p, maxmem: 256 * n * r };
		scrypt(normalizePassphrase(passphrase), Buffer.from(saltHex, "hex"), 32, options, (error, key) =>
			error === null ? resolve(key) : reject(error),
		);
	});

/**
 * Proves on an operator connection that the approver is there. The passphrase does not leave this process.
 *
 * Faults: `conflict` when no passphrase was set; `forbidden` for a wrong one, an agent among our parents, or a server
 * that cannot prove itself; `busy` after wrong attempts.
 */
export async function proveOperator(client: Client<OperatorContract>, passphrase: string): Promise<Result<{ readonly operator: string }>> {
	const challenge = await client.call("operator.challenge", {});
	if (!challenge.ok) return challenge;
	if (!challenge.value.isSet) return fail("conflict", "no passphrase is set: set one in the window first");
	const { nonceHex, saltHex, cost } = challenge.value;
	if (!isAcceptableCost(cost)) return fail("forbidden", "the server asks for a proof of a strength that is not accepted");

	const key = await salted(passphrase, saltHex, cost);
	const hmac = (secret: Uint8Array, text: string): Buffer => createHmac("sha256", secret).update(text).digest();
	const clientKey = hmac(key, proofKeyNames.client);
	const clientNonceHex = randomBytes(32).toString("hex");
	const message = proofMessage({ nonceHex, clientNonceHex, saltHex, cost });
	const signature = hmac(createHash("sha256").update(clientKey).digest(), message);
	const proofHex = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0))).toString("hex");

	const proven = await client.call("operator.prove", { nonceHex, clientNonceHex, proofHex });
	if (!proven.ok) return proven;
	const serverProof = hmac(hmac(key, proofKeyNames.server), message);
	if (!timingSafeEqual(serverProof, Buffer.from(proven.value.serverProofHex, "hex"))) {
		return fail("forbidden", "the server did not prove that it knows the passphrase: it is not this console");
	}
	return ok({ operator: proven.value.operator });
}

import { z } from "zod";

/**
 * How an operator proves to be there without the window: SCRAM (RFC 5802) with scrypt in place of PBKDF2. The passphrase
 * does not travel, and what the host stores cannot be used to make a proof. That matters because an agent of the same
 * user can read the file.
 */

export const proofHexSchema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

/** Units: `n` is the number of scrypt blocks, a power of two; memory is 128 · n · r bytes. */
export const scryptCostSchema = z.object({ n: z.int(), r: z.int(), p: z.int() }).strict();
export type ScryptCost = z.infer<typeof scryptCostSchema>;

/** What a client accepts: below, a false server could try out passphrases cheaply; above, it could stop the client. */
export const isAcceptableCost = ({ n, r, p }: ScryptCost): boolean =>
	n >= 2 ** 15 && n <= 2 ** 20 && Number.isInteger(Math.log2(n)) && r === 8 && p === 1;

/** What the host keeps of the passphrase. */
export const passphraseRecordSchema = z
	.object({
		version: z.literal(1),
		saltHex: proofHexSchema,
		cost: scryptCostSchema,
		/** SHA-256 of the client key: checks a proof, makes none. */
		storedKeyHex: proofHexSchema,
		/** Proves the host to the client. */
		serverKeyHex: proofHexSchema,
		setAt: z.int().min(0),
	})
	.strict();
export type PassphraseRecord = z.infer<typeof passphraseRecordSchema>;

/** Names of the two keys that are derived from the salted passphrase. Source: RFC 5802, section 3. */
export const proofKeyNames = { client: "Client Key", server: "Server Key" } as const;

/** One passphrase, one spelling: a keyboard may compose `é` or send it in two parts. Source: RFC 8265, section 4.2. */
export const normalizePassphrase = (passphrase: string): string => passphrase.normalize("NFC");

import { encodeUtf8 } from "../../shared/lib/utf8.ts";
import { cosignatureType, type CheckSignature, type VerifySignature } from "./note.ts";

/**
 * Witness cosignatures: a timestamped Ed25519 signature over a checkpoint.
 * Source: https://c2sp.org/tlog-cosignature, version 1
 */

const timestampBytes = 8;

/** Seconds since the epoch at which the witness signed, or null when the signature is malformed. Not checked here. */
export function cosignedAtSeconds(signature: Uint8Array): number | null {
	if (signature.length !== timestampBytes + 64) return null;
	let seconds = 0;
	for (const byte of signature.subarray(0, timestampBytes)) seconds = seconds * 256 + byte;
	return Number.isSafeInteger(seconds) ? seconds : null;
}

/** The bytes that a witness signs. */
export const cosignedMessage = (text: string, seconds: number): Uint8Array => encodeUtf8(`cosignature/v1\ntime ${seconds}\n${text}`);

/** Checks type 0x04; combine with `checkEd25519` for notes that carry both. */
export const checkCosignature =
	(verify: VerifySignature): CheckSignature =>
	(key, text, signature) => {
		const seconds = cosignedAtSeconds(signature);
		return (
			key.type === cosignatureType &&
			seconds !== null &&
			verify(key.publicKey, cosignedMessage(text, seconds), signature.subarray(timestampBytes))
		);
	};

/** Checks a signature with the first checker that accepts it: each knows one type only. */
export const checkAny =
	(...checks: readonly CheckSignature[]): CheckSignature =>
	(key, text, signature) =>
		checks.some((check) => check(key, text, signature));

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";

/** Ed25519 with keys as raw bytes: 32 of seed, 32 of public key, 64 of signature. Source: RFC 8032, RFC 8410. */

const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");

const privateKeyOf = (seed: Uint8Array): KeyObject =>
	createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" });

/** Opening a key costs half of a check, and a log has thousands of signatures by one key. */
const opened = new Map<string, KeyObject>();
const maxOpened = 32;
const publicKeyOf = (raw: Uint8Array): KeyObject => {
	const id = Buffer.from(raw).toString("latin1");
	const known = opened.get(id);
	if (known !== undefined) return known;
	const key = createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: "der", type: "spki" });
	if (opened.size >= maxOpened) opened.clear();
	opened.set(id, key);
	return key;
};

const last32 = (der: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(der.subarray(der.length - 32));

export type Ed25519Key = { readonly publicKey: Uint8Array<ArrayBuffer>; sign(message: Uint8Array): Uint8Array<ArrayBuffer> };

/** A new seed: the whole secret. */
export const createSeed = (): Uint8Array<ArrayBuffer> =>
	last32(generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }));

/** Faults: throws on a seed that is not 32 bytes. */
export function openSeed(seed: Uint8Array): Ed25519Key {
	if (seed.length !== 32) throw new RangeError(`an Ed25519 seed has 32 bytes, not ${seed.length}`);
	const key = privateKeyOf(seed);
	return {
		publicKey: last32(createPublicKey(key).export({ format: "der", type: "spki" })),
		sign: (message) => new Uint8Array(sign(null, message, key)),
	};
}

/** False for anything that is no signature of this message by this key, malformed keys and signatures included. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (publicKey.length !== 32 || signature.length !== 64) return false;
	try {
		return verify(null, message, publicKeyOf(publicKey), signature);
	} catch {
		// Bytes that are no point of the curve.
		return false;
	}
}

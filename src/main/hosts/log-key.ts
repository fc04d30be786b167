import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash, randomBytes } from "node:crypto";
import {
	checkEd25519,
	createVerifierKey,
	formatVerifierKey,
	parseVerifierKey,
	type CheckSignature,
	type NoteSigner,
	type VerifierKey,
} from "../audit/note.ts";
import { checkAny, checkCosignature } from "../audit/cosignature.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import { createSeed, openSeed, verifyEd25519 } from "../system/ed25519.ts";
import type { KeyStore } from "../system/key-store.ts";

/** The key that signs the log's heads, and the head that is remembered beside it, outside of the database. */
export type LogKey = {
	readonly signer: NoteSigner;
	readonly keys: readonly VerifierKey[];
	readonly check: CheckSignature;
	/** Short form for people. */
	readonly keyId: string;
	readonly keyStore: { readonly kind: string; readonly warning?: string };
	remember(head: { readonly size: number; readonly root: string; readonly at: number }): Promise<void>;
	remembered(): Promise<(RememberedHead & { readonly at: number }) | null>;
};

const seedAccount = "log-key";
const headAccount = "log-head";

/** The public half lies beside the log, so that it can be verified without the keychain. */
export const publicKeyFile = (data: string): string => join(data, "log-key.pub");

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

export const readPublicKey = (data: string): VerifierKey | null => {
	const file = publicKeyFile(data);
	const key = existsSync(file) ? parseVerifierKey(sha256, readFileSync(file, "utf8").trim()) : null;
	return key?.ok === true ? key.value : null;
};

/** Signatures of the log and cosignatures of witnesses; the key's own type says which it can make. */
export const checkSignature: CheckSignature = checkAny(checkEd25519(verifyEd25519), checkCosignature(verifyEd25519));

/**
 * Opens the log's key, or makes one for a new log. Throws with a message for a person when the key of an existing log is
 * not in the key store: signing on with another key would look like a forgery to every verifier.
 *
 * `log.origin` is the name in the log's newest checkpoint: the log keeps its name when the file of the public key is lost.
 */
export const openLogKey = async (
	store: KeyStore,
	data: string,
	log: { readonly hasEntries: boolean; readonly origin: string | null },
): Promise<LogKey> => {
	const stored = await store.get(seedAccount);
	if (!stored.ok) throw new Error(`the key store \`${store.kind}\` cannot be read: ${stored.fault.message}`);
	let seed = stored.value;
	if (seed === undefined) {
		if (log.hasEntries)
			throw new Error(`the key of this audit log is not in the key store \`${store.kind}\`. Restore it, or start with a new home folder`);
		seed = createSeed();
		const kept = await store.set(seedAccount, seed);
		if (!kept.ok) throw new Error(`the key store \`${store.kind}\` does not take the log's key: ${kept.fault.message}`);
	}
	const key = openSeed(seed);
	const file = publicKeyFile(data);
	const known = existsSync(file) ? parseVerifierKey(sha256, readFileSync(file, "utf8").trim()) : null;
	if (known !== null && !known.ok) throw new Error(`\`${file}\` is damaged: ${known.fault.message}`);
	const origin = known?.value.name ?? log.origin ?? `countersign.local/${randomBytes(6).toString("hex")}`;
	const own = createVerifierKey(sha256, origin, key.publicKey);
	if (!own.ok) throw new Error(own.fault.message);
	const line = formatVerifierKey(own.value);
	if (!existsSync(file)) writeFileSync(file, `${line}\n`, { mode: 0o600 });
	else if (readFileSync(file, "utf8").trim() !== line)
		throw new Error(`\`${file}\` is not the public half of the key in the key store: one of them was changed`);

	return {
		signer: { key: own.value, sign: key.sign },
		keys: [own.value],
		check: checkSignature,
		keyId: own.value.keyIdHex,
		keyStore: { kind: store.kind, ...(store.warning === undefined ? {} : { warning: store.warning }) },
		remember: async (head) => {
			const kept = await store.set(headAccount, Buffer.from(JSON.stringify(head)));
			if (!kept.ok) throw new Error(kept.fault.message);
		},
		remembered: () => readRemembered(store),
	};
};

/** The newest head that was kept outside of the database, or null. */
export const readRemembered = async (store: Pick<KeyStore, "get" | "kind">): Promise<(RememberedHead & { readonly at: number }) | null> => {
	const stored = await store.get(headAccount);
	if (!stored.ok) throw new Error(`the key store \`${store.kind}\` cannot be read: ${stored.fault.message}`);
	if (stored.value === undefined) return null;
	const head = JSON.parse(Buffer.from(stored.value).toString("utf8")) as { size: number; root: string; at: number };
	return { ...head, where: `the ${store.kind}` };
};

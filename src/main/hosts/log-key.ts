import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { Result } from "../../shared/lib/result.ts";
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
import { openHandOver } from "../audit/hand-over.ts";
import { type BoundKey, followKeys, type FoundHandOver } from "../audit/key-chain.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import { createSeed, openSeed, verifyEd25519 } from "../system/ed25519.ts";
import { sha256 } from "../store/tree.ts";
import type { KeyStore } from "../system/key-store.ts";

/** The keys of the log, and the head that is remembered beside them, outside of the database. */
export type LogKey = {
	/** Signs new heads. */
	signer(): NoteSigner;
	/** Every key so far, each for the sizes it answers for. */
	keys(): readonly BoundKey[];
	/** The first, which auditors were given: all others follow from it. */
	readonly pinned: VerifierKey;
	readonly check: CheckSignature;
	/** Short form for people of the key in force. */
	keyId(): string;
	readonly keyStore: { readonly kind: string; readonly warning?: string };
	/**
	 * Replaces the key. `record` is called once the new one is kept; in its transaction it signs the hand-over, appends it
	 * and calls `adopt`. Whatever happens afterwards, the next start finds the key that the log names.
	 */
	replace<T>(record: (next: NoteSigner, adopt: (seq: number) => void) => Promise<T>): Promise<T>;
	remember(head: { readonly size: number; readonly root: string; readonly at: number }): Promise<void>;
	remembered(): Promise<(RememberedHead & { readonly at: number }) | null>;
};

const seedAccount = "log-key";
/** Holds the next seed from before its hand-over is recorded until it is stored as the log's key. */
const nextAccount = "log-key-next";
const headAccount = "log-head";

/** The public half of the first key lies beside the log, so that it can be verified without the keychain. */
export const publicKeyFile = (data: string): string => join(data, "log-key.pub");

export const readPublicKey = (data: string): VerifierKey | null => {
	const file = publicKeyFile(data);
	const key = existsSync(file) ? parseVerifierKey(sha256, readFileSync(file, "utf8").trim()) : null;
	return key?.ok === true ? key.value : null;
};

/** Signatures of the log and cosignatures of witnesses; the key's own type says which it can make. */
export const checkSignature: CheckSignature = checkAny(checkEd25519(verifyEd25519), checkCosignature(verifyEd25519));

/** What the log on disk says of its keys. */
export type LoggedKeys = {
	readonly hasEntries: boolean;
	/** The name in the log's newest checkpoint: the log keeps it when the file of the public key is lost. */
	readonly origin: string | null;
	readonly handOvers: readonly FoundHandOver[];
};

/**
 * Opens the log's key, or makes one for a new log. Throws with a message for a person when the key that the log names is
 * not in the key store: signing on with another one would look like a forgery to every verifier.
 *
 * A replacement that was cut short is finished or undone here: the log says which key is in force.
 */
export const openLogKey = async (store: KeyStore, data: string, log: LoggedKeys): Promise<LogKey> => {
	const seed = await readOrCreate(store, log);
	const pinned = pinnedKey(data, seed, log);
	const chain = followKeys([pinned], log.handOvers, { sha256, check: checkSignature });
	const [broken] = chain.damages;
	if (broken !== undefined) throw new Error(`${broken.message}. Run \`countersign audit verify\``);
	let keys = chain.keys;
	let signer = signerOf(pinned.name, seed);
	const inForce = keys.at(-1);
	if (inForce?.keyIdHex === signer.key.keyIdHex) await store.delete(nextAccount);
	else signer = await finishReplacing(store, data, pinned, inForce?.keyIdHex ?? "");

	const file = publicKeyFile(data);
	if (!existsSync(file)) writeFileSync(file, `${formatVerifierKey(pinned)}\n`, { mode: 0o600 });

	return {
		signer: () => signer,
		keys: () => keys,
		pinned,
		check: checkSignature,
		keyId: () => signer.key.keyIdHex,
		keyStore: { kind: store.kind, ...(store.warning === undefined ? {} : { warning: store.warning }) },
		replace: async (record) => {
			const nextSeed = createSeed();
			keep(await store.set(nextAccount, nextSeed), store);
			const next = signerOf(pinned.name, nextSeed);
			const before = { keys, signer };
			const recorded = record(next, (seq) => {
				const last = keys.at(-1) ?? pinned;
				keys = [...keys.slice(0, -1), { ...last, throughSize: seq }, { ...next.key, fromSize: seq + 1 }];
				signer = next;
			});
			const done = await recorded.catch(async (error: unknown) => {
				// Taken, but the log could not be written: the next start sees which key it names, so the new one stays until then.
				if (signer !== next) await store.delete(nextAccount);
				({ keys, signer } = before);
				throw error;
			});
			// The log names the new key: from here on a crash is made good at the next start.
			keep(await store.set(seedAccount, nextSeed), store);
			await store.delete(nextAccount);
			return done;
		},
		remember: async (head) => {
			const kept = await store.set(headAccount, Buffer.from(JSON.stringify(head)));
			if (!kept.ok) throw new Error(kept.fault.message);
		},
		remembered: () => readRemembered(store),
	};
};

const keep = (kept: Result<void>, store: KeyStore): void => {
	if (!kept.ok) throw new Error(`the key store \`${store.kind}\` does not take the log's key: ${kept.fault.message}`);
};

const signerOf = (origin: string, seed: Uint8Array): NoteSigner => {
	const { publicKey, sign } = openSeed(seed);
	const key = createVerifierKey(sha256, origin, publicKey);
	if (!key.ok) throw new Error(key.fault.message);
	return { key: key.value, sign };
};

const readOrCreate = async (store: KeyStore, log: LoggedKeys): Promise<Uint8Array> => {
	const stored = await store.get(seedAccount);
	if (!stored.ok) throw new Error(`the key store \`${store.kind}\` cannot be read: ${stored.fault.message}`);
	if (stored.value !== undefined) return stored.value;
	if (log.hasEntries)
		throw new Error(`the key of this audit log is not in the key store \`${store.kind}\`. Restore it, or start with a new home folder`);
	const seed = createSeed();
	keep(await store.set(seedAccount, seed), store);
	return seed;
};

/** From the file beside the log; when that is lost, from the first hand-over, or from the key store when there is none. */
const pinnedKey = (data: string, seed: Uint8Array, log: LoggedKeys): VerifierKey => {
	const file = publicKeyFile(data);
	if (existsSync(file)) {
		const known = parseVerifierKey(sha256, readFileSync(file, "utf8").trim());
		if (!known.ok) throw new Error(`\`${file}\` is damaged: ${known.fault.message}`);
		return known.value;
	}
	const [first] = log.handOvers;
	const note = first?.note ?? null;
	const opened = note === null ? null : openHandOver(note, sha256, checkSignature);
	if (opened?.ok === true) return opened.value.from;
	return signerOf(log.origin ?? `countersign.local/${randomBytes(6).toString("hex")}`, seed).key;
};

/** The log names another key than the stored one: the next one, when a crash came between its entry and its place in the store. */
const finishReplacing = async (store: KeyStore, data: string, pinned: VerifierKey, keyIdHex: string): Promise<NoteSigner> => {
	const next = await store.get(nextAccount);
	const signer = next.ok && next.value !== undefined ? signerOf(pinned.name, next.value) : null;
	if (signer?.key.keyIdHex !== keyIdHex || !next.ok || next.value === undefined)
		throw new Error(
			`the key in the key store \`${store.kind}\` is not the one that this log is signed with (\`${keyIdHex}\`, from \`${publicKeyFile(data)}\` and the log's key hand-overs): one of them was changed, or the log was put back to before its key was replaced`,
		);
	keep(await store.set(seedAccount, next.value), store);
	await store.delete(nextAccount);
	return signer;
};

/** The newest head that was kept outside of the database, or null. */
export const readRemembered = async (store: Pick<KeyStore, "get" | "kind">): Promise<(RememberedHead & { readonly at: number }) | null> => {
	const stored = await store.get(headAccount);
	if (!stored.ok) throw new Error(`the key store \`${store.kind}\` cannot be read: ${stored.fault.message}`);
	if (stored.value === undefined) return null;
	const head = JSON.parse(Buffer.from(stored.value).toString("utf8")) as { size: number; root: string; at: number };
	return { ...head, where: `the ${store.kind}` };
};

import type { KeyBackend } from "./key-backend.ts";

/**
 * The desktop's keychain through @napi-rs/keyring, pinned to the Secret Service on Linux: unpinned it falls back to the
 * kernel's keyring without a word, which forgets everything at the next start of the machine.
 */
export async function openKeyring(service: string): Promise<KeyBackend> {
	const { AsyncEntry } = await import("@napi-rs/keyring");
	const entry = (account: string) => new AsyncEntry(service, account, { linux: { store: "secret-service" } });
	return {
		kind: "keyring",
		get: async (account) => {
			const secret = await entry(account).getSecret();
			return secret === null || secret === undefined ? null : Uint8Array.from(secret);
		},
		set: (account, secret) => entry(account).setSecret(secret),
		delete: (account) => entry(account).deleteCredential(),
	};
}

import type { KeyBackend } from "./key-backend.ts";

/** The desktop's keychain through keytar. Its secrets are strings, so bytes go in as base 64. */
export async function openKeytar(service: string): Promise<KeyBackend> {
	// Optional: where it could not be built, the import fails and the next backend is tried.
	const { default: keytar } = await import("keytar");
	return {
		kind: "keytar",
		get: async (account) => {
			const text = await keytar.getPassword(service, account);
			return text === null ? null : new Uint8Array(Buffer.from(text, "base64"));
		},
		set: (account, secret) => keytar.setPassword(service, account, Buffer.from(secret).toString("base64")),
		delete: (account) => keytar.deletePassword(service, account),
	};
}

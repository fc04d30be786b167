import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyBackend } from "./key-backend.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/**
 * Secrets in a file, for machines without a keychain. AES-256-GCM under a key from a random file beside it and the
 * machine's own id: a copy of the folder alone, in a backup or on another machine, opens nothing. Whoever runs as this
 * user here opens it, which is why it warns.
 */

const warning =
	"No keychain answers here, so the signing key is in a sealed file: any program of this user can read it and sign in its name. A desktop keyring (gnome-keyring, KWallet) would hold it behind a login.";

type SealedItem = { readonly nonceHex: string; readonly sealedHex: string };
type Sealed = Readonly<Record<string, SealedItem>>;

const isHex = (value: unknown): boolean => typeof value === "string" && /^(?:[0-9a-f]{2})*$/.test(value);
const isSealed = (value: unknown): value is Sealed =>
	typeof value === "object" &&
	value !== null &&
	Object.values(value).every(
		(item: unknown) =>
			typeof item === "object" &&
			item !== null &&
			"nonceHex" in item &&
			"sealedHex" in item &&
			isHex(item.nonceHex) &&
			isHex(item.sealedHex),
	);

const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16];

const machineId = (): string => {
	try {
		return readFileSync("/etc/machine-id", "utf8").trim();
	} catch {
		// Not every system has one: then the random file binds alone.
		return "";
	}
};

const deriveKey = (random: Uint8Array): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		scrypt(random, `countersign sealed keys v1 ${machineId()}`, keyBytes, { N: 2 ** 14, r: 8, p: 1 }, (error, key) =>
			error === null ? resolve(key) : reject(error),
		);
	});

const mustRead = (path: string): Uint8Array | undefined => {
	const read = readPrivateFile(path);
	if (!read.ok) throw new Error(read.fault.message);
	return read.value;
};

const openOrCreateRandom = (path: string, mayCreate: boolean): Uint8Array => {
	const random = mustRead(path);
	if (random !== undefined) {
		if (random.length !== keyBytes) throw new Error(`\`${path}\` is damaged`);
		return random;
	}
	if (!mayCreate) throw new Error(`\`${path}\` is gone, and with it the key to the sealed secrets`);
	const fresh = randomBytes(keyBytes);
	writePrivateFile(path, fresh);
	return fresh;
};

/** Faults: throws when a file is damaged, missing beside the other, or can be read by others. */
export async function openSealedFile(folder: string): Promise<KeyBackend> {
	const file = join(folder, "sealed.json");
	const read = (): Sealed => {
		const bytes = mustRead(file);
		if (bytes === undefined) return {};
		const sealed: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
		if (!isSealed(sealed)) throw new Error(`\`${file}\` is damaged`);
		return sealed;
	};
	const write = (sealed: Sealed): void => writePrivateFile(file, Buffer.from(`${JSON.stringify(sealed)}\n`));
	const key = await deriveKey(openOrCreateRandom(join(folder, "sealed.key"), Object.keys(read()).length === 0));
	// The name is authenticated too, so that one secret cannot be put in place of another.
	const named = (account: string): Buffer => Buffer.from(`countersign ${account}`);

	return {
		kind: "sealed-file",
		warning,
		get: async (account) => {
			const item = read()[account];
			if (item === undefined) return null;
			const bytes = Buffer.from(item.sealedHex, "hex");
			const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(item.nonceHex, "hex"), { authTagLength: tagBytes });
			decipher.setAAD(named(account)).setAuthTag(bytes.subarray(0, tagBytes));
			try {
				return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(tagBytes)), decipher.final()]));
			} catch {
				throw new Error(`\`${account}\` in \`${file}\` cannot be opened: it was changed, or it was sealed on another machine`);
			}
		},
		set: async (account, secret) => {
			const nonce = randomBytes(nonceBytes);
			const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(named(account));
			const body = Buffer.concat([cipher.update(secret), cipher.final()]);
			write({
				...read(),
				[account]: { nonceHex: nonce.toString("hex"), sealedHex: Buffer.concat([cipher.getAuthTag(), body]).toString("hex") },
			});
		},
		delete: async (account) => {
			const sealed = read();
			write(Object.fromEntries(Object.entries(sealed).filter(([name]) => name !== account)));
			return Object.hasOwn(sealed, account);
		},
	};
}

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { normalizePassphrase, scryptCostSchema } from "../../shared/model/operator.ts";
import { createSeed, openSeed, verifyEd25519 } from "./ed25519.ts";
import { passphraseProblem } from "./passphrase.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/**
 * The keys of approvers, each sealed with its person's passphrase: AES-256-GCM under a key from scrypt. Who can read
 * the file has to guess the passphrase, at 128 MiB and some tenths of a second a guess.
 */

const sealedSchema = z
	.object({
		version: z.literal(1),
		publicKeyHex: z.string().regex(/^[0-9a-f]{64}$/),
		saltHex: z.string().regex(/^[0-9a-f]{64}$/),
		cost: scryptCostSchema,
		nonceHex: z.string().regex(/^[0-9a-f]{24}$/),
		/** Seed and tag. */
		sealedHex: z.string().regex(/^[0-9a-f]{96}$/),
	})
	.strict();
type Sealed = z.infer<typeof sealedSchema>;

const cost = { n: 2 ** 17, r: 8, p: 1 };
const tagBytes = 16;

const sealingKey = (passphrase: string, { saltHex, cost: { n, r, p } }: Pick<Sealed, "saltHex" | "cost">): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const options = { N: n, r, p, maxmem: 256 * n * r };
		scrypt(normalizePassphrase(passphrase), Buffer.from(saltHex, "hex"), 32, options, (error, key) =>
			error === null ? resolve(key) : reject(error),
		);
	});

export type ApproverKeys = {
	/** Makes a key and gives its public half. Faults: `bad_request` for a weak passphrase; `conflict` when there is one already. */
	create(name: string, passphrase: string): Promise<Result<string>>;
	/** Signature of the message's UTF-8 bytes, in hex. Faults: `not_found`, `forbidden` for another passphrase. */
	sign(name: string, passphrase: string, message: string): Promise<Result<string>>;
	remove(name: string): void;
};

/** `folder` is made when the first key is. Names must be checked before: they become file names. */
export const openApproverKeys = (folder: string): ApproverKeys => {
	const fileOf = (name: string): string => join(folder, `${name}.json`);

	const read = (name: string): Result<Sealed> => {
		const file = readPrivateFile(fileOf(name));
		if (!file.ok) return file;
		if (file.value === undefined) return fail("not_found", `there is no key of \`${name}\` on this machine`);
		try {
			const sealed = sealedSchema.safeParse(JSON.parse(Buffer.from(file.value).toString("utf8")));
			if (sealed.success) return ok(sealed.data);
		} catch {
			// Not JSON: the same as not a sealed key.
		}
		return fail("forbidden", `the key of \`${name}\` is damaged`);
	};

	return {
		create: async (name, passphrase) => {
			const problem = passphraseProblem(passphrase);
			if (problem !== null) return fail("bad_request", problem);
			const known = readPrivateFile(fileOf(name));
			if (!known.ok || known.value !== undefined) return fail("conflict", `there is already a key of \`${name}\``);
			const seed = createSeed();
			const saltHex = randomBytes(32).toString("hex");
			const nonce = randomBytes(12);
			const cipher = createCipheriv("aes-256-gcm", await sealingKey(passphrase, { saltHex, cost }), nonce).setAAD(Buffer.from(name));
			const sealed = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()]);
			const publicKeyHex = Buffer.from(openSeed(seed).publicKey).toString("hex");
			const record: Sealed = {
				version: 1,
				publicKeyHex,
				saltHex,
				cost,
				nonceHex: nonce.toString("hex"),
				sealedHex: sealed.toString("hex"),
			};
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			writePrivateFile(fileOf(name), Buffer.from(`${JSON.stringify(record)}\n`));
			return ok(publicKeyHex);
		},

		sign: async (name, passphrase, message) => {
			const record = read(name);
			if (!record.ok) return record;
			const sealed = Buffer.from(record.value.sealedHex, "hex");
			const key = await sealingKey(passphrase, record.value);
			const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(record.value.nonceHex, "hex")).setAAD(Buffer.from(name));
			decipher.setAuthTag(sealed.subarray(-tagBytes));
			try {
				const seed = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
				return ok(Buffer.from(openSeed(seed).sign(Buffer.from(message))).toString("hex"));
			} catch {
				// The tag does not fit: another passphrase, or another file.
				return fail("forbidden", `this is not the passphrase of \`${name}\``);
			}
		},

		remove: (name) => rmSync(fileOf(name), { force: true }),
	};
};

export const verifyAnswer = (publicKeyHex: string, message: string, signatureHex: string): boolean =>
	verifyEd25519(Buffer.from(publicKeyHex, "hex"), Buffer.from(message), Buffer.from(signatureHex, "hex"));

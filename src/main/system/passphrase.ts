import { createHash, createHmac, randomBytes, scrypt } from "node:crypto";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import {
	normalizePassphrase,
	type PassphraseRecord,
	passphraseRecordSchema,
	proofKeyNames,
	type ScryptCost,
} from "../../shared/model/operator.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/** The approver's passphrase, as far as this host knows it. */

/** 128 MiB and some tenths of a second a guess. */
const cost: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };
const shortestPassphrase = 12;
const longestPassphrase = 1024;

const saltPassphrase = (passphrase: string, salt: Buffer, { n, r, p }: ScryptCost): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const options = { N: n, r, p, maxmem: 256 * n * r };
		scrypt(normalizePassphrase(passphrase), salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
	});

/** Why this passphrase is not good enough; null when it is. */
export const passphraseProblem = (passphrase: string): string | null => {
	const characters = [...normalizePassphrase(passphrase)];
	if (characters.length < shortestPassphrase) return `a passphrase needs at least \`${shortestPassphrase}\` characters`;
	if (characters.length > longestPassphrase) return `a passphrase may have \`${longestPassphrase}\` characters at most`;
	return new Set(characters).size < 4 ? "a passphrase of so few different characters is guessed at once" : null;
};

/** Faults: `bad_request` for fewer than 12 or more than 1024 characters, or only one character over and over. */
export async function createPassphraseRecord(passphrase: string, now: number): Promise<Result<PassphraseRecord>> {
	const problem = passphraseProblem(passphrase);
	if (problem !== null) return fail("bad_request", problem);
	const salt = randomBytes(32);
	const salted = await saltPassphrase(passphrase, salt, cost);
	const keyOf = (name: string): Buffer => createHmac("sha256", salted).update(name).digest();
	return ok({
		version: 1,
		saltHex: salt.toString("hex"),
		cost,
		storedKeyHex: createHash("sha256").update(keyOf(proofKeyNames.client)).digest("hex"),
		serverKeyHex: keyOf(proofKeyNames.server).toString("hex"),
		setAt: now,
	});
}

/**
 * Names a record without helping to guess it. The host writes it to the audit log when a passphrase is set, so that a
 * record which somebody swapped on disk is noticed at the next start.
 */
export const passphraseFingerprint = (record: PassphraseRecord): string =>
	createHash("sha256").update(`${record.saltHex} ${record.storedKeyHex}`).digest("hex").slice(0, 16);

export const writePassphrase = (file: string, record: PassphraseRecord): void =>
	writePrivateFile(file, Buffer.from(`${JSON.stringify(record)}\n`));

/** Undefined when none was set. Faults: `forbidden` for a file others can read or that is not a record. */
export function readPassphrase(file: string): Result<PassphraseRecord | undefined> {
	const read = readPrivateFile(file);
	if (!read.ok) return read;
	if (read.value === undefined) return ok(undefined);
	try {
		const record = passphraseRecordSchema.safeParse(JSON.parse(Buffer.from(read.value).toString("utf8")));
		if (record.success) return ok(record.data);
	} catch {
		// Not JSON: the same as not a record.
	}
	return fail("forbidden", `\`${file}\` is damaged: set the passphrase again in the window`);
}

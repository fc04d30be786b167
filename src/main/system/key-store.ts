import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { KeyBackend, KeyStoreKind } from "./key-backend.ts";
import { openKeyring } from "./key-store-keyring.ts";
import { openKeytar } from "./key-store-keytar.ts";
import { openSealedFile } from "./key-store-sealed.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/**
 * Secrets of this host, kept by the operating system where it can.
 *
 * Which backend wrote a secret is recorded, because they do not see each other's: without the record, a start without
 * the desktop's keyring would find nothing, make a new signing key, and the old log would look forged.
 */

export type KeyStore = {
	readonly kind: KeyStoreKind;
	/** What the operator must know; shown as a banner for as long as it is true. */
	readonly warning?: string;
	/** Undefined when no secret of this name was ever stored. Faults: `conflict` when another backend holds it; `unavailable` when this one lost it or does not answer. */
	get(account: string): Promise<Result<Uint8Array<ArrayBuffer> | undefined>>;
	/** Faults: `conflict` when another backend holds one of this name; `unavailable`. */
	set(account: string, secret: Uint8Array): Promise<Result<void>>;
	delete(account: string): Promise<Result<boolean>>;
};

export type KeyStoreOptions = {
	/** Private folder for the record and, where there is nothing better, the sealed secrets. */
	readonly folder: string;
	/** `COUNTERSIGN_KEYSTORE`: `keytar`, `keyring` or `file`; absent or empty chooses. */
	readonly forced?: string | undefined;
	/** Tests use a name of their own. */
	readonly service?: string;
};

const answerMs = 10_000;

/** A keyring that waits for a person to unlock it must not stop the start for ever. */
const within = <T>(work: Promise<T>): Promise<T> => {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${answerMs / 1000} s`)), answerMs);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const messageOf = (error: unknown): string =>
	(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown error").slice(0, 300);

/** Writes, reads and removes a secret that means nothing: a keyring can load and still not answer. */
const probe = async (backend: KeyBackend): Promise<string | null> => {
	const account = `probe-${process.pid}`;
	const bytes = Uint8Array.of(0, 1, 2, 253, 254, 255);
	try {
		await within(backend.set(account, bytes));
		const read = await within(backend.get(account));
		await within(backend.delete(account));
		return read !== null && Buffer.compare(read, bytes) === 0 ? null : "it did not give back what it was given";
	} catch (error) {
		return messageOf(error);
	}
};

const openers = { keytar: openKeytar, keyring: openKeyring } as const;
const kindOfWord: Readonly<Record<string, KeyStoreKind>> = { keytar: "keytar", keyring: "keyring", file: "sealed-file" };
const wordOfKind: Readonly<Record<KeyStoreKind, string>> = { keytar: "keytar", keyring: "keyring", "sealed-file": "file" };

/**
 * Account → backend. `intended:` stands from before a first secret is stored until it is known to be there: a crash in
 * between has lost nothing, because nobody was told that it is kept.
 */
type Holder = KeyStoreKind | `intended:${KeyStoreKind}`;
type Holders = Readonly<Record<string, Holder>>;

const kindIn = (holder: Holder): KeyStoreKind => holder.replace("intended:", "") as KeyStoreKind;

const readHolders = (file: string): Result<Holders> => {
	const read = readPrivateFile(file);
	if (!read.ok) return read;
	if (read.value === undefined) return ok({});
	try {
		const value: unknown = JSON.parse(Buffer.from(read.value).toString("utf8"));
		const entries = Object.entries(value as object);
		if (entries.every(([, holder]) => typeof holder === "string" && Object.values(kindOfWord).includes(kindIn(holder as Holder))))
			return ok(Object.fromEntries(entries) as Holders);
	} catch {
		// Not JSON: the same as unknown words in it.
	}
	return fail("unavailable", `\`${file}\` is damaged: it says which key store holds the signing key`);
};

const openBackend = async (kind: KeyStoreKind, folder: string, service: string): Promise<Result<KeyBackend>> => {
	try {
		if (kind === "sealed-file") return ok(await openSealedFile(folder));
		const backend = await openers[kind](service);
		const broken = await probe(backend);
		return broken === null ? ok(backend) : fail("unavailable", `key store \`${wordOfKind[kind]}\` does not work: ${broken}`);
	} catch (error) {
		return fail("unavailable", `key store \`${wordOfKind[kind]}\` cannot be used: ${messageOf(error)}`);
	}
};

/** The backend that was forced; else the one that already holds something; else the best that works. */
const choose = async (options: KeyStoreOptions, holders: Holders, service: string): Promise<Result<KeyBackend>> => {
	const { forced, folder } = options;
	if (forced !== undefined && forced !== "") {
		const kind = kindOfWord[forced];
		if (kind === undefined)
			return fail("bad_request", `COUNTERSIGN_KEYSTORE is \`${forced}\`: expected \`keytar\`, \`keyring\` or \`file\``);
		return openBackend(kind, folder, service);
	}
	const [held] = new Set(Object.values(holders).map(kindIn));
	if (held !== undefined) {
		const opened = await openBackend(held, folder, service);
		if (opened.ok) return opened;
		return fail("unavailable", `${opened.fault.message}; the keys of this installation are in it, and no other store can stand in for it`);
	}
	for (const kind of ["keytar", "keyring"] as const) {
		const opened = await openBackend(kind, folder, service);
		if (opened.ok) return opened;
	}
	return openBackend("sealed-file", folder, service);
};

/** Faults: `bad_request` for an unknown forced word; `unavailable` when the store that holds our keys does not answer. */
export async function openKeyStore(options: KeyStoreOptions): Promise<Result<KeyStore>> {
	const { folder, service = "countersign" } = options;
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const file = join(folder, "holders.json");
	const read = readHolders(file);
	if (!read.ok) return read;
	let holders = read.value;
	const chosen = await choose(options, holders, service);
	if (!chosen.ok) return chosen;
	const backend = chosen.value;

	const remember = (next: Holders): void => {
		writePrivateFile(file, Buffer.from(`${JSON.stringify(next)}\n`));
		holders = next;
	};
	const elsewhere = (account: string): Result<never> | null => {
		const holder = holders[account];
		if (holder === undefined || kindIn(holder) === backend.kind) return null;
		const word = wordOfKind[kindIn(holder)];
		return fail(
			"conflict",
			`key \`${account}\` is in key store \`${word}\`, but \`${wordOfKind[backend.kind]}\` is in use: set COUNTERSIGN_KEYSTORE=${word}`,
		);
	};
	const asking = async <T>(account: string, work: () => Promise<Result<T>>): Promise<Result<T>> => {
		const conflict = elsewhere(account);
		if (conflict !== null) return conflict;
		try {
			return await within(work());
		} catch (error) {
			return fail("unavailable", `key store \`${wordOfKind[backend.kind]}\` failed: ${messageOf(error)}`);
		}
	};

	return ok({
		kind: backend.kind,
		...(backend.warning === undefined ? {} : { warning: backend.warning }),
		get: (account) =>
			asking(account, async () => {
				const secret = await backend.get(account);
				if (secret !== null) {
					if (holders[account]?.startsWith("intended:") === true) remember({ ...holders, [account]: backend.kind });
					return ok(secret);
				}
				if (holders[account] !== backend.kind) return ok(undefined);
				return fail("unavailable", `key \`${account}\` was in key store \`${wordOfKind[backend.kind]}\` and is gone`);
			}),
		set: (account, secret) =>
			asking(account, async () => {
				// Recorded first, so that no other backend is chosen for it later.
				if (holders[account] === undefined) remember({ ...holders, [account]: `intended:${backend.kind}` });
				await backend.set(account, secret);
				if (holders[account] !== backend.kind) remember({ ...holders, [account]: backend.kind });
				return ok(undefined);
			}),
		delete: (account) =>
			asking(account, async () => {
				const wasThere = await backend.delete(account);
				remember(Object.fromEntries(Object.entries(holders).filter(([name]) => name !== account)));
				return ok(wasThere);
			}),
	});
}

import { generateKeyPairSync, createPublicKey, sign, verify } from "node:crypto";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { sealEntry } from "../../../src/main/audit/entry.ts";
import { checkEd25519, createVerifierKey, type NoteSigner, type VerifierKey, type VerifySignature } from "../../../src/main/audit/note.ts";
import type { Report } from "../../../src/main/audit/report.ts";
import { createVerifier, type Row, type VerifyInput } from "../../../src/main/audit/verify.ts";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import type { Hex } from "../../../src/shared/proof/tree-hasher.ts";
import { createNodeStore, fastHasher, sha256 } from "../../shared/proof/kit.ts";

/** Real Ed25519 behind the ports, and small logs made the way the store makes them. */

const derPrefix = Buffer.from("302a300506032b6570032100", "hex");

export const verifySignature: VerifySignature = (publicKey, message, signature) =>
	verify(null, message, createPublicKey({ key: Buffer.concat([derPrefix, publicKey]), format: "der", type: "spki" }), signature);

export const check = checkEd25519(verifySignature);

export function newSigner(name = "log.example/test"): NoteSigner & { readonly key: VerifierKey } {
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	const raw = publicKey.export({ format: "der", type: "spki" }).subarray(derPrefix.length);
	const key = createVerifierKey(sha256, name, new Uint8Array(raw));
	if (!key.ok) throw new Error(key.fault.message);
	return { key: key.value, sign: (message) => sign(null, message, privateKey) };
}

/** One row as it lies in a table; tests damage it in place. */
export type StoredRow = { seq: number; body: string | null; leaf: Hex; columns: Record<string, string | number | null> };

export type Log = {
	rows: StoredRow[];
	checkpoints: string[];
	readonly signer: NoteSigner;
	readonly nodes: ReturnType<typeof createNodeStore>;
	/** Roots by size. */
	readonly roots: Hex[];
};

export const head = (log: Log, size = log.rows.length) => ({ size, root: log.roots[size] ?? "", where: "the keychain" });

export const entryAt = (seq: number, flavour = "plain") => ({
	seq,
	at: 1_700_000_000_000 + seq * 1000,
	type: seq % 3 === 0 ? "request.denied" : "request.allowed",
	actor: `agent:${flavour}`,
	host: "laptop",
	session: 's, "seq":7',
	outcome: { effect: seq % 3 === 0 ? "denied" : "allowed" },
	details: { subject: `step ${seq} of ${flavour}`, seq: 99, at: 5 },
});

export const rowOf = (entry: ReturnType<typeof entryAt>): StoredRow => {
	const { body, leaf } = sealEntry(fastHasher, entry);
	return { seq: entry.seq, body, leaf, columns: { type: entry.type, agent: null, "outcome.effect": entry.outcome.effect } };
};

/** A log of `count` entries, signed at every size in `signedAt` and at the end. */
export function makeLog(count: number, signedAt: readonly number[] = [], flavour = "plain", signer: NoteSigner = newSigner()): Log {
	const frontier = createFrontier(fastHasher);
	const nodes = createNodeStore();
	const log: Log = { rows: [], checkpoints: [], signer, nodes, roots: [frontier.root()] };
	for (let seq = 0; seq < count; seq++) {
		const row = rowOf(entryAt(seq, flavour));
		log.rows.push(row);
		frontier.append(row.leaf, nodes.put);
		log.roots.push(frontier.root());
		const size = seq + 1;
		if (size === count || signedAt.includes(size)) log.checkpoints.push(signCheckpoint({ size, root: frontier.root() }, signer));
	}
	return log;
}

export const inputOf = (log: Log): VerifyInput => ({
	hasher: fastHasher,
	checkpoints: log.checkpoints,
	keys: [log.signer.key],
	check,
	remembered: [],
});

/** Verifies the rows as they lie, in chunks. */
export function verifyRows(rows: readonly Row[], input: VerifyInput, chunk = 7): Report {
	const verifier = createVerifier(input);
	for (let at = 0; at < rows.length && !verifier.done; at += chunk) verifier.feed(rows.slice(at, at + chunk));
	return verifier.finish();
}

/** A flipped bit somewhere in the middle of the text. */
export const flip = (text: string, at = Math.floor(text.length / 2)): string =>
	`${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;

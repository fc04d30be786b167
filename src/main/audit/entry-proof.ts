import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { encodeUtf8 } from "../../shared/lib/utf8.ts";
import { verifyInclusion } from "../../shared/proof/check.ts";
import { inclusionProof, type NodeReader } from "../../shared/proof/prove.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import type { OpenedCheckpoint } from "./checkpoint.ts";
import { openCheckpointUnder, type BoundKey } from "./key-chain.ts";
import type { CheckSignature } from "./note.ts";
import { pathLines, readPathLines } from "./proof-path.ts";

/**
 * A file that proves offline that one entry is in the log: index, audit path, signed checkpoint.
 * Stored with the extension `.tlog-proof`.
 * Source: https://c2sp.org/tlog-proof
 */
export type EntryProof = {
	readonly index: number;
	/** Nearest sibling first. */
	readonly path: readonly Hex[];
	/** The signed note, verbatim. */
	readonly checkpoint: string;
	/** Opaque and not covered by the proof: the log puts the entry's bytes there so that one file is enough. */
	readonly extra?: Uint8Array;
};

const header = "c2sp.org/tlog-proof@v1";

export function formatEntryProof(proof: EntryProof): string {
	const lines = [
		header,
		...(proof.extra === undefined ? [] : [`extra ${toBase64(proof.extra)}`]),
		`index ${proof.index}`,
		...pathLines(proof.path),
	];
	return `${lines.join("\n")}\n\n${proof.checkpoint}`;
}

/** Inverse of `formatEntryProof`. Faults: `bad_request` for any other spelling. The checkpoint is not opened here. */
export function parseEntryProof(text: string): Result<EntryProof> {
	const split = text.indexOf("\n\n");
	if (split < 0) return fail("bad_request", "proof has no checkpoint");
	const [first, ...lines] = text.slice(0, split).split("\n");
	if (first !== header) return fail("bad_request", `proof does not start with \`${header}\``);

	let extra: Uint8Array | undefined;
	if (lines[0]?.startsWith("extra ") === true) {
		const bytes = fromBase64((lines.shift() ?? "").slice("extra ".length));
		if (!bytes.ok) return bytes;
		extra = bytes.value;
	}
	const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "")?.[1] ?? Number.NaN);
	if (!Number.isSafeInteger(index)) return fail("bad_request", "proof has no index");
	const path = readPathLines(lines);
	if (!path.ok) return path;
	return ok({ index, path: path.value, checkpoint: text.slice(split + 2), ...(extra === undefined ? {} : { extra }) });
}

/**
 * The proof file of entry `index` under a signed checkpoint that covers it, with the entry's text in it when `body` is given.
 * Faults: `bad_request` when the checkpoint does not cover the entry, `not_found` for a missing stored hash.
 */
export function proveEntry(
	hasher: TreeHasher,
	node: NodeReader,
	index: number,
	checkpoint: { readonly size: number; readonly note: string },
	body?: string,
): Result<string> {
	const path = inclusionProof(hasher, node, index, checkpoint.size);
	if (!path.ok) return path;
	const extra = body === undefined ? {} : { extra: encodeUtf8(body) };
	return ok(formatEntryProof({ index, path: path.value, checkpoint: checkpoint.note, ...extra }));
}

/**
 * Checks a proof file for an entry given by its leaf digest, computed from the entry's own bytes.
 * Says: the entry is in the log that this key signs, at this index, unchanged. Does not say: every action was logged.
 * Faults: `bad_request` when malformed, `forbidden` when signature or path do not hold.
 */
export function verifyEntryProof(
	text: string,
	leaf: Hex,
	trust: { readonly hasher: TreeHasher; readonly keys: readonly BoundKey[]; readonly check: CheckSignature },
): Result<{ readonly index: number; readonly checkpoint: OpenedCheckpoint }> {
	const proof = parseEntryProof(text);
	if (!proof.ok) return proof;
	const checkpoint = openCheckpointUnder(proof.value.checkpoint, trust.keys, trust.check);
	if (!checkpoint.ok) return checkpoint;
	const { index, path } = proof.value;
	const { size, root } = checkpoint.value;
	if (!verifyInclusion(trust.hasher, { leaf, index, size, proof: path, root })) {
		return fail("forbidden", `the entry is not number \`${index}\` of the log under this checkpoint`);
	}
	return ok({ index, checkpoint: checkpoint.value });
}

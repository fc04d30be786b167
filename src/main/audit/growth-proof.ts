import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { verifyConsistency } from "../../shared/proof/check.ts";
import { consistencyProof, type NodeReader } from "../../shared/proof/prove.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { parseCheckpointText, type OpenedCheckpoint } from "./checkpoint.ts";
import { openCheckpointUnder, type BoundKey } from "./key-chain.ts";
import { parseNote, type CheckSignature } from "./note.ts";
import { pathLines, readPathLines } from "./proof-path.ts";

/**
 * A file that proves offline that the log only grew between two signed checkpoints: a header, the consistency proof of
 * RFC 6962, and both checkpoints word for word, each part behind an empty line. No published format holds all three; the
 * lines are spelt as in C2SP tlog-proof and tlog-witness.
 */
export type GrowthProof = {
	/** Spelt as RFC 6962 section 2.1.2 orders it. */
	readonly path: readonly Hex[];
	/** Signed notes. */
	readonly older: string;
	readonly newer: string;
};

export const growthHeader = "countersign/tlog-consistency@v1";

export const formatGrowthProof = ({ path, older, newer }: GrowthProof): string =>
	`${[growthHeader, ...pathLines(path)].join("\n")}\n\n${older}\n${newer}`;

/** Inverse of `formatGrowthProof`. Faults: `bad_request` for any other spelling. The checkpoints are not opened here. */
export function parseGrowthProof(text: string): Result<GrowthProof> {
	// No part of a checkpoint has an empty line of its own.
	const parts = text.split("\n\n");
	const [head, olderText, olderSigned, newerText, newerSigned] = parts;
	if (parts.length !== 5 || head === undefined) return fail("bad_request", "the proof does not have two checkpoints");
	const [first, ...lines] = head.split("\n");
	if (first !== growthHeader) return fail("bad_request", `the proof does not start with \`${growthHeader}\``);
	const path = readPathLines(lines);
	if (!path.ok) return path;
	return ok({ path: path.value, older: `${olderText}\n\n${olderSigned}\n`, newer: `${newerText}\n\n${newerSigned}` });
}

const sizeOf = (checkpoint: string): Result<number> => {
	const note = parseNote(checkpoint);
	if (!note.ok) return note;
	const head = parseCheckpointText(note.value.text);
	return head.ok ? ok(head.value.size) : head;
};

/** The proof file between two checkpoints of one log. Faults: `bad_request` when `newer` is the smaller; `not_found` for a missing stored hash. */
export function proveGrowth(hasher: TreeHasher, node: NodeReader, older: string, newer: string): Result<string> {
	const from = sizeOf(older);
	if (!from.ok) return from;
	const to = sizeOf(newer);
	if (!to.ok) return to;
	const path = consistencyProof(hasher, node, from.value, to.value);
	return path.ok ? ok(formatGrowthProof({ path: path.value, older, newer })) : path;
}

/**
 * Checks a proof file.
 * Says: what was in the log at the older checkpoint is unchanged in it at the newer one.
 * Faults: `bad_request` when malformed; `forbidden` when a signature or the proof does not hold, or they are of two logs.
 */
export function verifyGrowthProof(
	text: string,
	trust: { readonly hasher: TreeHasher; readonly keys: readonly BoundKey[]; readonly check: CheckSignature },
): Result<{ readonly older: OpenedCheckpoint; readonly newer: OpenedCheckpoint }> {
	const proof = parseGrowthProof(text);
	if (!proof.ok) return proof;
	const older = openCheckpointUnder(proof.value.older, trust.keys, trust.check);
	if (!older.ok) return older;
	const newer = openCheckpointUnder(proof.value.newer, trust.keys, trust.check);
	if (!newer.ok) return newer;
	if (older.value.origin !== newer.value.origin) return fail("forbidden", "the two checkpoints are of different logs");
	const claim = { oldSize: older.value.size, oldRoot: older.value.root, newSize: newer.value.size, newRoot: newer.value.root };
	if (!verifyConsistency(trust.hasher, { ...claim, proof: proof.value.path })) {
		return fail("forbidden", `the log of \`${newer.value.size}\` entries does not begin with the one of \`${older.value.size}\``);
	}
	return ok({ older: older.value, newer: newer.value });
}

import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { toHex } from "../../shared/lib/hex.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { digestBytes, type Hex } from "../../shared/proof/tree-hasher.ts";
import { ed25519Type, openNote, signNote, type CheckSignature, type NoteSigner, type VerifierKey } from "./note.ts";

/**
 * A checkpoint: the log's name, size and root, as the text of a signed note.
 * Source: https://c2sp.org/tlog-checkpoint
 */
export type Checkpoint = {
	/** Name of the log, for instance `countersign.local/3f2a…`; also the name of the key that signs. */
	readonly origin: string;
	/** Number of entries. */
	readonly size: number;
	readonly root: Hex;
	/** Opaque further lines; the log itself writes none. */
	readonly extensions: readonly string[];
};

/** A checkpoint with the keys whose signatures were found right. */
export type OpenedCheckpoint = Checkpoint & { readonly signers: readonly VerifierKey[] };

const treeSize = /^(?:0|[1-9]\d{0,15})$/;

export const formatCheckpointText = ({ origin, size, root, extensions }: Checkpoint): string =>
	[origin, `${size}`, toBase64(digestBytes(root)), ...extensions, ""].join("\n");

/**
 * Reads the text of a checkpoint (not its signatures).
 * Faults: `bad_request` for missing lines, a size with leading zeroes or beyond 2^53, a root that is no SHA-256, empty lines.
 */
export function parseCheckpointText(text: string): Result<Checkpoint> {
	if (!text.endsWith("\n")) return fail("bad_request", "checkpoint does not end in a newline");
	const [origin, sizeText, rootB64, ...extensions] = text.slice(0, -1).split("\n");
	if (origin === undefined || origin === "" || sizeText === undefined || rootB64 === undefined) {
		return fail("bad_request", "checkpoint has fewer than three lines");
	}
	const size = Number(sizeText);
	if (!treeSize.test(sizeText) || !Number.isSafeInteger(size)) return fail("bad_request", "checkpoint size is not a decimal count");
	const root = fromBase64(rootB64);
	if (!root.ok) return root;
	if (root.value.length !== 32) return fail("bad_request", `checkpoint root has \`${root.value.length}\` bytes, not 32`);
	if (extensions.includes("")) return fail("bad_request", "checkpoint has an empty line");
	return ok({ origin, size, root: toHex(root.value), extensions });
}

/** The signed note of a tree head. */
export const signCheckpoint = (head: { readonly size: number; readonly root: Hex }, signer: NoteSigner): string =>
	signNote(formatCheckpointText({ origin: signer.key.name, size: head.size, root: head.root, extensions: [] }), [signer]);

/**
 * A checkpoint that one of the log's keys signed.
 * `keys` are the log's own (several after a rotation) and may include witnesses; a witness alone does not make a checkpoint.
 * Faults: as `openNote` and `parseCheckpointText`; `forbidden` when the origin is not the signing key's name.
 */
export function openCheckpoint(message: string, keys: readonly VerifierKey[], check: CheckSignature): Result<OpenedCheckpoint> {
	const opened = openNote(message, keys, check);
	if (!opened.ok) return opened;
	const checkpoint = parseCheckpointText(opened.value.text);
	if (!checkpoint.ok) return checkpoint;
	const { signers } = opened.value;
	const isOwn = (key: VerifierKey) => key.type === ed25519Type && key.name === checkpoint.value.origin;
	if (!signers.some(isOwn)) return fail("forbidden", "the log itself did not sign this checkpoint");
	return ok({ ...checkpoint.value, signers });
}

import { toBase64 } from "../../shared/lib/base64.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { digestBytes, type Hex } from "../../shared/proof/tree-hasher.ts";
import { cosignedAtSeconds } from "./cosignature.ts";
import { formatNote, parseNote, type CheckSignature, type Note, type NoteSignature, type VerifierKey } from "./note.ts";

/**
 * What is said to a witness, and what is taken of its answer.
 * Source: https://c2sp.org/tlog-witness, `add-checkpoint`
 */

/** The body of a request. `path` is the consistency proof from `oldSize` to the checkpoint; empty when `oldSize` is 0. */
export const formatAddCheckpoint = (oldSize: number, path: readonly Hex[], checkpoint: string): string =>
	`${[`old ${oldSize}`, ...path.map((digest) => toBase64(digestBytes(digest)))].join("\n")}\n\n${checkpoint}`;

/** The size in a 409 answer. Faults: `bad_request` for anything else. */
export function parseWitnessSize(body: string): Result<number> {
	const size = Number(/^(0|[1-9]\d{0,15})\n$/.exec(body)?.[1] ?? Number.NaN);
	return Number.isSafeInteger(size) ? ok(size) : fail("bad_request", "the witness does not say which size it knows");
}

/**
 * The cosignatures of `key` in a 200 answer; lines of keys that are not known are ignored, as the protocol demands.
 * Faults: `bad_request` when malformed; `forbidden` when there is none of this key, or it is wrong.
 */
export function takeCosignature(checkpoint: string, answer: string, key: VerifierKey, check: CheckSignature): Result<NoteSignature> {
	const own = parseNote(checkpoint);
	if (!own.ok) return own;
	const parsed = parseNote(`${own.value.text}\n${answer}`);
	if (!parsed.ok || parsed.value.text !== own.value.text) return fail("bad_request", "the witness's answer is not a list of signatures");
	const line = parsed.value.signatures.find(({ name, keyIdHex }) => name === key.name && keyIdHex === key.keyIdHex);
	if (line === undefined) return fail("forbidden", "the witness's answer has no signature of its key");
	return check(key, own.value.text, line.signature) ? ok(line) : fail("forbidden", "the witness's signature is wrong");
}

/** The checkpoint with a cosignature behind its others; one of the same key is replaced. */
export function addSignature(checkpoint: string, line: NoteSignature): Result<string> {
	const note = parseNote(checkpoint);
	if (!note.ok) return note;
	const others = note.value.signatures.filter(({ name, keyIdHex }) => name !== line.name || keyIdHex !== line.keyIdHex);
	return ok(formatNote({ ...note.value, signatures: [...others, line] }));
}

export type Cosigner = { readonly key: VerifierKey; readonly atMs: number };

/** The witnesses of `keys` that rightly cosigned a checkpoint, and when they say they did. Wrong ones do not count. */
export function cosignersOf(checkpoint: string, keys: readonly VerifierKey[], check: CheckSignature): readonly Cosigner[] {
	const parsed = parseNote(checkpoint);
	if (!parsed.ok) return [];
	const note: Note = parsed.value;
	return keys.flatMap((key) => {
		const line = note.signatures.find(({ name, keyIdHex }) => name === key.name && keyIdHex === key.keyIdHex);
		const seconds = line === undefined ? null : cosignedAtSeconds(line.signature);
		return line === undefined || seconds === null || !check(key, note.text, line.signature) ? [] : [{ key, atMs: seconds * 1000 }];
	});
}

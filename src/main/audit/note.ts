import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { fromHex, toHex } from "../../shared/lib/hex.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { encodeUtf8 } from "../../shared/lib/utf8.ts";
import type { Sha256 } from "../../shared/proof/tree-hasher.ts";

/**
 * C2SP signed notes: text, a blank line, and signature lines that name their keys.
 * Source: https://c2sp.org/signed-note
 */

/** Signature types of the format that are understood here: Ed25519, and timestamped Ed25519 of witnesses. */
export const ed25519Type = 0x01;
export const cosignatureType = 0x04;
export type SignatureType = typeof ed25519Type | typeof cosignatureType;

/** A public key under a name. `keyIdHex` is derived from the rest: 8 hex characters. */
export type VerifierKey = {
	readonly name: string;
	readonly keyIdHex: string;
	readonly type: SignatureType;
	/** 32 bytes. */
	readonly publicKey: Uint8Array;
};

/** One signature line. `signature` is what follows the key id. */
export type NoteSignature = { readonly name: string; readonly keyIdHex: string; readonly signature: Uint8Array };

/** `text` ends in a newline. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** Ed25519 of the host: the key never enters this layer. */
export type Sign = (message: Uint8Array) => Uint8Array;
/** True only for a valid signature. Must answer false, not throw, for keys and signatures that are nonsense. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export type NoteSigner = { readonly key: VerifierKey; readonly sign: Sign };

/** The format asks for at least 16. */
const maxSignatures = 64;
const maxNoteUnits = 1_000_000;

/** Not empty, no plus, no Unicode space, nothing that could break the line. */
const keyName = /^[^+\p{White_Space}\p{Cc}\p{Surrogate}]+$/u;
/** Everything below U+0020 but newline, and DEL is left alone as the format does. */
const forbiddenControl = /[\u0000-\u0009\u000b-\u001f]/;
const dash = "\u2014 ";

/**
 * Points of small order, sign bit cleared: under such a "public key" one signature fits many messages.
 * Source: the list that libsodium refuses, after "Taming the many EdDSAs" (2020).
 */
const smallOrder = new Set([
	`00${"00".repeat(31)}`,
	`01${"00".repeat(31)}`,
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	`ec${"ff".repeat(30)}7f`,
	`ed${"ff".repeat(30)}7f`,
	`ee${"ff".repeat(30)}7f`,
]);

function hasSmallOrder(publicKey: Uint8Array): boolean {
	const unsigned = publicKey.slice();
	unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
	return smallOrder.has(toHex(unsigned));
}

/** SHA-256(name ‖ newline ‖ type ‖ public key), first four bytes. */
function keyIdOf(sha256: Sha256, name: string, type: SignatureType, publicKey: Uint8Array): string {
	const label = encodeUtf8(`${name}\n`);
	const input = new Uint8Array(label.length + 1 + publicKey.length);
	input.set(label);
	input[label.length] = type;
	input.set(publicKey, label.length + 1);
	return toHex(sha256(input).subarray(0, 4));
}

/** Faults: `bad_request` for a name the format does not allow, a key that is not 32 bytes, or one that proves nothing. */
export function createVerifierKey(
	sha256: Sha256,
	name: string,
	publicKey: Uint8Array,
	type: SignatureType = ed25519Type,
): Result<VerifierKey> {
	if (!keyName.test(name)) return fail("bad_request", "key name is empty or has a space, plus or control character");
	if (publicKey.length !== 32) return fail("bad_request", `an Ed25519 public key has 32 bytes, not \`${publicKey.length}\``);
	if (hasSmallOrder(publicKey)) return fail("bad_request", "public key has small order: anybody can sign for it");
	return ok({ name, keyIdHex: keyIdOf(sha256, name, type, publicKey), type, publicKey });
}

/** `name+key id+base64(type ‖ key)`: what an operator hands to an auditor. */
export function formatVerifierKey(key: VerifierKey): string {
	const encoded = new Uint8Array(33);
	encoded[0] = key.type;
	encoded.set(key.publicKey, 1);
	return `${key.name}+${key.keyIdHex}+${toBase64(encoded)}`;
}

/** Inverse of `formatVerifierKey`. Faults: `bad_request`, also when the id does not belong to the key or the type is unknown. */
export function parseVerifierKey(sha256: Sha256, text: string): Result<VerifierKey> {
	const [, name, keyIdHex, encodedB64] = /^([^+]+)\+([0-9a-f]{8})\+([^+].*)$/s.exec(text) ?? [];
	if (name === undefined || keyIdHex === undefined || encodedB64 === undefined) return fail("bad_request", "not a verifier key");
	const encoded = fromBase64(encodedB64);
	if (!encoded.ok) return encoded;
	const type = encoded.value[0];
	if (type !== ed25519Type && type !== cosignatureType) return fail("bad_request", "verifier key has an unknown signature type");
	const key = createVerifierKey(sha256, name, encoded.value.slice(1), type);
	if (key.ok && key.value.keyIdHex !== keyIdHex) return fail("bad_request", "key id does not belong to the verifier key");
	return key;
}

export function formatNote(note: Note): string {
	const lines = note.signatures.map(({ name, keyIdHex, signature }) => {
		const id = fromHex(keyIdHex);
		if (!id.ok || id.value.length !== 4) throw new TypeError("a key id has 8 hex digits");
		const blob = new Uint8Array(4 + signature.length);
		blob.set(id.value);
		blob.set(signature, 4);
		return `${dash}${name} ${toBase64(blob)}\n`;
	});
	return `${note.text}\n${lines.join("")}`;
}

function parseSignatureLine(line: string): Result<NoteSignature> {
	const [, name, blobB64] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
	if (name === undefined || blobB64 === undefined || !keyName.test(name)) return fail("bad_request", "malformed signature line");
	const blob = fromBase64(blobB64);
	if (!blob.ok) return blob;
	if (blob.value.length < 5) return fail("bad_request", "signature is too short");
	return ok({ name, keyIdHex: toHex(blob.value.subarray(0, 4)), signature: blob.value.slice(4) });
}

/**
 * Text and signatures of a note, none of them checked yet.
 * Faults: `bad_request` for anything the format does not allow, `too_large` over a million characters.
 */
export function parseNote(message: string): Result<Note> {
	if (message.length > maxNoteUnits) return fail("too_large", "note is too large");
	if (forbiddenControl.test(message) || /\p{Surrogate}/u.test(message))
		return fail("bad_request", "note has a control character or a lone surrogate");
	// The signatures stand behind the last empty line.
	const split = message.lastIndexOf("\n\n");
	if (split < 0 || !message.endsWith("\n")) return fail("bad_request", "note has no signature block");
	const lines = message.slice(split + 2, -1).split("\n");
	if (lines.length > maxSignatures) return fail("bad_request", `note has more than \`${maxSignatures}\` signatures`);
	const signatures: NoteSignature[] = [];
	for (const line of lines) {
		const signature = parseSignatureLine(line);
		if (!signature.ok) return signature;
		signatures.push(signature.value);
	}
	return ok({ text: message.slice(0, split + 1), signatures });
}

/** Signs text that ends in a newline. Faults: throws TypeError on text that no note can hold: a bug of the caller. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
	const message = encodeUtf8(text);
	const signatures = signers.map(({ key, sign }) => ({ name: key.name, keyIdHex: key.keyIdHex, signature: sign(message) }));
	const note = formatNote({ text, signatures });
	const back = parseNote(note);
	if (!back.ok || back.value.text !== text) throw new TypeError("text cannot be a signed note");
	return note;
}

/** How to check one signature of a note; one for each signature type (witnesses sign other bytes than the log). */
export type CheckSignature = (key: VerifierKey, text: string, signature: Uint8Array) => boolean;

/** Checks type 0x01 only. */
export const checkEd25519 =
	(verify: VerifySignature): CheckSignature =>
	(key, text, signature) =>
		key.type === ed25519Type && signature.length === 64 && verify(key.publicKey, encodeUtf8(text), signature);

/** A note of which at least one known key signed the text, and no known key's signature is wrong. */
export type OpenedNote = { readonly text: string; readonly signers: readonly VerifierKey[] };

/**
 * Text of a note that a known key signed. Signatures of unknown keys are ignored, as the format demands.
 * Faults: `bad_request` when malformed; `forbidden` when a known key's signature is wrong, or there is none.
 */
export function openNote(message: string, keys: readonly VerifierKey[], check: CheckSignature): Result<OpenedNote> {
	const note = parseNote(message);
	if (!note.ok) return note;
	const signers: VerifierKey[] = [];
	for (const { name, keyIdHex, signature } of note.value.signatures) {
		const key = keys.find((known) => known.name === name && known.keyIdHex === keyIdHex);
		if (key === undefined) continue;
		if (!check(key, note.value.text, signature)) return fail("forbidden", `signature of \`${name}\` is wrong`);
		if (!signers.includes(key)) signers.push(key);
	}
	if (signers.length === 0) return fail("forbidden", "no known key signed this note");
	return ok({ text: note.value.text, signers });
}

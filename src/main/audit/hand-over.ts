import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { toHex } from "../../shared/lib/hex.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { digestBytes, type Hex, type Sha256 } from "../../shared/proof/tree-hasher.ts";
import {
	ed25519Type,
	formatVerifierKey,
	openNote,
	parseVerifierKey,
	signNote,
	type CheckSignature,
	type NoteSigner,
	type VerifierKey,
} from "./note.ts";

/**
 * The statement by which one key of the log hands over to the next: a C2SP signed note with both signatures. It names the
 * head at that moment, so that whoever has only the new key cannot write another past. Its first line is no origin of
 * ours, and its fourth is no size, so that no hand-over reads as a checkpoint or the other way round.
 */
export type HandOver = {
	readonly origin: string;
	/** Entries before the one that records it: the last size that the old key answers for, and the number of that entry. */
	readonly size: number;
	readonly root: Hex;
	readonly from: VerifierKey;
	readonly to: VerifierKey;
};

export const handOverHeader = "countersign key hand-over v1";

/** Type of the entry that records one, under `details.handOver`. */
export const handOverType = "log.key-rotated";

const textOf = ({ origin, size, root, from, to }: HandOver): string =>
	[
		handOverHeader,
		formatVerifierKey(from),
		formatVerifierKey(to),
		`log ${origin}`,
		`size ${size}`,
		`root ${toBase64(digestBytes(root))}`,
		"",
	].join("\n");

/** The note, signed by the key that goes and the key that comes. */
export const signHandOver = (head: { readonly size: number; readonly root: Hex }, from: NoteSigner, to: NoteSigner): string =>
	signNote(textOf({ origin: from.key.name, ...head, from: from.key, to: to.key }), [from, to]);

/**
 * Reads a hand-over and checks both signatures against the keys that it names itself. Whether `from` may be trusted is for
 * the caller: see `followKeys`.
 * Faults: `bad_request` for any other spelling; `forbidden` when a signature is missing or wrong.
 */
export function openHandOver(note: string, sha256: Sha256, check: CheckSignature): Result<HandOver> {
	const [header, fromText = "", toText = "", log, sizeText, rootText] = note.split("\n");
	if (header !== handOverHeader) return fail("bad_request", "not a key hand-over");
	const from = parseVerifierKey(sha256, fromText);
	if (!from.ok) return from;
	const to = parseVerifierKey(sha256, toText);
	if (!to.ok) return to;
	const size = Number(/^size (0|[1-9]\d{0,15})$/.exec(sizeText ?? "")?.[1] ?? Number.NaN);
	const root = fromBase64(/^root (.+)$/.exec(rootText ?? "")?.[1] ?? "");
	if (!Number.isSafeInteger(size) || !root.ok || root.value.length !== 32) return fail("bad_request", "a key hand-over without a head");
	const handOver = { origin: from.value.name, size, root: toHex(root.value), from: from.value, to: to.value };
	const isOfOneLog = log === `log ${handOver.origin}` && to.value.name === handOver.origin;
	if (!isOfOneLog || from.value.type !== ed25519Type || to.value.type !== ed25519Type || from.value.keyIdHex === to.value.keyIdHex)
		return fail("bad_request", "a hand-over between keys that are not two of one log");
	const opened = openNote(note, [from.value, to.value], check);
	if (!opened.ok) return opened;
	if (opened.value.text !== textOf(handOver)) return fail("bad_request", "a key hand-over with more in it than belongs there");
	if (opened.value.signers.length !== 2) return fail("forbidden", "a key hand-over needs the signatures of both keys");
	return ok(handOver);
}

/** The signed statement in an entry that records a hand-over; null when there is none. */
export function handOverNoteIn(body: string | null): string | null {
	if (body === null) return null;
	try {
		const { details } = JSON.parse(body) as { details?: { handOver?: unknown } };
		return typeof details?.handOver === "string" ? details.handOver : null;
	} catch (thrown) {
		if (thrown instanceof SyntaxError) return null;
		throw thrown;
	}
}

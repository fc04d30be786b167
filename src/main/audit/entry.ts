import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";

/**
 * An entry's bytes: RFC 8785 canonical JSON of the entry, and nothing else, is stored, hashed and shown as "raw".
 * Whoever checks the log hashes the stored bytes; nobody serialises an entry a second time.
 */
export type SealedEntry = { readonly body: string; readonly leaf: Hex };

/** Faults: throws TypeError on what is not plain JSON data: entries are made by the engine, so that is a bug. */
export function sealEntry(hasher: TreeHasher, entry: { readonly seq: number; readonly at: number }): SealedEntry {
	const body = canonicalJson(entry);
	return { body, leaf: hasher.leaf(body) };
}

/** What a checker needs of every entry, read without parsing the whole. */
export type EntryHead = { readonly seq: number; readonly at: number };

/** Units of `"seq":` and the like; the number follows. */
function countAfter(body: string, label: number, labelUnits: number): number {
	let value = 0;
	let at = label + labelUnits;
	const from = at;
	for (; ; at++) {
		const digit = body.charCodeAt(at) - 48;
		if (!(digit >= 0 && digit <= 9)) break;
		value = value * 10 + digit;
	}
	const end = body.charCodeAt(at);
	const isMember = end === 0x2c || end === 0x7d;
	return at > from && isMember && Number.isSafeInteger(value) ? value : -1;
}

/**
 * Sequence number and time of a canonical entry; null when the text is not one.
 *
 * Relies on the canonical order of the members: only strings (`actor`, `agent`) stand before `at`, and only strings
 * (`session`, `type`) behind `seq`. A quote inside a string is always escaped, so the labels cannot occur in one.
 * For text that is not canonical JSON the answer may be wrong; its leaf hash then is wrong too.
 */
export function readEntryHead(body: string): EntryHead | null {
	const atLabel = body.indexOf('"at":');
	const seqLabel = body.lastIndexOf(',"seq":');
	if (atLabel < 0 || seqLabel < 0 || !body.startsWith("{") || !body.endsWith("}")) return null;
	const at = countAfter(body, atLabel, 5);
	const seq = countAfter(body, seqLabel, 7);
	return at < 0 || seq < 0 ? null : { seq, at };
}

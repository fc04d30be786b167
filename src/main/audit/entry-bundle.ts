import { decodeUtf8, encodeUtf8 } from "../../shared/lib/utf8.ts";

/**
 * Entry bundles: the entries of one level 0 tile, each behind its length.
 * Source: https://c2sp.org/tlog-tiles, "Log entries"
 */

/** Largest entry that the format has room for: its length is a 16-bit number. */
export const mostBundledBytes = 0xffff;

/** `lengthBytes` is 2 in the C2SP format, and 4 in ours for the bundles that hold an entry too large for it. */
export function formatEntryBundle(bodies: readonly string[], lengthBytes: 2 | 4 = 2): Uint8Array<ArrayBuffer> | null {
	const entries = bodies.map(encodeUtf8);
	if (lengthBytes === 2 && entries.some(({ length }) => length > mostBundledBytes)) return null;
	const bundle = new Uint8Array(entries.reduce((sum, { length }) => sum + lengthBytes + length, 0));
	const view = new DataView(bundle.buffer);
	let at = 0;
	for (const entry of entries) {
		if (lengthBytes === 2) view.setUint16(at, entry.length);
		else view.setUint32(at, entry.length);
		bundle.set(entry, at + lengthBytes);
		at += lengthBytes + entry.length;
	}
	return bundle;
}

/** Inverse of `formatEntryBundle`; what is cut short or no UTF-8 ends it. */
export function readEntryBundle(bundle: Uint8Array, lengthBytes: 2 | 4 = 2): readonly string[] {
	const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
	const bodies: string[] = [];
	for (let at = 0; at + lengthBytes <= bundle.length;) {
		const length = lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
		at += lengthBytes;
		const body = at + length > bundle.length ? null : decodeUtf8(bundle.subarray(at, at + length));
		if (body?.ok !== true) break;
		bodies.push(body.value);
		at += length;
	}
	return bodies;
}

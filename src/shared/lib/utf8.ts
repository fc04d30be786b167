import { fail, ok, type Result } from "./result.ts";

/** UTF-8 by hand, because the layers without node and DOM have no TextEncoder. Strict both ways: nothing is replaced by U+FFFD. */

/**
 * Bytes that `text` takes in UTF-8.
 * Units: bytes. A lone surrogate counts 3, as the replacement character would.
 */
export function utf8Length(text: string): number {
	let bytes = text.length;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit < 0x80) continue;
		if (unit < 0x800) {
			bytes += 1;
			continue;
		}
		bytes += 2;
		if (unit >= 0xd800 && unit <= 0xdbff) {
			const low = text.charCodeAt(at + 1);
			// A pair is 4 bytes for its 2 units: 2 more than the units already counted.
			if (low >= 0xdc00 && low <= 0xdfff) at++;
		}
	}
	return bytes;
}

/** True when some UTF-16 surrogate of `text` stands without its partner: such a string has no UTF-8 form. */
export const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

/**
 * UTF-8 bytes of a string.
 *
 * Faults: throws RangeError on a lone surrogate. It is a bug to get here with one: every door from outside refuses them.
 * Law: `decodeUtf8(encodeUtf8(text))` gives `text`.
 */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(utf8Length(text));
	let to = 0;
	for (let at = 0; at < text.length; at++) {
		let code = text.charCodeAt(at);
		if (code < 0x80) {
			bytes[to++] = code;
			continue;
		}
		if (code < 0x800) {
			bytes[to++] = 0xc0 | (code >> 6);
			bytes[to++] = 0x80 | (code & 0x3f);
			continue;
		}
		if (code >= 0xd800 && code <= 0xdfff) {
			const low = text.charCodeAt(at + 1);
			if (code > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
				throw new RangeError(`lone surrogate at offset ${at}`);
			}
			at++;
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			bytes[to++] = 0xf0 | (code >> 18);
			bytes[to++] = 0x80 | ((code >> 12) & 0x3f);
		} else {
			bytes[to++] = 0xe0 | (code >> 12);
		}
		bytes[to++] = 0x80 | ((code >> 6) & 0x3f);
		bytes[to++] = 0x80 | (code & 0x3f);
	}
	return bytes;
}

/** Chunk of code units given to one `String.fromCharCode`: engines limit the number of arguments. */
const chunkUnits = 4096;

/**
 * The string that these bytes spell. A byte order mark is kept: it is part of what was said.
 *
 * Faults: `bad_request` naming the byte offset for an overlong form, a surrogate, a code above U+10FFFF or a cut sequence.
 * Source: RFC 3629, section 4.
 */
export function decodeUtf8(bytes: Uint8Array): Result<string> {
	let text = "";
	let units: number[] = [];
	let at = 0;
	while (at < bytes.length) {
		const first = bytes[at] ?? 0;
		if (first < 0x80) {
			units.push(first);
			at++;
		} else {
			const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
			if (length === 0) return fail("bad_request", `byte \`${at}\` does not start a UTF-8 sequence`);
			let code = first & (0xff >> (length + 1));
			for (let next = 1; next < length; next++) {
				const byte = bytes[at + next];
				if (byte === undefined || (byte & 0xc0) !== 0x80) return fail("bad_request", `UTF-8 sequence at byte \`${at}\` is cut short`);
				code = (code << 6) | (byte & 0x3f);
			}
			const isOverlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
			if (isOverlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
				return fail("bad_request", `UTF-8 sequence at byte \`${at}\` is not a Unicode character`);
			}
			if (code < 0x10000) units.push(code);
			else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
			at += length;
		}
		if (units.length >= chunkUnits) {
			text += String.fromCharCode(...units);
			units = [];
		}
	}
	return ok(text + String.fromCharCode(...units));
}

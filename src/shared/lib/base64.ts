import { fail, ok, type Result } from "./result.ts";

/**
 * Base 64, both alphabets, canonical only: right padding, zero spare bits, no white space.
 * A value has one spelling, so two different texts never mean the same signature or key.
 * Source: RFC 4648, sections 4 and 5.
 */

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const standard = `${letters}+/`;
const urlSafe = `${letters}-_`;

const valuesOf = (alphabet: string): Int8Array => {
	const values = new Int8Array(128).fill(-1);
	for (let at = 0; at < alphabet.length; at++) values[alphabet.charCodeAt(at)] = at;
	return values;
};
const standardValues = valuesOf(standard);
const urlSafeValues = valuesOf(urlSafe);

function encode(bytes: Uint8Array, alphabet: string, padded: boolean): string {
	let text = "";
	for (let at = 0; at < bytes.length; at += 3) {
		const left = bytes.length - at;
		const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
		text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
		if (left > 1) text += alphabet.charAt((group >> 6) & 63);
		if (left > 2) text += alphabet.charAt(group & 63);
		if (padded && left < 3) text += left === 1 ? "==" : "=";
	}
	return text;
}

function decode(text: string, values: Int8Array, padded: boolean): Result<Uint8Array<ArrayBuffer>> {
	let digits = text.length;
	if (padded) {
		if (text.length % 4 !== 0) return fail("bad_request", "base64 text is not a multiple of four characters");
		if (text.endsWith("==")) digits -= 2;
		else if (text.endsWith("=")) digits -= 1;
	}
	if (digits % 4 === 1) return fail("bad_request", "base64 text has one character too many");
	const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
	let group = 0;
	let bits = 0;
	let to = 0;
	for (let at = 0; at < digits; at++) {
		const value = values[text.charCodeAt(at)] ?? -1;
		if (value < 0) return fail("bad_request", `no base64 character at offset \`${at}\``);
		group = ((group << 6) | value) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[to++] = (group >> bits) & 0xff;
		}
	}
	if ((group & ((1 << bits) - 1)) !== 0) return fail("bad_request", "base64 text is not canonical: spare bits are set");
	return ok(bytes);
}

export const toBase64 = (bytes: Uint8Array): string => encode(bytes, standard, true);

/** Faults: `bad_request` for a wrong length, character, padding or spare bits. */
export const fromBase64 = (text: string): Result<Uint8Array<ArrayBuffer>> => decode(text, standardValues, true);

/** URL-safe alphabet, without padding. */
export const toBase64Url = (bytes: Uint8Array): string => encode(bytes, urlSafe, false);

/** Faults: as `fromBase64`; padding is refused too. */
export const fromBase64Url = (text: string): Result<Uint8Array<ArrayBuffer>> => decode(text, urlSafeValues, false);

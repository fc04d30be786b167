import { fail, ok, type Result } from "./result.ts";

/** Lower-case hexadecimal: one spelling a value, so that digests can be compared as strings. */

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Value of one lower-case hex digit's code unit, or -1. */
const nibble = (unit: number): number => (unit >= 48 && unit <= 57 ? unit - 48 : unit >= 97 && unit <= 102 ? unit - 87 : -1);

export function toHex(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += pairs[byte] ?? "";
	return text;
}

/** Faults: `bad_request` for an odd length, an upper-case digit or any other character. */
export function fromHex(text: string): Result<Uint8Array<ArrayBuffer>> {
	if (text.length % 2 !== 0) return fail("bad_request", "hex text has an odd length");
	const bytes = new Uint8Array(text.length / 2);
	for (let at = 0; at < bytes.length; at++) {
		const high = nibble(text.charCodeAt(2 * at));
		const low = nibble(text.charCodeAt(2 * at + 1));
		if (high < 0 || low < 0) return fail("bad_request", `no lower-case hex digit at offset \`${high < 0 ? 2 * at : 2 * at + 1}\``);
		bytes[at] = (high << 4) | low;
	}
	return ok(bytes);
}

import { utf8Length } from "../../shared/lib/utf8.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Longest string that is recorded whole. A longer one is recorded as its size, its hash and its beginning. */
const wholeStringBytes = 16_384;
const headLength = 1024;

/**
 * A JSON value with every over-long string replaced by `{ bytes, sha256Hex, head }`, so that one large file write does
 * not make the log carry the file, and the hash still says which bytes they were.
 */
export const bounded = (value: Json, sha256Hex: (text: string) => string): Json => {
	if (typeof value === "string") {
		if (value.length * 3 <= wholeStringBytes || utf8Length(value) <= wholeStringBytes) return value;
		return { bytes: utf8Length(value), sha256Hex: sha256Hex(value), head: headOf(value) };
	}
	if (value === null || typeof value !== "object") return value;
	if (Array.isArray(value)) return value.map((each) => bounded(each, sha256Hex));
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bounded(each, sha256Hex)]));
};

/** Cut between characters, not inside a surrogate pair. */
const headOf = (text: string): string => {
	const last = text.charCodeAt(headLength - 1);
	return text.slice(0, last >= 0xd800 && last <= 0xdbff ? headLength - 1 : headLength);
};

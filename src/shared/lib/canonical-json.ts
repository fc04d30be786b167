import { isLasting, rememberLasting } from "./lasting.ts";
import { remember } from "./remember.ts";
import { hasLoneSurrogate } from "./utf8.ts";

/**
 * RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a hash of the text is a hash of the value.
 *
 * Strict where the RFC and JSON.stringify are lenient, because a member that vanishes on the way to the hash is a
 * member that nobody signed: `undefined` members, holes, functions, symbols, BigInt, NaN, infinities, lone surrogates,
 * objects with a prototype of their own (Date, Map, class instances) and `toJSON` are refused, never dropped or converted.
 */

/** Deepest nesting that is written; a cycle ends here too. Far above what the doors let in. */
const maxDepth = 512;

/** Up to this length a loop finds out sooner than a regular expression whether a string needs escapes. */
const shortUnits = 24;
const needsCare = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** False for a string that can stand between quotes as it is: no quote, backslash, control character or surrogate. */
function mayNeedEscapes(text: string): boolean {
	if (text.length > shortUnits) return needsCare.test(text);
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit < 0x20 || unit === 0x22 || unit === 0x5c || unit >= 0xd800) return true;
	}
	return false;
}

function quote(text: string): string {
	if (!mayNeedEscapes(text)) return `"${text}"`;
	if (hasLoneSurrogate(text)) throw new TypeError("canonical JSON: lone surrogate in a string");
	// RFC 8785 section 3.2.2.2 takes over ECMAScript's own escapes.
	return JSON.stringify(text);
}

/** A member's name as it is written: the same few stand in every entry. */
const written = remember(4096, (key) => `${quote(key)}:`);

/** Plain data only: made by a literal, JSON.parse or Object.create(null), in any realm. */
function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Member names that an insertion sort orders sooner than the general sort does. */
const fewKeys = 24;

/** Orders names by UTF-16 code units, as RFC 8785 section 3.2.3 wants, in place. */
function sortKeys(keys: string[]): string[] {
	if (keys.length > fewKeys) return keys.sort();
	for (let at = 1; at < keys.length; at++) {
		const key = keys[at] ?? "";
		let to = at;
		for (; to > 0; to--) {
			const before = keys[to - 1] ?? "";
			if (before <= key) break;
			keys[to] = before;
		}
		keys[to] = key;
	}
	return keys;
}

function write(value: unknown, depth: number): string {
	switch (typeof value) {
		case "string":
			return quote(value);
		case "number":
			if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} is not a JSON number`);
			// ECMAScript's shortest form is the RFC's form; this also writes -0 as 0.
			return `${value}`;
		case "boolean":
			return value ? "true" : "false";
		case "object":
			break;
		default:
			throw new TypeError(`canonical JSON: ${typeof value} is not a JSON value`);
	}
	if (value === null) return "null";
	if (depth >= maxDepth) throw new TypeError(`canonical JSON: nested deeper than ${maxDepth}`);
	return isLasting(value) ? writtenLasting(value) : writeAll(value, depth);
}

/** What never changes is written once. */
const writtenLasting = rememberLasting((value: object) => writeAll(value, 0));

function writeAll(value: object, depth: number): string {
	if (Array.isArray(value)) {
		let text = "[";
		for (let at = 0; at < value.length; at++) text += at === 0 ? write(value[at], depth + 1) : `,${write(value[at], depth + 1)}`;
		return `${text}]`;
	}
	if (!isPlain(value)) throw new TypeError("canonical JSON: not a plain object");
	const members = value as Readonly<Record<string, unknown>>;
	let text = "{";
	let separator = "";
	for (const key of sortKeys(Object.keys(members))) {
		text += `${separator}${written(key)}${write(members[key], depth + 1)}`;
		separator = ",";
	}
	return `${text}}`;
}

/**
 * Canonical text of a JSON value.
 *
 * Faults: throws TypeError on whatever is not plain JSON data (see above); input from outside has been decoded before.
 * Law: `JSON.parse(canonicalJson(value))` equals `value`, and equal values give equal texts whatever the member order.
 * Source: RFC 8785.
 */
export const canonicalJson = (value: unknown): string => write(value, 0);

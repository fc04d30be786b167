import { fail, ok, type Fault, type Result } from "./result.ts";
import { utf8Length } from "./utf8.ts";

/**
 * JSON from outside, read so that it has one meaning only.
 *
 * Refused beyond plain syntax, because two readers could disagree on them and what is shown must be what runs:
 * duplicate member names (after unescaping), `__proto__` as a member name, lone surrogates, integers that a double
 * cannot hold exactly, numbers that overflow, and nesting over the limit.
 * Source: RFC 8259; RFC 7493 (I-JSON); threats "duplicate JSON keys, NUL, lone surrogate, 100,000-deep nesting, 2^53+1 ids".
 */

export type JsonLimits = { readonly maxDepth: number; readonly maxBytes?: number };

/** Where and why the scan stopped. Thrown inside this file only: the scan is deep and has one way out. */
class Refusal extends Error {
	readonly at: number;
	constructor(at: number, message: string) {
		super(message);
		this.at = at;
	}
}

const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const simpleEscapes = '"\\/bfnrt';
/** Up to this many members, comparing with each earlier name beats a Set. */
const fewNames = 8;

/** Checks one text from left to right without building anything. Depth is bounded, so recursion is too. */
class Scan {
	readonly #text: string;
	readonly #maxDepth: number;
	#at = 0;

	constructor(text: string, maxDepth: number) {
		this.#text = text;
		this.#maxDepth = maxDepth;
	}

	document(): void {
		this.#value(0);
		this.#space();
		if (this.#at < this.#text.length) throw this.#unexpected("end of text");
	}

	#unexpected(wanted: string): Refusal {
		const got = this.#at < this.#text.length ? "another character" : "the end";
		return new Refusal(this.#at, `expected ${wanted} but found ${got}`);
	}

	#space(): void {
		for (;;) {
			const unit = this.#text.charCodeAt(this.#at);
			if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
			this.#at++;
		}
	}

	#value(depth: number): void {
		this.#space();
		const unit = this.#text.charCodeAt(this.#at);
		if (unit === 0x22) this.#string();
		else if (unit === 0x7b) this.#object(depth + 1);
		else if (unit === 0x5b) this.#array(depth + 1);
		else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) this.#number();
		else {
			const literal = unit === 0x74 ? "true" : unit === 0x66 ? "false" : "null";
			if (!this.#text.startsWith(literal, this.#at)) throw this.#unexpected("a value");
			this.#at += literal.length;
		}
	}

	#enter(depth: number): void {
		if (depth > this.#maxDepth) throw new Refusal(this.#at, `nested deeper than \`${this.#maxDepth}\``);
		this.#at++;
		this.#space();
	}

	#array(depth: number): void {
		this.#enter(depth);
		if (this.#text.charCodeAt(this.#at) === 0x5d) {
			this.#at++;
			return;
		}
		for (;;) {
			this.#value(depth);
			this.#space();
			const unit = this.#text.charCodeAt(this.#at);
			if (unit !== 0x2c && unit !== 0x5d) throw this.#unexpected("`,` or `]`");
			this.#at++;
			if (unit === 0x5d) return;
		}
	}

	#object(depth: number): void {
		this.#enter(depth);
		if (this.#text.charCodeAt(this.#at) === 0x7d) {
			this.#at++;
			return;
		}
		const names: string[] = [];
		let seen: Set<string> | null = null;
		for (;;) {
			this.#space();
			const from = this.#at;
			if (this.#text.charCodeAt(from) !== 0x22) throw this.#unexpected("a member name");
			const isEscaped = this.#string();
			const raw = this.#text.slice(from + 1, this.#at - 1);
			const name = isEscaped ? String(JSON.parse(`"${raw}"`)) : raw;
			if (name === "__proto__") throw new Refusal(from, "member name `__proto__` is not accepted");
			if (seen?.has(name) ?? names.includes(name)) throw new Refusal(from, "duplicate member name");
			if (seen !== null) seen.add(name);
			else if (names.push(name) > fewNames) seen = new Set(names);
			this.#space();
			if (this.#text.charCodeAt(this.#at) !== 0x3a) throw this.#unexpected("`:`");
			this.#at++;
			this.#value(depth);
			this.#space();
			const unit = this.#text.charCodeAt(this.#at);
			if (unit !== 0x2c && unit !== 0x7d) throw this.#unexpected("`,` or `}`");
			this.#at++;
			if (unit === 0x7d) return;
		}
	}

	#number(): void {
		number.lastIndex = this.#at;
		const match = number.exec(this.#text);
		if (match === null) throw this.#unexpected("a number");
		const value = Number(match[0]);
		const isInteger = match[1] === undefined && match[2] === undefined;
		if (!Number.isFinite(value)) throw new Refusal(this.#at, "number is too large");
		if (isInteger && !Number.isSafeInteger(value)) {
			throw new Refusal(this.#at, "integer is beyond 2^53 - 1: send it as a string");
		}
		this.#at += match[0].length;
	}

	/** Leaves the position behind the closing quote; true when the string has escapes. */
	#string(): boolean {
		const text = this.#text;
		let isEscaped = false;
		let highAt = -1;
		let at = this.#at + 1;
		for (;;) {
			let unit = text.charCodeAt(at);
			// The common run: nothing to unescape, no surrogate, nothing pending.
			while (highAt < 0 && unit >= 0x20 && unit !== 0x22 && unit !== 0x5c && unit < 0xd800) unit = text.charCodeAt(++at);
			const from = at;
			// charCodeAt past the end is NaN, for which every comparison is false.
			if (!(unit >= 0x20)) {
				this.#at = at;
				throw unit < 0x20 ? new Refusal(at, "control character in a string") : this.#unexpected('`"`');
			}
			at++;
			if (unit === 0x22) break;
			if (unit === 0x5c) {
				isEscaped = true;
				const escape = text.charAt(at);
				if (escape === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) {
					unit = Number.parseInt(text.slice(at + 1, at + 5), 16);
					at += 5;
				} else if (escape !== "" && simpleEscapes.includes(escape)) {
					at++;
				} else {
					throw new Refusal(from, "unknown escape in a string");
				}
			}
			const isLow = unit >= 0xdc00 && unit <= 0xdfff;
			if (isLow !== highAt >= 0) throw new Refusal(isLow ? from : highAt, "lone surrogate in a string");
			highAt = unit >= 0xd800 && unit <= 0xdbff ? from : -1;
		}
		if (highAt >= 0) throw new Refusal(highAt, "lone surrogate in a string");
		this.#at = at;
		return isEscaped;
	}
}

function positioned(text: string, refusal: Refusal): Fault {
	const before = text.slice(0, refusal.at);
	const line = before.split("\n").length;
	const column = refusal.at - before.lastIndexOf("\n");
	return fail("bad_request", `invalid JSON at line \`${line}\` column \`${column}\`: ${refusal.message}`, {
		offset: refusal.at,
		line,
		column,
	}).fault;
}

/**
 * The value of a JSON text that has exactly one meaning.
 *
 * Units: `maxBytes` counts UTF-8 bytes; `maxDepth` 1 allows `[]` but not `[[]]`.
 * Faults: `too_large` over `maxBytes`; `bad_request` otherwise, with `data` `{ offset, line, column }`
 * (UTF-16 offset from 0, line and column from 1). Messages never repeat the text.
 * Law: accepts nothing that JSON.parse refuses; what it accepts has the value JSON.parse gives.
 */
export function parseStrictJson(text: string, limits: JsonLimits): Result<unknown> {
	const { maxDepth, maxBytes } = limits;
	// A string has at least as many UTF-8 bytes as code units: the cheap bound first.
	if (maxBytes !== undefined && (text.length > maxBytes || utf8Length(text) > maxBytes)) {
		return fail("too_large", `JSON text is larger than \`${maxBytes}\` bytes`);
	}
	try {
		new Scan(text, maxDepth).document();
	} catch (thrown) {
		if (thrown instanceof Refusal) return { ok: false, fault: positioned(text, thrown) };
		throw thrown;
	}
	const value: unknown = JSON.parse(text);
	return ok(value);
}

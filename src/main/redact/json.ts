import { remember } from "../../shared/lib/remember.ts";
import { maskOf, redact } from "./redact.ts";
import { isSecretValue, isStandIn, type Value } from "./value.ts";

/** Keys whose values are secrets whatever they look like. Compared without case and without `_`, `-`, `.` and blanks. */
const sensitiveKeys =
	/^(?:.{0,40}(?:password|passwd|passphrase|passcode|clientsecret|apisecret|appsecret|secretkey|secretaccesskey|apikey|accesskey|accesstoken|refreshtoken|authtoken|bearertoken|sessiontoken|securitytoken|idtoken|apitoken|bottoken|personalaccesstoken|privatekey|signingkey|encryptionkey|masterkey|connectionstring|accountkey|webhooksecret|signingsecret|sharedsecret)\d{0,2}|(?:db|user|admin|root|my|smtp|ftp)?(?:pass|pwd)|secret|secrets|token|credential|credentials|creds|auth|authorization|proxyauthorization|cookie|setcookie|xapikey|xauthtoken|jwt|otp|totpsecret|mnemonic|seedphrase|recoverycodes?|cvv|cvc|pin)$/;

/** Keys under which even a bare number is a secret. */
const numericKeys = /(?:password|passwd|passcode|passphrase|pwd|secret|otp|cvv|cvc|pin|mnemonic)$/;

const flatten = (key: string): string =>
	key
		.toLowerCase()
		.replace(/[_\-.\s]/g, "")
		.slice(0, 80);

/** Whether the value under this key is a secret by its name alone. */
export const isSensitiveKey = (key: string): boolean => key.length <= 200 && sensitiveKeys.test(flatten(key));

/** Short texts without a secret that were seen before: member names and our own sentences come again with every entry. */
const clean = new Set<string>();
const masked = (text: string): string => {
	if (clean.has(text)) return text;
	const { text: after } = redact(text);
	if (after !== text || text.length > 200) return after;
	if (clean.size >= 4096) clean.clear();
	clean.add(text);
	return after;
};
const isSensitive = remember(4096, isSensitiveKey);

/** Something that holds others, whose copy is laid down and still to be filled. */
interface Frame {
	readonly source: object;
	readonly key: string | null;
	readonly copy: object;
}

/**
 * A copy of a JSON value with every secret masked: string leaves and keys go through `redact`, values of sensitive
 * keys are masked whole.
 *
 * Shapes: the same shape, so that it stays valid JSON; under a sensitive key a number may become a mask. Booleans,
 * null, empty and crossed-out strings, and references (`keychain:…`, `env:…`, `${NAME}`) stay readable. Members of the
 * outermost record that `asIs` names are not looked at.
 *
 * Law: no depth overflows the stack; `__proto__` is a key like any other; the input is not touched
 * (test/laws/redact-json.test.ts).
 */
export function redactJson(value: unknown, asIs: ReadonlySet<string> = nothing): unknown {
	const stack: Frame[] = [];
	const result = copyOf(value, null, stack);
	const whole = stack.pop();
	if (whole !== undefined && !Array.isArray(whole.source))
		copyRecord(whole.source, null, whole.copy as Record<string, unknown>, stack, asIs);
	else if (whole !== undefined) stack.push(whole);
	for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
		const { source, key, copy } = frame;
		if (Array.isArray(source)) copyList(source, key, copy as unknown[], stack);
		else copyRecord(source, key, copy as Record<string, unknown>, stack);
	}
	return result;
}

/** A leaf masked, or an empty copy that the stack will fill. */
function copyOf(source: unknown, key: string | null, stack: Frame[]): unknown {
	if (typeof source !== "object" || source === null) return maskLeaf(source, key);
	const copy: object = Array.isArray(source) ? new Array(source.length) : {};
	stack.push({ source, key, copy });
	return copy;
}

/** In a list, an element behind `--password` or `-H` is judged by it. */
function copyList(source: readonly unknown[], key: string | null, copy: unknown[], stack: Frame[]): void {
	source.forEach((item, index) => {
		const before = index > 0 ? source[index - 1] : undefined;
		const flag = typeof before === "string" && before.length <= 80 && /^--?[A-Za-z][\w-]*$/.test(before) ? before.replace(/^-+/, "") : null;
		copy[index] = copyOf(item, flag !== null && isSensitiveKey(flag) ? flag : key, stack);
	});
}

/** In a record, `{ "name": "DB_PASSWORD", "value": "…" }` tells by its neighbour what the value is. */
function copyRecord(
	source: object,
	key: string | null,
	copy: Record<string, unknown>,
	stack: Frame[],
	asIs: ReadonlySet<string> = nothing,
): void {
	const named = neighbourName(source);
	const nested = isNested(key) ? key : null;
	for (const name of Object.keys(source)) {
		const item: unknown = Reflect.get(source, name);
		if (asIs.has(name)) {
			define(copy, name, item);
			continue;
		}
		const label = freeName(masked(name), copy);
		const own = isSensitive(name) ? name : named !== null && name.toLowerCase() === "value" ? named : nested;
		define(copy, label, copyOf(item, own, stack));
	}
}

/** Everything below `password: { … }` is part of it; below `auth`, `token` or `credentials` the keys speak. */
const isNested = (key: string | null): boolean => key !== null && /(?:password|passwd|passphrase)$/.test(flatten(key));

const nothing: ReadonlySet<string> = new Set();
const namingFields = ["name", "key", "variable", "header", "field", "Name", "Key"];

function neighbourName(source: object): string | null {
	for (const field of namingFields) {
		const name: unknown = Object.hasOwn(source, field) ? Reflect.get(source, field) : undefined;
		if (typeof name === "string" && isSensitiveKey(name)) return name;
	}
	return null;
}

/** `obj.__proto__ = x` would set the prototype; a defined property is a plain key. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
	if (key !== "__proto__") target[key] = value;
	else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Two keys that mask alike must both stay. */
function freeName(name: string, taken: object): string {
	let free = name;
	for (let count = 2; Object.hasOwn(taken, free); count += 1) free = `${name} ${count}`;
	return free;
}

function maskLeaf(source: unknown, key: string | null): unknown {
	if (typeof source === "string") {
		if (key === null) return masked(source);
		return maskNamed(source, key);
	}
	if (typeof source === "number" && key !== null && numericKeys.test(flatten(key))) return maskOf("number");
	return source;
}

/** A string under a sensitive key: masked whole unless it only stands in for a secret. */
function maskNamed(source: string, key: string): string {
	const { text, found } = redact(source);
	const whole: Value = { start: 0, end: source.length, isQuoted: true, isCut: false };
	if (source.length < 2 || isStandIn(source, whole)) return text;
	const first = found[0];
	if (first !== undefined && first.start === 0 && first.end === source.length) return text;
	if (
		/^(?:bearer|basic|token)$/i.test(source) ||
		(source.length < 4 && !isSecretValue(source, whole, "password") && !numericKeys.test(flatten(key)))
	)
		return text;
	return maskOf(kindOfKey(key));
}

function kindOfKey(key: string): string {
	const flat = flatten(key);
	if (/pass|pwd|pin|cvv|cvc|otp/.test(flat)) return "password";
	if (/cookie/.test(flat)) return "cookie";
	if (/^(?:proxy)?auth/.test(flat)) return "authorization";
	if (/token|jwt/.test(flat)) return "token";
	return /key$/.test(flat) ? "key" : "secret";
}

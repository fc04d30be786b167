import { fromBase64 } from "../../../../shared/lib/base64.ts";
import { decodeUtf8 } from "../../../../shared/lib/utf8.ts";
import type { Call } from "./types.ts";

/**
 * What a command prints, when that can be worked out without running it: the decoders of hidden payloads.
 * Every function is linear in its input and gives undefined as soon as anything is not known.
 */
const maxOutput = 65_536;

const escapes: Readonly<Record<string, string>> = {
	n: "\n",
	t: "\t",
	r: "\r",
	a: "\x07",
	b: "\b",
	f: "\f",
	v: "\v",
	e: "\x1b",
	E: "\x1b",
	"\\": "\\",
	'"': '"',
	"'": "'",
};

/** Backslash escapes of `echo -e` and `printf`. */
export const unescape = (text: string): string =>
	text.replace(
		/\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|([ntrabfveE\\"']))/g,
		(whole, hex?: string, u?: string, U?: string, octal?: string, letter?: string) => {
			if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
			const code = u ?? U;
			if (code !== undefined) return Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : whole;
			if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
			return escapes[letter ?? ""] ?? whole;
		},
	);

const echoed = (call: Call): string | undefined => {
	if (call.args.some((arg) => arg.dynamic || arg.glob)) return undefined;
	let i = 0;
	let isEscaped = false;
	let newline = "\n";
	for (; i < call.args.length && /^-[neE]+$/.test(call.args[i]?.value ?? ""); i++) {
		const flags = call.args[i]?.value ?? "";
		if (flags.includes("e")) isEscaped = true;
		if (flags.includes("n")) newline = "";
	}
	const text = call.args
		.slice(i)
		.map((arg) => arg.value)
		.join(" ");
	return (isEscaped ? unescape(text) : text) + newline;
};

const printed = (call: Call): string | undefined => {
	if (call.args.some((arg) => arg.dynamic || arg.glob)) return undefined;
	const words = call.args.map((arg) => arg.value);
	if (words[0] === "-v") return "";
	if (words[0] === "--") words.shift();
	const format = words.shift();
	if (format === undefined) return "";
	let out = "";
	let at = 0;
	do {
		out += format.replace(
			/\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)|%(%|[-+ 0#]*\d*(?:\.\d+)?([sbdiuxXcq]))/g,
			(whole, _spec?: string, verb?: string) => {
				if (whole.startsWith("\\")) return unescape(whole);
				if (whole === "%%") return "%";
				const value = words[at++] ?? "";
				return verb === "b" ? unescape(value) : verb === "c" ? value.slice(0, 1) : value;
			},
		);
	} while (at > 0 && at < words.length && out.length < maxOutput);
	return out;
};

const fromBytes = (bytes: Uint8Array): string | undefined => {
	const text = decodeUtf8(bytes);
	return text.ok ? text.value : undefined;
};

/** Text of a base64 payload: white space and missing padding are forgiven, as the programs do. */
export const unbase64 = (text: string): string | undefined => {
	const body = text.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
	if (body === "" || !/^[A-Za-z0-9+/]+$/.test(body)) return undefined;
	const decoded = fromBase64(body + "=".repeat((4 - (body.length % 4)) % 4));
	return decoded.ok ? fromBytes(decoded.value) : undefined;
};

/** PowerShell's -EncodedCommand: base64 of UTF-16LE. */
export const unbase64Wide = (text: string): string | undefined => {
	const body = text.replace(/\s+/g, "");
	const decoded = fromBase64(body);
	if (!decoded.ok) return undefined;
	let out = "";
	for (let i = 0; i + 1 < decoded.value.length; i += 2)
		out += String.fromCharCode((decoded.value[i] ?? 0) | ((decoded.value[i + 1] ?? 0) << 8));
	return out;
};

const unhex = (text: string): string | undefined => {
	const body = text.replace(/\\x|0x|[\s:]/g, "");
	if (body.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(body)) return undefined;
	const bytes = new Uint8Array(body.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(body.slice(2 * i, 2 * i + 2), 16);
	return fromBytes(bytes);
};

const letters = (set: string): string =>
	unescape(set)
		.replace(/\[:upper:\]/g, "A-Z")
		.replace(/\[:lower:\]/g, "a-z")
		.replace(/(.)-(.)/g, (whole, from: string, to: string) => {
			const [a, b] = [from.charCodeAt(0), to.charCodeAt(0)];
			return a <= b && b - a < 128 ? Array.from({ length: b - a + 1 }, (_, i) => String.fromCharCode(a + i)).join("") : whole;
		});

const translated = (call: Call, input: string): string | undefined => {
	const isDelete = call.args[0]?.value === "-d";
	const [first, second] = call.args.filter((arg) => !arg.value.startsWith("-"));
	if (first === undefined || first.dynamic || second?.dynamic === true) return undefined;
	const from = letters(first.value);
	if (isDelete) return [...input].filter((char) => !from.includes(char)).join("");
	if (second === undefined) return undefined;
	const to = letters(second.value);
	const last = to.at(-1) ?? "";
	return [...input].map((char) => (from.includes(char) ? (to[from.lastIndexOf(char)] ?? last) : char)).join("");
};

const has = (call: Call, ...options: readonly string[]): boolean => call.args.some((arg) => options.includes(arg.value));

/** Everything that a command will print, or undefined. */
export const staticOutput = (call: Call): string | undefined => {
	const input = call.stdin.text;
	if (input !== undefined && input.length > maxOutput) return undefined;
	switch (call.name) {
		case "echo":
			return echoed(call);
		case "printf":
			return printed(call);
		case "pwd":
			return call.cwd === undefined ? undefined : `${call.cwd}\n`;
		case "true":
		case ":":
		case "cd":
		case "set":
		case "sleep":
			return "";
		case "cat":
		case "tee":
			return call.args.every((arg) => arg.value === "-") || call.name === "tee" ? input : undefined;
		case "base64":
		case "openssl":
		case "base64url":
		case "gbase64":
			if (call.name === "openssl" && !has(call, "base64", "enc")) return undefined;
			return input !== undefined && call.args.some((arg) => /^(-[a-zA-Z]*[dD]|--decode|--d[a-z]*)$/.test(arg.value))
				? unbase64(input)
				: undefined;
		case "xxd":
			return input !== undefined && call.args.some((arg) => /^-r|^-ps?$|^-pr|^-rp/.test(arg.value)) ? unhex(input) : undefined;
		case "rev":
			return input
				?.split("\n")
				.map((line) => [...line].toReversed().join(""))
				.join("\n");
		case "tac":
			return input === undefined ? undefined : `${input.replace(/\n$/, "").split("\n").toReversed().join("\n")}\n`;
		case "tr":
			return input === undefined ? undefined : translated(call, input);
		default:
			return undefined;
	}
};

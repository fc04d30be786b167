import { ALNUM, DENSE, escapeWidth, isOf, runEnd, runStart, URL64 } from "./chars.ts";
import type { Pattern, Span } from "./pattern.ts";
import { isCrossedOut } from "./pattern.ts";
import { shapeOf } from "./randomness.ts";

/** Shorter runs are not measured. */
const minLength = 20;
/** Bits a character above which a run is taken for a secret. */
const threshold = 4.5;
/** The head of a longer run is measured: enough to decide, and a run of megabytes stays cheap. */
const maxMeasured = 256;

/** n · log2(n) for every count that can occur. */
const weights = new Float64Array(maxMeasured + 1);
for (let count = 2; count <= maxMeasured; count += 1) weights[count] = count * Math.log2(count);

const counts = new Uint16Array(128);

/** Shannon entropy in bits a character. Source: Shannon 1948, with Σ n·log2(n) read from a table. */
export function entropyOf(text: string, start: number, end: number): number {
	const limit = Math.min(end, start + maxMeasured);
	const length = limit - start;
	if (length <= 0) return 0;
	counts.fill(0);
	for (let index = start; index < limit; index += 1) counts[text.charCodeAt(index) & 127]! += 1;
	let sum = 0;
	for (let code = 0; code < 128; code += 1) sum += weights[counts[code]!]!;
	return Math.log2(length) - sum / length;
}

/**
 * Runs of at least 20 dense characters between `from` and `to`, in order. Looks at every 20th character only: a run
 * that long cannot slip through.
 */
export function eachRun(text: string, from: number, to: number, visit: (start: number, end: number) => void): void {
	let probe = from + minLength - 1;
	let floor = from;
	while (probe < to) {
		if (!isOf(text.charCodeAt(probe), DENSE)) {
			floor = probe + 1;
			probe += minLength;
			continue;
		}
		const start = runStart(text, probe, DENSE, floor);
		const end = runEnd(text, probe, DENSE, to);
		if (end - start >= minLength) eachPart(text, start, end, visit);
		floor = end;
		probe = end + minLength;
	}
}

/** `name=value` is two parts; the signs at the end of base64 belong to it. */
function eachPart(text: string, from: number, to: number, visit: (start: number, end: number) => void): void {
	let start = from;
	for (let index = from; index < to; index += 1) {
		if (text.charCodeAt(index) !== 61 || index + 1 === to || text.charCodeAt(index + 1) === 61) continue;
		if (index + 1 - start >= minLength) visit(start, index + 1);
		start = index + 1;
	}
	if (to - start >= minLength) visit(start, to);
}

/** Tokens without a keyword of their own: tried on every long run. */
const runExpressions: readonly [kind: string, title: string, family: Pattern["family"], sign: string, expression: RegExp][] = [
	["discord-bot-token", "Discord bot token", "messaging", ".", /[A-Za-z\d]{23,28}\.[\w-]{6}\.[\w-]{27,38}/y],
	["mailgun-signing-key", "Mailgun signing key", "messaging", "", /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-zA-Z-])/y],
	["sentry-dsn", "Sentry DSN", "operations", "@:", /[0-9a-f]{32}(?::[0-9a-f]{32})?(?=@[\w.-]{1,80}\/\d)/y],
];

export const runPatterns: readonly Pattern[] = [
	...runExpressions.map(([kind, title, family, sign, expression]): Pattern => ({
		kind,
		title,
		family,
		keywords: [],
		expressions: [expression],
		find: (text, at, after) => {
			// What must follow the run, or how long it must be, rules nearly all of them out without the expression.
			if (sign === "" ? after - at > 51 || after - at < 50 : !sign.includes(text.charAt(after) || " ")) return null;
			const start = at + escapeWidth(text, at);
			expression.lastIndex = start;
			return expression.test(text) ? { start, end: expression.lastIndex } : null;
		},
	})),
	{
		kind: "high-entropy",
		title: "Random-looking text (Shannon entropy above 4.5 bits)",
		family: "entropy",
		keywords: [],
		expressions: [],
		find: findDense,
	},
];

/** `find` of the entropy pattern: `at … after` is the whole run. */
function findDense(text: string, at: number, after: number): Span | null {
	const span = trimRun(text, at, after);
	if (
		span === null ||
		span.end - span.start < minLength ||
		text.startsWith("sha512-", span.start) ||
		text.startsWith("sha256-", span.start)
	)
		return null;
	if (entropyOf(text, span.start, span.end) <= threshold) return null;
	return isHarmless(text, span, after) ? null : span;
}

/** Leaves the escape letter of a JSON string and leading signs outside. */
function trimRun(text: string, at: number, after: number): Span | null {
	let start = at + escapeWidth(text, at);
	while (start < after && !isOf(text.charCodeAt(start), ALNUM)) start += 1;
	return start < after ? { start, end: after } : null;
}

/** Images, fonts, archives, ELF, public keys and certificates in base64: readable noise, not a credential. */
const fileHeads =
	/^(?:iVBORw0KGgo|\/?9j\/4[A-Z]|R0lGOD|PHN2Zy|PD94bWw|AAABAA|d09G[MR]|UklGR|JVBERi0|UEsDB|H4sI|AGFzbQ|T2dnUw|T1RUTw|AAEAAAA|SUkq|Qk0|AAAA[A-Z]G[Z0]0eXB|SUQz|f0VMRg|MII[A-Z]|AAAAB3NzaC1|AAAAC3NzaC1|AAAAE2VjZHNh|LS0tLS1CRUdJTiB(?:DRVJU|QVUJM)|AAAAA{4})/;

/** Words right before the run that say what it is: `sha512-`, `integrity="`, `base64,`. */
const harmlessLabel = /(?:sha\d{0,3}[-:]|md5[-:]|h1:|blake[23][bs3]?[-:]|base64,|nonce-|cid:|ip[fn]s\/)$/i;

/** What an assignment looks like from its value backwards; the name is then looked up. */
const harmlessNames =
	/(?:hash|digest|checksum|integrity|fingerprint|thumbprint|etag|commit|revision|sha\d{0,3}|md5|root\d?|leaf|node|proof|public_?key|pub_?key|primary_?key|foreign_?key|partition_?key|sort_?key|cache_?key|key_(?:down|up|press)(?:_event)?|key_?(?:hash|id)|accessor|cursor|page_?token|next_?token|trace_?id|request_?id|span_?id|cid|nonce|version|build_?id|uuid|guid)$/i;

/** `name=`, `name: "`, `"name" => '`: the name before the value that begins at `start`, or nothing. */
function nameBefore(text: string, start: number, floor: number): string {
	let index = start;
	const skip = (chars: string, most: number): number => {
		const least = Math.max(floor, index - most);
		const from = index;
		while (index > least && chars.includes(text[index - 1]!)) index -= 1;
		return from - index;
	};
	skip("\"'`", 1);
	skip(" \t", 3);
	if (skip("=:>", 2) === 0) return "";
	skip(" \t", 3);
	skip("\"'`]", 2);
	return text.slice(runStart(text, index, URL64, Math.max(floor, index - 40)), index);
}

/** Whether the run belongs to a URL: its path is where something is, not what opens it. A query is no path. */
function isInUrlPath(text: string, start: number, floor: number): boolean {
	const least = Math.max(floor, start - 240);
	let index = start;
	while (index > least && !isUrlEnd(text.charCodeAt(index - 1))) index -= 1;
	const head = text.slice(index, start);
	return head.endsWith("/") && head.includes("://") && !head.includes("?");
}

const isUrlEnd = (code: number): boolean =>
	code <= 32 || code === 34 || code === 39 || code === 96 || code === 60 || code === 62 || code === 40;

/** `ssh-ed25519 AAAA…`: the name of the algorithm stands before the key. */
const isPublicKeyLine = (before: string): boolean =>
	before.endsWith(" ") && /^(?:sk-)?(?:ssh|ecdsa)-/.test(before.slice(before.lastIndexOf(" ", before.length - 2) + 1));

/** A digest in base64: exactly 16, 20, 32, 48 or 64 bytes with its padding. */
function isDigest(text: string, start: number, end: number): boolean {
	if (text.charCodeAt(end - 1) !== 61) return false;
	// The trim of the front may have taken a `+` or `/` that belongs to it.
	const first = text.charCodeAt(start - 1) === 43 || text.charCodeAt(start - 1) === 47 ? start - 1 : start;
	const length = end - first;
	return (length === 24 || length === 28 || length === 44 || length === 64 || length === 88) && !/[_-]/.test(text.slice(first, end));
}

function isHarmless(text: string, span: Span, after: number): boolean {
	const { start, end } = span;
	const head = text.slice(start, Math.min(end, start + 32));
	if (/^(?:sha(?:1|224|256|384|512)|md5)-/i.test(head) || fileHeads.test(head)) return true;
	if (isCrossedOut(text, start, Math.min(end, start + 256))) return true;
	const before = text.slice(Math.max(0, start - 48), start);
	if (harmlessLabel.test(before.slice(-10)) || isPublicKeyLine(before)) return true;
	if (isInUrlPath(text, start, 0) || harmlessNames.test(nameBefore(text, start, 0))) return true;
	if (isDigest(text, start, end)) return true;
	const shape = shapeOf(text, start, end);
	if (shape.digits === 0 && (shape.length < 40 || shape.breaks / shape.length < 0.35)) return true;
	// Identifiers, paths and slugs: their words are longer than the runs of random text.
	if (shape.breaks / shape.length < 0.22) return true;
	// A path of words with one hash in it, or a file name.
	const slashes = text.slice(start, Math.min(end, start + 256)).split("/").length - 1;
	if (slashes >= 3 && slashes / shape.length > 0.06) return true;
	if (
		text.charCodeAt(after) === 46 &&
		/^\.(?:js|css|png|jpe?g|gif|svg|html?|woff2?|map|json|tgz|zip|mjs|ts|webp|ico|wasm|mp4|pdf)\b/i.test(text.slice(after, after + 8))
	)
		return true;
	return false;
}

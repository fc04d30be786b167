import { ALNUM, isBlank, isNewline, isOf, isQuote, LOWER, runEnd, runStart, skipBlanks, UPPER, URL64, WORD } from "./chars.ts";
import type { Pattern, Span } from "./pattern.ts";
import { isSecretValue, readValue, skipType, type Strength, type Value, wholeValue } from "./value.ts";

/** Names may be long; what is read of one is not. */
const maxName = 64;

/** Words after the keyword that make the name about the secret instead of the secret: `token_url`, `passwordLabel`. */
const wordsAbout = new Set(
	"file filename path dir folder url uri endpoint host name names type types count counts length len size ttl expiry expires expire expiration expired timeout policy label placeholder field prompt hint min max limit index prefix suffix format version alias ref rotation enabled enable disabled? required variable var id ids manager store provider class config usage budget reset changed strength validator regex pattern algorithm alg issuer audience scope scopes event code chain ring board word words map cache column columns title description message error help page input template location arn fingerprint used left remaining per in out at by from to of generator encoder parser stream list set pair frame press down up stroke space binding tab commit sha rev revision digest checksum exists valid invalid missing matches mismatch request response source".split(
		" ",
	),
);

/** Splits `_file`, `FilePath`, `-url` into words and looks each up. */
const isAboutIt = (tail: string): boolean => tail.split(/[_-]|(?<=[a-z0-9])(?=[A-Z])/).some((word) => wordsAbout.has(word.toLowerCase()));

/** Letters before `pass` that make another word of it. */
const otherPass = /(?:com|by|encom|tres|sur|over|under|im|multi|first|two|single|render|out)$/i;

/** What may stand before `key` and make it a secret one. */
const secretKey =
	/(?:api|access|secret|private|priv|signing|encryption|crypto|cipher|aes|hmac|jwt|master|account|shared|consumer|app|application|auth|service|admin|deploy|license|storage|token|client|subscription|server|webhook|session|user|write|read|ingest|integration|rest|security|root|ssh|gpg|pgp|bot|data|license|licence)[_.-]{0,2}$/i;

/** What may stand before `key` and make it a lookup. */
const plainKey =
	/(?:primary|public|pub|foreign|partition|sort|cache|row|object|unique|index|idempotency|natural|composite|translation|i18n|lang|map|group|publishable|storage_?class|hot|short|arrow|any|each|cmk|kms)[_.-]{0,2}$/i;

interface Keyword {
	readonly words: readonly string[];
	readonly strength: Strength;
	readonly kind: string;
	readonly title: string;
}

const keywords: readonly Keyword[] = [
	{
		kind: "password",
		title: "Value assigned to a password",
		strength: "password",
		words: ["password", "passwd", "passwort", "passphrase", "passcode", "pass", "pwd", "contrase"],
	},
	{
		kind: "secret",
		title: "Value assigned to a secret",
		strength: "secret",
		words: ["secret", "credential", "creds", "accessid", "access_id", "access_key_id", "accesskeyid", "access-key-id"],
	},
	{ kind: "token", title: "Value assigned to a token", strength: "secret", words: ["token", "bearer", "jwt"] },
	{ kind: "key", title: "Value assigned to a key", strength: "weak", words: ["key"] },
	{
		kind: "auth",
		title: "Value assigned to an authentication field",
		strength: "weak",
		words: ["auth", "login", "signature", "session", "salt", "seed", "webhook", "hmac", "apikeyid", "pat"],
	},
];

/** `name = value` in every notation that configuration files, code, shells and logs use. */
export const assignmentPatterns: readonly Pattern[] = keywords.map(({ kind, title, strength, words }) => ({
	kind,
	family: "assignment",
	title,
	keywords: words,
	expressions: [],
	find: (text, at, after, floor) => findAssigned(text, at, after, floor, strength),
}));

/** The same for names that carry a vendor's name: `lookerToken` is one already, `looker = "…"` is one too. */
export function vendorPattern(vendor: string, title: string, words: readonly string[]): Pattern {
	return {
		kind: `${vendor}-credential`,
		family: "assignment",
		title,
		keywords: words,
		expressions: [],
		find: (text, at, after, floor) => (isWordStart(text, at, floor) ? findAssigned(text, at, after, floor, "vendor") : null),
	};
}

function isWordStart(text: string, at: number, floor: number): boolean {
	if (at <= floor) return true;
	const before = text.charCodeAt(at - 1);
	return !isOf(before, ALNUM) || (isOf(before, LOWER) && isOf(text.charCodeAt(at), UPPER));
}

/**
 * The value that belongs to the keyword at `at … after`.
 *
 * Law: reads at most `maxName` characters of the name and one value.
 */
function findAssigned(text: string, at: number, after: number, floor: number, given: Strength): Span | null {
	const limit = Math.min(text.length, after + maxName);
	const nameEnd = runEnd(text, after, URL64, limit);
	if (nameEnd === limit && nameEnd < text.length) return null;
	// `keyboard`, `author`: a small letter behind a weak keyword makes another word of it.
	if (given === "weak" && isOf(text.charCodeAt(after), LOWER) && nameEnd - after > 1) return null;
	const value = valueAfter(text, at, nameEnd, floor);
	if (value === null) return given === "password" || given === "secret" ? comparedBefore(text, at, floor, given) : null;
	if (value.start < floor || value.end <= value.start) return null;
	const strength = strengthOf(text, at, after, nameEnd, floor, given);
	if (strength === null || !isSecretValue(text, value, strength)) return null;
	if (!value.isCut) return { start: value.start, end: value.end };
	// Longer than what was read to decide: take the quote along, so that its closing one is looked for.
	const whole = wholeValue(text, value.isQuoted ? value.start - 1 : value.start, isInQuery(text, at, floor));
	return { start: value.start, end: Math.max(value.end, whole.end) };
}

/** How telling the whole name is, or null when it is about something else. */
function strengthOf(text: string, at: number, after: number, nameEnd: number, floor: number, given: Strength): Strength | null {
	const tail = text.slice(after, nameEnd);
	const head = text.slice(runStart(text, at, URL64, Math.max(floor, at - 24)), at);
	const keyword = text.slice(at, after).toLowerCase();
	if (keyword === "pass") {
		if (otherPass.test(head)) return null;
		if (/^[a-z]/.test(tail) && !/^s$/.test(tail)) return null;
		if (
			/[a-z]$/i.test(head) &&
			!isWordStart(text, at, 0) &&
			!/(?:db|user|my|root|smtp|ftp|mail|mysql|pg|redis|sql|admin|login|http|basic|proxy|ldap|bind|enable|key|store|ssh|vnc|ansible|sudo|become|the|old|new)$/i.test(
				head,
			)
		)
			return null;
	}
	if (keyword === "auth" && /^(?:or|entic)/i.test(tail)) return null;
	if (keyword === "pat" && (/^[a-z]/i.test(tail) || !isWordStart(text, at, floor))) return null;
	if (tail !== "" && isAboutIt(tail)) return null;
	if (given === "password" || given === "vendor") return given;
	if (given === "secret") {
		// `tokens`, `secretsmanager`, `tokenizer`: plural and derived names count things more often than they hold one.
		if (keyword === "credential") return "secret";
		return /^(?:s$|s[_A-Z-]|smanager|iz|is|ed|ing)/i.test(tail) ? "weak" : "secret";
	}
	if (keyword === "key") {
		if (plainKey.test(head)) return null;
		if (/^[a-z]/.test(tail) && !/^s$/.test(tail)) return null;
		if (secretKey.test(head)) return /^s/.test(tail) ? "weak" : "secret";
		return tail === "" || /^[_-]?\d{0,3}$/.test(tail) ? "weak" : null;
	}
	if (/^[a-z]/.test(tail)) return null;
	return "weak";
}

/** Steps over what may stand between a name and its value. Null when nothing is assigned here. */
function valueAfter(text: string, at: number, nameEnd: number, floor: number): Value | null {
	const limit = Math.min(text.length, nameEnd + 48);
	let index = nameEnd;
	let isClosed = false;
	while (index < limit && text.charCodeAt(index) === 92 && index - nameEnd < 8) index += 1;
	if (isQuote(text.charCodeAt(index))) {
		isClosed = true;
		index += 1;
	} else index = nameEnd;
	if (text.charCodeAt(index) === 93) index += 1;
	else if (text.startsWith("[]", index)) index += 2;
	if (text.charCodeAt(index) === 41 && isClosed) index += 1;
	const named = index;
	index = skipBlanks(text, index, limit);
	const code = text.charCodeAt(index);

	if (code === 61 || code === 58 || code === 63 || code === 46 || code === 124 || code === 33 || code === 126 || code === 43) {
		const value = valueAfterOperator(text, at, index, limit, floor);
		return value !== null && isClosed && !value.isQuoted && isJsonLiteral(text, value) ? null : value;
	}
	if (code === 62) {
		// `<password>value</password>`: only when the name opened the element.
		const opens = text.charCodeAt(runStart(text, at, URL64, Math.max(floor, at - maxName)) - 1) === 60;
		return opens ? elementValue(text, index + 1) : null;
	}
	if (isClosed && code === 44) return quotedOnly(text, skipBlanks(text, index + 1, limit + 8));
	if (code === 40 && !isClosed && index === named) return quotedOnly(text, index + 1);
	if (isClosed) return pairedValue(text, index);
	if (isNewline(code)) return pairedValue(text, index);
	if (index === named) return null;
	if (code === 45 && isBlank(text.charCodeAt(index + 1))) return quotedOnly(text, skipBlanks(text, index + 1, limit));
	const typed = skipType(text, index);
	if (typed !== index) return quotedOnly(text, skipBlanks(text, typed + 1, limit + 8));
	if (isQuote(code)) return quotedOnly(text, index);
	return isFlag(text, at, floor) || isLoginLine(text, at, floor) ? readValue(text, index, false) : null;
}

/** A bare number, list or record behind a quoted name: a mask there would break the JSON text; `redactJson` takes care. */
const isJsonLiteral = (text: string, { start, end }: Value): boolean =>
	text[start] === "[" || text[start] === "{" || /^-?\d[\d.eE+-]{0,40}(?:[,}\]]|$)/.test(text.slice(start, Math.min(end, start + 48)));

/** After `=`, `:`, `:=`, `=>`, `==`, `||=`, `?=`, `.=`, `::=`, …; a type may stand between `:` and `=`. */
function valueAfterOperator(text: string, at: number, from: number, limit: number, floor: number): Value | null {
	let index = from;
	let seen = "";
	while (index < limit && seen.length < 5 && "=:>?|.!~+".includes(text[index]!)) {
		seen += text[index]!;
		index += 1;
	}
	if (!seen.includes("=") && !seen.includes(":")) return null;
	if (seen === "://") return null;
	const isQuery = isInQuery(text, at, floor);
	let next = skipBlanks(text, index, limit + 32);
	const code = text.charCodeAt(next);
	if ((code === 62 || code === 124) && seen === ":") {
		// A YAML block scalar: the value is on the next line.
		next += text.charCodeAt(next + 1) === 45 || text.charCodeAt(next + 1) === 43 ? 2 : 1;
		return isNewline(text.charCodeAt(next)) ? readValue(text, skipLines(text, next), false) : null;
	}
	if (isNewline(code)) {
		const below = skipLines(text, next);
		return seen === ":" || seen === "=" ? quotedOnly(text, below) : null;
	}
	if (seen === ":" && next > index) {
		const typed = skipType(text, next);
		if (typed !== next) return quotedOnly(text, skipBlanks(text, typed + 1, limit + 32));
	}
	return readAssigned(text, skipScheme(text, next), isQuery);
}

/** `token: FlyV1 fm2_…`, `Authorization: Bearer …` as a value: the scheme stays readable. */
function skipScheme(text: string, at: number): number {
	const found = /^(["'`]?)(?:Bearer|Basic|Token|FlyV1|SSWS|ApiKey|JWT|Digest|GenieKey|Bot) {1,3}/i.exec(text.slice(at, at + 16));
	return found === null || found[1] !== "" ? at : at + found[0].length;
}

const skipLines = (text: string, from: number): number => {
	let index = from;
	while (index < from + 64 && (isNewline(text.charCodeAt(index)) || isBlank(text.charCodeAt(index)))) index += 1;
	return index;
};

function quotedOnly(text: string, at: number): Value | null {
	const value = readAssigned(text, at, false);
	return value !== null && value.isQuoted ? value : null;
}

/** A value, unless the quote closes the string around, as in `{"password=": 1}`: what follows is structure then. */
const readAssigned = (text: string, at: number, isQuery: boolean): Value | null =>
	text.charCodeAt(at) === 34 && ":,}]".includes(text[at + 1] ?? ",") ? null : readValue(text, at, isQuery);

/** `"DB_PASSWORD"` followed by `value:`, `"value":` or `value=`: environment lists and XML attributes. */
function pairedValue(text: string, from: number): Value | null {
	let index = from;
	if (text.charCodeAt(index) === 44) index += 1;
	index = skipLines(text, index);
	if (isQuote(text.charCodeAt(index))) index += 1;
	if (text.slice(index, index + 5).toLowerCase() !== "value") return null;
	index += 5;
	if (isQuote(text.charCodeAt(index))) index += 1;
	index = skipBlanks(text, index, index + 8);
	const code = text.charCodeAt(index);
	if (code !== 61 && code !== 58) return null;
	return readValue(text, skipBlanks(text, index + 1, index + 16), false);
}

/** The text of an XML element, without the blanks around it. */
function elementValue(text: string, from: number): Value | null {
	const start = skipLines(text, from);
	const limit = Math.min(text.length, start + 4096);
	let end = start;
	while (end < limit && text.charCodeAt(end) !== 60) end += 1;
	if (end === limit || text.charCodeAt(end + 1) !== 47) return null;
	while (end > start && (isNewline(text.charCodeAt(end - 1)) || isBlank(text.charCodeAt(end - 1)))) end -= 1;
	return end > start ? { start, end, isQuoted: true, isCut: false } : null;
}

/** `--db-password value`, `-token value`: the name is an option of a command. */
function isFlag(text: string, at: number, floor: number): boolean {
	const start = runStart(text, at, URL64, Math.max(floor, at - maxName));
	if (text.charCodeAt(start) !== 45) return false;
	return (
		start === 0 ||
		start === floor ||
		isBlank(text.charCodeAt(start - 1)) ||
		isQuote(text.charCodeAt(start - 1)) ||
		isNewline(text.charCodeAt(start - 1))
	);
}

/** netrc: `login name password value`. */
function isLoginLine(text: string, at: number, floor: number): boolean {
	if (!text.startsWith("password", at)) return false;
	return /\blogin\s{1,8}[^\s]{1,64}\s{1,8}$/.test(text.slice(Math.max(floor, at - 90), at));
}

/** `?token=…&x=y`: the value ends where the next parameter begins. */
function isInQuery(text: string, at: number, floor: number): boolean {
	const code = text.charCodeAt(runStart(text, at, URL64, Math.max(floor, at - maxName)) - 1);
	return code === 63 || code === 38;
}

/** `"literal" == password`: the comparison written the other way round. */
function comparedBefore(text: string, at: number, floor: number, strength: Strength): Span | null {
	let index = runStart(text, at, WORD, Math.max(floor, at - maxName));
	const least = Math.max(floor, index - 6);
	while (index > least && isBlank(text.charCodeAt(index - 1))) index -= 1;
	if (text.charCodeAt(index - 1) !== 61 || index - 1 <= least) return null;
	const operator = index;
	while (index > least && (text.charCodeAt(index - 1) === 61 || text.charCodeAt(index - 1) === 33)) index -= 1;
	if (operator - index < 2) return null;
	while (index > least - 2 && index > floor && isBlank(text.charCodeAt(index - 1))) index -= 1;
	const quote = text.charCodeAt(index - 1);
	if (index <= floor || !isQuote(quote)) return null;
	const end = index - 1;
	if (text.charCodeAt(end - 1) === 92) return null;
	let start = end;
	const first = Math.max(floor, end - 200);
	while (start > first && text.charCodeAt(start - 1) !== quote && !isNewline(text.charCodeAt(start - 1))) start -= 1;
	if (start <= floor || text.charCodeAt(start - 1) !== quote) return null;
	if (":,}]".includes(text[start] ?? ",")) return null;
	const value: Value = { start, end, isQuoted: true, isCut: false };
	return isSecretValue(text, value, strength) ? { start, end } : null;
}

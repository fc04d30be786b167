import { ALNUM, DIGIT, isBlank, isNewline, isOf, isQuote, skipBlanks, WORD } from "./chars.ts";
import { isWordy, shapeOf } from "./randomness.ts";

/** The right-hand side of an assignment. */
export interface Value {
	readonly start: number;
	readonly end: number;
	readonly isQuoted: boolean;
	/** Longer than what is read to decide; `wholeValue` finds its end. */
	readonly isCut: boolean;
}

/** How sure the name on the left makes us that the right is a secret. */
export type Strength = "password" | "secret" | "weak" | "vendor";

/** How much of a value is read to decide: a refusal must stay cheap. */
const maxHead = 128;

/**
 * The value that begins at `at`: inside quotes (escaped ones too, as in a command inside JSON), or up to blank space
 * or the next thing that cannot belong to it.
 */
export const readValue = (text: string, at: number, isQuery: boolean): Value | null => readUpTo(text, at, isQuery, at + maxHead);

/** The same value to its real end. Only for what is masked, and so consumed. */
export const wholeValue = (text: string, at: number, isQuery: boolean): Value =>
	readUpTo(text, at, isQuery, text.length) ?? { start: at, end: at, isQuoted: false, isCut: false };

function readUpTo(text: string, at: number, isQuery: boolean, to: number): Value | null {
	const limit = Math.min(text.length, to);
	let from = at;
	// `@"…"` in Objective-C and C#, `b'…'`, `f"…"`, `r'…'` in Python.
	if (from + 1 < limit && isQuote(text.charCodeAt(from + 1)) && /[@bfruFBRU$]/.test(text[from]!) && !isJsonSeam(text, from + 1)) from += 1;
	let slashes = 0;
	while (text.charCodeAt(from + slashes) === 92 && slashes < 8) slashes += 1;
	const quote = text.charCodeAt(from + slashes);
	// An escaped quote has an odd number of backslashes; an even number escapes itself.
	if (isQuote(quote) && (slashes === 0 || slashes % 2 === 1)) {
		const start = from + slashes + 1;
		const end = closingQuote(text, start, limit, quote, slashes);
		if (end === limit && limit < text.length) return { start, end, isQuoted: true, isCut: true };
		return end === -1 || end === limit ? readBare(text, start, limit, isQuery) : { start, end, isQuoted: true, isCut: false };
	}
	return readBare(text, from, limit, isQuery);
}

/** Where the quoted text ends (before the backslashes of an escaped quote), `limit` when it goes on, -1 when the line ends first. */
function closingQuote(text: string, start: number, limit: number, quote: number, slashes: number): number {
	let escapes = 0;
	for (let index = start; index < limit; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 92) {
			escapes += 1;
			continue;
		}
		if (code === quote && (slashes === 0 ? escapes % 2 === 0 : escapes <= slashes)) return index - (slashes === 0 ? 0 : escapes);
		if (isNewline(code)) return -1;
		// `'` opened inside a JSON string that ends here: the quote that closes it belongs to someone else.
		if (code === 34 && quote !== 34 && escapes % 2 === 0 && isJsonSeam(text, index)) return -1;
		escapes = 0;
	}
	return limit;
}

/** An unescaped `"` with structure of JSON at one side. */
const isJsonSeam = (text: string, at: number): boolean => ":,}]".includes(text[at + 1] ?? ",") || "{[,:".includes(text[at - 1] ?? ",");

function readBare(text: string, start: number, limit: number, isQuery: boolean): Value | null {
	let index = start;
	for (; index < limit; index += 1) {
		const code = text.charCodeAt(index);
		if (code <= 32 || isQuote(code)) break;
		// `</tag>` closes an element; a bare `<` opens one.
		if (code === 60) break;
		if (code === 92) {
			// An escape of a JSON or shell string: line ends and quotes end the value, other characters belong to it.
			const next = text.charCodeAt(index + 1);
			if (next === 110 || next === 114 || next === 116 || isQuote(next) || isNewline(next) || Number.isNaN(next)) break;
			index += next === 117 ? 5 : 1;
			continue;
		}
		if ((code === 38 || code === 44 || code === 59) && (isQuery || startsNext(text, index + 1, limit))) break;
	}
	let end = Math.min(index, limit);
	while (end > start && isTrailing(text.charCodeAt(end - 1)) && !closes(text, start, end - 1)) end -= 1;
	return end > start ? { start, end, isQuoted: false, isCut: index >= limit && limit < text.length } : null;
}

/** After `&`, `,` or `;`: `name=` or `name:` begins the next item. */
function startsNext(text: string, from: number, limit: number): boolean {
	let index = from;
	while (index < limit && index - from < 40 && (isOf(text.charCodeAt(index), WORD) || text.charCodeAt(index) === 45)) index += 1;
	const code = text.charCodeAt(index);
	return index > from && (code === 61 || code === 58);
}

const isTrailing = (code: number): boolean => code === 44 || code === 59 || code === 41 || code === 93 || code === 125;

/** A closing bracket stays when its opening one is inside the value. */
function closes(text: string, start: number, at: number): boolean {
	const code = text.charCodeAt(at);
	const open = code === 41 ? 40 : code === 93 ? 91 : code === 125 ? 123 : 0;
	if (open === 0) return false;
	for (let index = Math.max(start, at - 128); index < at; index += 1) if (text.charCodeAt(index) === open) return true;
	return false;
}

const placeholders =
	/^(?:\[?redacted|your|my[-_]?(?:api|secret|token|pass|key)|change[-_]?(?:me|it)|example|placeholder|dummy|insert|replace|enter|todo|tbd|null|nil|none|true|false|undefined|required|optional|default|empty|not[-_ ](?:a|set)|string\b|secret_?key_?base|some[-_]?(?:value|token|key))/i;
const references =
	/^(?:\$[A-Za-z_{([]|%[A-Za-z_(]|#\{|\{\{|\{[%#]|<|@\{|@Microsoft|!(?:Ref|Sub|GetAtt|vault|secret)|(?:keychain|env|vault|op|secret|file|ref\+\w{1,16}|aws-sm|gcp-sm|ssm|doppler|bws):|arn:|https?:\/\/[^:@]{0,200}$|process\.|os\.|System\.|getenv|ENV\b|env\.|secrets?\.|vars?\.|config\.|settings\.|local\.|data\.|self\.|this\.|options\.|args\.|params\.|props\.|req(?:uest)?\.|\*{2}|\.{3}|[Xx]{4}|-{3}|_{3})/;

/** What stands in for a secret without being one: references, templates, crossed-out text, documentation words. */
export function isStandIn(text: string, value: Value): boolean {
	const head = text.slice(value.start, Math.min(value.end, value.start + 200));
	if (placeholders.test(head) || references.test(head)) return true;
	return isOneCharacter(head) || /\[redacted|x{6}|\*{4}|#{6}|^A[KSB]IA[A-Z0-9]{9}EXAMPLE$/i.test(head);
}

function isOneCharacter(value: string): boolean {
	for (let index = 1; index < value.length; index += 1) if (value.charCodeAt(index) !== value.charCodeAt(0)) return false;
	return true;
}

/** `/run/secrets/db`, `./key.pem`, `~/x`, `C:\keys`, `config/token.json`: words between slashes. */
function isPath(head: string): boolean {
	const isRooted = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(head);
	if (!isRooted && !head.includes("/")) return false;
	return !/[^\w./~\\: @-]/.test(head) && (isRooted || !/[\\: @~]/.test(head)) && isWordy(head, 0, head.length);
}

/** `user.password`, `getToken()`, `opts->key`, `tokens[0]`, `&'static str`, `Option<String>`. */
function isCode(head: string): boolean {
	if (/\d{3}/.test(head)) return false;
	let index = head[0] === "&" || head[0] === "*" ? 1 : 0;
	for (;;) {
		if (!isOf(head.charCodeAt(index), WORD) || isOf(head.charCodeAt(index), DIGIT)) return false;
		while (index < head.length && isOf(head.charCodeAt(index), WORD)) index += 1;
		if (index === head.length || "([<".includes(head[index]!)) return true;
		const joiner = ["?.", "->", "::", "."].find((text) => head.startsWith(text, index));
		if (joiner === undefined) return false;
		index += joiner.length;
	}
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value found beside a telling name is a secret. */
export function isSecretValue(text: string, value: Value, strength: Strength): boolean {
	const length = value.end - value.start;
	if (length < 4 || isPlain(text, value, strength) || isStandIn(text, value)) return false;
	switch (strength) {
		case "password":
			return isPassword(text, value, length);
		case "secret":
			return isSecret(text, value, length);
		case "weak":
		case "vendor":
			return isOpaque(text, value, length, strength);
	}
}

/** The cheap half of the refusals below, before any expression runs: names stand everywhere, secrets do not. */
function isPlain(text: string, value: Value, strength: Strength): boolean {
	if (strength === "password") return false;
	const { digits, uppers, kindsOfOthers } = shapeOf(text, value.start, value.end);
	return strength === "secret" ? digits === 0 && uppers <= 2 && kindsOfOthers < 4 : digits < 2;
}

function isPassword(text: string, value: Value, length: number): boolean {
	const head = text.slice(value.start, Math.min(value.end, value.start + 200));
	const shape = shapeOf(text, value.start, value.end);
	if (value.isQuoted) {
		if (hasBlank(head)) return !isProse(head) || shape.digits > 0;
		return !isPath(head) && !/^(?:pass(?:word|wd)?|pwd|secret|token|text|string|username|user|email)s?$/i.test(head);
	}
	if (isPath(head)) return false;
	if (isCode(head)) {
		// A bare word: a password in an .env or YAML file, a variable or a type in code. Only the former ends its line
		// and follows its separator in the way such files are written.
		if (!/^[\w-]{4,64}$/.test(head) || typeWords.test(head)) return false;
		return shape.digits > 0 || isLineValue(text, value);
	}
	return shape.digits > 0 || shape.kindsOfOthers > 0 || length >= 8;
}

const typeWords =
	/^(?:str|string|text|int|integer|number|bool|boolean|bytes?|char|any|unknown|object|void|varchar|self|this|func|function|async|await|return|import|input|value|password|passwd|prompt|hidden|and|the|is|for|from|with|only|must|should|will|was|are|or|to|in|on|of)$/i;

/** `NAME=word` without blanks, or `name: word` up to the end of the line. */
function isLineValue(text: string, value: Value): boolean {
	const before = text.charCodeAt(value.start - 1);
	const after = text.charCodeAt(value.end);
	const endsLine = Number.isNaN(after) || isNewline(after) || after === 92;
	if (before === 61) return endsLine || isBlank(after) || after === 38 || after === 59;
	return endsLine && isBlank(before) && text.charCodeAt(value.start - 2) === 58;
}

function isSecret(text: string, value: Value, length: number): boolean {
	if (length < 6) return false;
	const head = text.slice(value.start, Math.min(value.end, value.start + 200));
	const shape = shapeOf(text, value.start, value.end);
	if (isPath(head)) return false;
	if (hasBlank(head)) return value.isQuoted && !isProse(head) && shape.digits > 0 && shape.kindsOfOthers > 1;
	if (shape.digits === shape.length) return length >= 10;
	const letters = shape.lowers + shape.uppers;
	if (shape.digits === 0) {
		if (shape.kindsOfOthers >= 4 && letters < shape.length * 0.9) return !isCode(head);
		// Random letters: capitals where no word has them, or a long run without vowels to speak of.
		return length >= 16 && shape.breaks / shape.length >= 0.2 && shape.uppers > 2 && !isWordy(text, value.start, value.end);
	}
	if (isWordy(text, value.start, value.end)) return value.isQuoted && length >= 24 && shape.others === 0;
	if (!value.isQuoted && isCode(head) && /[([]/.test(head)) return false;
	return true;
}

/** For names that say little (`key`, `id`, a vendor): the value itself must look like a token. */
function isOpaque(text: string, value: Value, length: number, strength: Strength): boolean {
	if (length < (strength === "vendor" ? 12 : 16)) return false;
	const head = text.slice(value.start, Math.min(value.end, value.start + 200));
	if (hasBlank(head) || uuid.test(head) || isPath(head) || /[()<>{}]|:\/\//.test(head)) return false;
	const shape = shapeOf(text, value.start, value.end);
	if (shape.digits < 2 || shape.digits === shape.length) return false;
	// A vendor's key in hexadecimal looks like a commit; beside the vendor's name it is a key.
	if (shape.isHex && (strength !== "vendor" || length < 32)) return false;
	if (isWordy(text, value.start, value.end)) return false;
	return shape.breaks / shape.length >= (strength === "vendor" ? 0.08 : 0.15);
}

const hasBlank = (head: string): boolean => head.includes(" ") || head.includes("\t");

/** A sentence or a label: words of plain letters, one of them a word that passwords seldom hold. */
function isProse(head: string): boolean {
	const words = head.split(" ");
	return (
		words.every((word) => /^["'(]?[A-Za-z'-]{1,24}[.,!?:;…)]{0,3}$/.test(word)) &&
		words.some((word) => proseWords.has(word.toLowerCase().replace(/[^a-z]/g, "")))
	);
}

const proseWords = new Set(
	"the your a an is to for of must enter and or not invalid please reset forgot new old current confirm incorrect wrong required with in on".split(
		" ",
	),
);

/** Skips `: string`, ` str`, `: &str` between a name and its `=` in code; returns `at` when there is none. */
export function skipType(text: string, at: number): number {
	let index = at;
	const limit = Math.min(text.length, at + 32);
	while (index < limit && (isOf(text.charCodeAt(index), ALNUM) || "&<>[]|?*_.'".includes(text[index]!))) index += 1;
	if (index === at) return at;
	const equals = skipBlanks(text, index, Math.min(text.length, index + 8));
	const next = text.charCodeAt(equals + 1);
	return text.charCodeAt(equals) === 61 && (isBlank(next) || isQuote(next)) && !isOf(text.charCodeAt(at), DIGIT) ? equals : at;
}

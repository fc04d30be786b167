import { isBlank, isNewline, isQuote, OPAQUE, runEnd, skipBlanks } from "./chars.ts";
import { type Pattern, type Span, token } from "./pattern.ts";
import { shapeOf } from "./randomness.ts";
import { isStandIn, readValue, wholeValue } from "./value.ts";

/** What decides is the head of a value: a refusal must stay cheap, only what is masked is walked to its end. */
const maxHead = 256;

/** `Authorization: <scheme> <credentials>` and its relatives. */
const authorization: Pattern = {
	kind: "authorization",
	family: "assignment",
	title: "Credentials in an Authorization header",
	keywords: ["authorization"],
	expressions: [],
	find: findAuthorization,
};

function findAuthorization(text: string, _at: number, after: number, floor: number): Span | null {
	const limit = Math.min(text.length, after + 24);
	let index = after;
	while (index < limit && (isQuote(text.charCodeAt(index)) || text.charCodeAt(index) === 92 || text.charCodeAt(index) === 93)) index += 1;
	const isNamed = text.slice(after, index).includes('"');
	index = skipBlanks(text, index, limit);
	const separator = text[index];
	if (separator !== ":" && separator !== "=" && separator !== ",") return null;
	index += 1;
	if (text[index] === ">") index += 1;
	index = skipBlanks(text, index, limit + 16);
	// `"authorization": 12`: a bare value behind a quoted name is a number or a list of JSON.
	if (isNamed && separator !== "=" && !isQuote(text.charCodeAt(index))) return null;
	while (index < limit + 24 && (isQuote(text.charCodeAt(index)) || (text.charCodeAt(index) === 92 && isQuote(text.charCodeAt(index + 1)))))
		index += 1;
	if (text.charCodeAt(index) === 92) return null;
	const scheme = runEnd(text, index, OPAQUE, index + 24);
	const start = isBlank(text.charCodeAt(scheme)) ? skipBlanks(text, scheme, scheme + 4) : index;
	const head = runEnd(text, start, OPAQUE, start + maxHead);
	if (start < floor || head - start < 6) return null;
	const shape = shapeOf(text, start, head);
	if (start === index && shape.digits === 0) return null;
	if (isStandIn(text, { start, end: head, isQuoted: true, isCut: false })) return null;
	return shape.digits > 0 || shape.breaks > 2 || head - start >= 16 ? { start, end: runEnd(text, head, OPAQUE) } : null;
}

/** `Bearer <token>` wherever it stands. */
const bearer = token("bearer-token", "assignment", "Bearer token", ["bearer ", "bearer%20"], /[\w+/=.~%-]{16}/y, {
	lead: /bearer(?: {1,3}|%20)/iy,
	rest: OPAQUE,
	accept: (value) => /\d/.test(value) && !/x{6}/i.test(value),
});

const basic = token("basic-credentials", "assignment", "Basic credentials", ["basic "], /[A-Za-z0-9+/]{16}/y, {
	lead: /basic {1,3}/iy,
	rest: OPAQUE,
	accept: (value) => /[0-9]/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value),
});

/** `Cookie: …` and `Set-Cookie: …` up to the end of the header. */
const cookie: Pattern = {
	kind: "cookie",
	family: "assignment",
	title: "Cookie header",
	keywords: ["cookie:", 'cookie":', "cookie':"],
	expressions: [],
	find: (text, _at, after, floor) => {
		let start = skipBlanks(text, after, after + 8);
		const quote = text.charCodeAt(start);
		if (isQuote(quote)) start += 1;
		const head = headerEnd(text, start, start + maxHead);
		if (start < floor || head - start < 8 || isStandIn(text, { start, end: head, isQuoted: true, isCut: false })) return null;
		if (!text.slice(start, Math.min(head, start + 64)).includes("=") || shapeOf(text, start, head).digits === 0) return null;
		return { start, end: headerEnd(text, head, text.length) };
	},
};

function headerEnd(text: string, from: number, to: number): number {
	const limit = Math.min(text.length, to);
	let end = from;
	while (end < limit && !isNewline(text.charCodeAt(end)) && !isQuote(text.charCodeAt(end)) && text.charCodeAt(end) !== 92) end += 1;
	return end;
}

/** `curl -u user:password`, `--user user:password`. */
const commandUser: Pattern = {
	kind: "command-password",
	family: "assignment",
	title: "Password given to a command as `user:password`",
	keywords: [" -u", "--user", "--proxy-user"],
	expressions: [],
	find: (text, at, after, floor) => {
		if (!/\b(?:curl|wget|http|httpie|xh)\b/.test(text.slice(Math.max(0, at - 300), at))) return null;
		let index = after;
		if (text[index] === "=") index += 1;
		index = skipBlanks(text, index, index + 4);
		const value = readValue(text, index, false);
		if (value === null) return null;
		const colon = value.start + text.slice(value.start, Math.min(value.end, value.start + 200)).indexOf(":");
		if (colon < value.start || colon >= value.end - 1) return null;
		const password = { ...value, start: colon + 1 };
		if (password.start < floor || isStandIn(text, password)) return null;
		return /^\d+$/.test(text.slice(password.start, Math.min(password.end, password.start + 12))) && password.end - password.start < 6
			? null
			: { start: password.start, end: value.isCut ? wholeValue(text, index, false).end : value.end };
	},
};

/** `sshpass -p secret`, `mysql -psecret`: passwords behind `-p`. */
const commandPassword: Pattern = {
	kind: "command-password",
	family: "assignment",
	title: "Password given to a command with `-p`",
	keywords: [" -p"],
	expressions: [],
	find: (text, at, after, floor) => {
		const command = commandBefore(text, at);
		const isSshpass = command.endsWith("sshpass");
		const isMysql = /(?:^|[\s/])(?:mysql|mysqldump|mysqladmin|mariadb)(?:\s|$)/.test(command);
		const isLogin = command.includes(" login") && /(?:^|[\s/])(?:docker|podman|nerdctl|registry|oras|az|oc)\s/.test(command);
		if (!isSshpass && !isMysql && !isLogin) return null;
		const index = isMysql ? after : skipBlanks(text, after, after + 4);
		if (isMysql && isBlank(text.charCodeAt(index))) return null;
		if (!isMysql && !isSshpass && index === after) return null;
		const value = readValue(text, index, false);
		if (value === null || value.start < floor || value.end - value.start < 3 || isStandIn(text, value)) return null;
		return { start: value.start, end: value.isCut ? wholeValue(text, index, false).end : value.end };
	},
};

/** The words of the command that the option at `at` belongs to, as far as they stand near. */
function commandBefore(text: string, at: number): string {
	const near = text.slice(Math.max(0, at - 120), at);
	return near.slice(Math.max(near.lastIndexOf("|"), near.lastIndexOf(";"), near.lastIndexOf("&"), near.lastIndexOf("\n")) + 1);
}

export const headerPatterns: readonly Pattern[] = [authorization, bearer, basic, cookie, commandUser, commandPassword];

import { isBlank, isNewline, isQuote, OPAQUE, runEnd, skipBlanks } from "./chars.ts";
import { type Pattern, type Span, token } from "./pattern.ts";
import { shapeOf } from "./randomness.ts";
import { isStandIn, readValue } from "./value.ts";

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
	index = skipBlanks(text, index, limit);
	const separator = text[index];
	if (separator !== ":" && separator !== "=" && separator !== ",") return null;
	index += 1;
	if (text[index] === ">") index += 1;
	index = skipBlanks(text, index, limit + 16);
	while (index < limit + 24 && (isQuote(text.charCodeAt(index)) || text.charCodeAt(index) === 92)) index += 1;
	const scheme = runEnd(text, index, OPAQUE, index + 24);
	const start = isBlank(text.charCodeAt(scheme)) ? skipBlanks(text, scheme, scheme + 4) : index;
	const end = runEnd(text, start, OPAQUE | 1);
	if (start < floor || end - start < 6) return null;
	const value = { start, end, isQuoted: true };
	if (isStandIn(text, value)) return null;
	const shape = shapeOf(text, start, end);
	if (start === index && shape.digits === 0) return null;
	return shape.digits > 0 || shape.breaks > 2 || end - start >= 16 ? { start, end } : null;
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
	keywords: ["cookie:", "cookie\":", "cookie':"],
	expressions: [],
	find: (text, _at, after, floor) => {
		let start = skipBlanks(text, after, after + 8);
		const quote = text.charCodeAt(start);
		if (isQuote(quote)) start += 1;
		let end = start;
		const limit = Math.min(text.length, start + 4096);
		while (end < limit && !isNewline(text.charCodeAt(end)) && !isQuote(text.charCodeAt(end)) && text.charCodeAt(end) !== 92) end += 1;
		const value = { start, end, isQuoted: true };
		if (start < floor || end - start < 8 || isStandIn(text, value)) return null;
		const shape = shapeOf(text, start, end);
		return text.slice(start, Math.min(end, start + 64)).includes("=") && shape.digits > 0 ? { start, end } : null;
	},
};

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
		const colon = text.indexOf(":", value.start);
		if (colon === -1 || colon >= value.end - 1 || colon - value.start > 200) return null;
		const password = { start: colon + 1, end: value.end, isQuoted: true };
		if (password.start < floor || isStandIn(text, password)) return null;
		return /^\d+$/.test(text.slice(password.start, Math.min(password.end, password.start + 12))) && password.end - password.start < 6 ? null : password;
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
		const before = text.slice(Math.max(0, at - 120), at);
		const isSshpass = /\bsshpass$/.test(before);
		const isMysql = /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&\n]{0,100}$/.test(before);
		const isLogin = /\b(?:docker|podman|nerdctl|helm registry|oras|az|oc)\b[^|;&\n]{0,60}\blogin\b[^|;&\n]{0,60}$/.test(before);
		if (!isSshpass && !isMysql && !isLogin) return null;
		const index = isMysql ? after : skipBlanks(text, after, after + 4);
		if (isMysql && isBlank(text.charCodeAt(index))) return null;
		if (!isMysql && !isSshpass && index === after) return null;
		const value = readValue(text, index, false);
		if (value === null || value.start < floor || value.end - value.start < 3 || isStandIn(text, value)) return null;
		return value;
	},
};

export const headerPatterns: readonly Pattern[] = [authorization, bearer, basic, cookie, commandUser, commandPassword];

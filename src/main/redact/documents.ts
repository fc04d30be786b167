import { ALNUM, DENSE, isBlank, isEdge, isNewline, isOf, isQuote, runEnd, runStart, URL64 } from "./chars.ts";
import { type Pattern, type Span, token } from "./pattern.ts";

/**
 * The whole of a private key block: header, body and footer, also when the text was cut before the footer, when line
 * ends are the two characters `\n`, and when the lines are quoted or indented.
 *
 * A header with nothing behind it is documentation and stays.
 */
const privateKey: Pattern = {
	kind: "private-key",
	family: "key",
	title: "Private key block (RSA, EC, DSA, OpenSSH, PKCS 8, encrypted, PGP)",
	keywords: ["-----begin", "---- begin"],
	expressions: [/-{4,5} ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/iy],
	find: (text, at) => {
		const header = privateHeader;
		header.lastIndex = at;
		if (!header.test(text)) return null;
		const body = bodyEnd(text, header.lastIndex);
		if (!hasKeyMaterial(text, header.lastIndex, body)) return null;
		privateFooter.lastIndex = body;
		return { start: at, end: privateFooter.test(text) ? privateFooter.lastIndex : trimBlanks(text, at, body) };
	},
};

const privateHeader = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/iy;
const privateFooter = /-{1,5} ?END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{0,5}/iy;

/** Everything a key block may hold: base64, blanks, line ends, escapes, quotes and joiners of source code, headers. */
function bodyEnd(text: string, from: number): number {
	let index = from;
	for (; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 45) {
			if (text.charCodeAt(index + 1) === 45) return index;
			continue;
		}
		if (isOf(code, DENSE) || code <= 32 || isQuote(code)) continue;
		if (code === 92) {
			const next = text.charCodeAt(index + 1);
			if (next === 110 || next === 114 || next === 116 || next === 92 || isQuote(next) || isNewline(next)) {
				index += 1;
				continue;
			}
			return index;
		}
		// `Proc-Type: 4,ENCRYPTED`, `Comment: x`, `+ "…"`, `<br>`, `.`
		if (!":,;.()<>@".includes(text[index]!)) return index;
	}
	return text.length;
}

/** A line of at least 16 base64 characters. */
function hasKeyMaterial(text: string, from: number, to: number): boolean {
	let run = 0;
	for (let index = from; index < to; index += 1) {
		run = isOf(text.charCodeAt(index), DENSE) ? run + 1 : 0;
		if (run >= 16) return true;
	}
	return false;
}

/** A cut block: give back what surely is not its own, so that quotes and brackets of the text around stay. */
function trimBlanks(text: string, from: number, to: number): number {
	let end = to;
	while (end > from && !isOf(text.charCodeAt(end - 1), ALNUM) && text.charCodeAt(end - 1) !== 61) end -= 1;
	// `…abc\n` of a JSON string: the letter of the escape is not key material.
	if (text.charCodeAt(end - 2) === 92) end -= 2;
	return end;
}

/** Certificates, public keys and signatures: no secret, and no reason to measure their entropy. */
export const publicBlock: Pattern = {
	kind: "public-block",
	family: "key",
	title: "Certificate or public key (left readable)",
	keywords: ["-----begin"],
	expressions: [/-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}(?:PUBLIC KEY|CERTIFICATE(?: REQUEST)?|X509 CRL|SIGNATURE|MESSAGE|PARAMETERS|PKCS7|CMS)(?: BLOCK)?-----/y],
	find: (text, at) => {
		publicHeader.lastIndex = at;
		return publicHeader.test(text) ? { start: at, end: bodyEnd(text, publicHeader.lastIndex) } : null;
	},
};
const publicHeader = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}(?:PUBLIC KEY|CERTIFICATE(?: REQUEST)?|X509 CRL|SIGNATURE|MESSAGE|PARAMETERS|PKCS7|CMS)(?: BLOCK)?-----/y;

/** PuTTY's own format: the private lines are counted by a header, but a cut file must go too. */
const putty: Pattern = {
	kind: "putty-private-key",
	family: "key",
	title: "PuTTY private key file",
	keywords: ["private-lines:"],
	expressions: [],
	find: (text, _at, after, floor) => {
		let start = after;
		while (start < text.length && start < after + 12 && !isOf(text.charCodeAt(start), URL64)) start += 1;
		start = runEnd(text, start, ALNUM, start + 6);
		const end = bodyEnd(text, start);
		return start >= floor && hasKeyMaterial(text, start, end) ? { start: skipSpace(text, start, end), end: trimBlanks(text, start, end) } : null;
	},
};

function skipSpace(text: string, from: number, to: number): number {
	let index = from;
	while (index < to && (isBlank(text.charCodeAt(index)) || isNewline(text.charCodeAt(index)))) index += 1;
	return index;
}

/**
 * JSON Web Tokens: `eyJ….eyJ….signature`, also unsigned, encrypted (five parts), or cut.
 *
 * Law: the run in which the first part stands is scanned once. When it is not followed by a point, every later `ey`
 * of the same run fails for the same reason, and `runEnd` is not asked again (`deadUntil` in the scanner).
 */
const jwt: Pattern = {
	kind: "jwt",
	family: "key",
	title: "JSON Web Token",
	keywords: ["eyJ", "eyA", "ewog"],
	expressions: [],
	find: (text, at, _after, floor) => {
		if (!isEdge(text, at, floor) && text.charCodeAt(at - 1) !== 95) return null;
		const first = runEnd(text, at, URL64);
		if (text.charCodeAt(first) !== 46 || first - at < 12) return null;
		let end = first;
		let parts = 1;
		while (parts < 5 && text.charCodeAt(end) === 46) {
			const next = runEnd(text, end + 1, URL64);
			if (next === end + 1) break;
			end = next;
			parts += 1;
		}
		return end - first >= 10 ? { start: at, end } : null;
	},
};

/** base64 of `-----BEGIN`, as in Kubernetes secrets and CI variables. */
const encodedKey = token("encoded-private-key", "key", "Private key block in base64", "LS0tLS1CRUdJTi", /LS0tLS1CRUdJTi[A-Za-z0-9+/]{6}(?:BSSVZB|QUklWQV|UFJJVk|IFBSSV|JTQSBQ|SU0EgU|BFQyBQ|BUFJJVk|[A-Za-z0-9+/]{6})/y, {
	rest: DENSE,
	edge: "any",
	accept: (value) => !/^LS0tLS1CRUdJTiB(?:DRVJU|QVUJM)/.test(value),
});

export const documentPatterns: readonly Pattern[] = [
	privateKey,
	putty,
	jwt,
	encodedKey,
	token("age-secret-key", "key", "age identity", "AGE-SECRET-KEY-", /AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40}/iy, { rest: ALNUM }),
	token("minisign-secret-key", "key", "minisign or signify secret key", ["RWRTY0Iy", "RWQAAEIy"], /RW(?:RTY0Iy|QAAEIy)[A-Za-z0-9+/]{80}/y, { rest: DENSE }),
	token("wireguard-private-key", "key", "WireGuard private or preshared key", ["PrivateKey = ", "PresharedKey = ", "PrivateKey=", "PresharedKey="], /[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/y, { lead: /(?:Private|Preshared)Key {0,2}= {0,2}/iy }),
	token("encryption-key-hex", "key", "Hexadecimal encryption key", ["encryption_key", "encryption-key", "encryptionkey", "master_key", "secret_key_base", "cipher_key", "aes_key"], /[0-9a-fA-F]{32}/y, { lead: /(?:encryption|master|cipher|aes)?[_-]?(?:secret_)?key(?:_base)?["']?\s{0,4}[:=]{1,2}>?\s{0,4}["']?/iy, rest: ALNUM, edge: "any" }),
	token("crypt-password-hash", "key", "crypt(3) password hash (shadow, htpasswd)", ["$2a$", "$2b$", "$2y$", "$apr1$", "$1$", "$5$", "$6$", "$y$", "$argon2"], /\$(?:2[aby]\$\d{2}\$[./A-Za-z0-9]{53}|apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|[56]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43,86}|y\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|argon2i?d?\$v=\d{1,3}\$m=\d{1,8},t=\d{1,4},p=\d{1,4}\$[+/A-Za-z0-9]{8,64}\$[+/A-Za-z0-9]{16,128})/y, { edge: "any" }),
	token("ldap-password-hash", "key", "LDAP password hash", ["{SSHA", "{SHA", "{SMD5"], /\{S(?:SHA|HA|MD5)(?:256|384|512)?\}[A-Za-z0-9+/]{24}/iy, { rest: DENSE, edge: "any" }),
];

/** `user:password@host` in a URI. Only the password goes: the destination stays readable for the approver. */
const schemes: readonly [kind: string, title: string, scheme: RegExp][] = [
	["mongodb-uri-password", "Password in a MongoDB URI", /^mongodb(?:\+srv)?$/i],
	["postgres-uri-password", "Password in a PostgreSQL URI", /^(?:postgres(?:ql)?(?:\+\w{1,12})?|cockroachdb|redshift)$/i],
	["mysql-uri-password", "Password in a MySQL or MariaDB URI", /^(?:mysqlx?|mariadb)(?:\+\w{1,12})?$/i],
	["redis-uri-password", "Password in a Redis URI", /^(?:redis|rediss|valkeys?)$/i],
	["mssql-uri-password", "Password in a SQL Server URI", /^(?:mssql|sqlserver)(?:\+\w{1,12})?$/i],
	["amqp-uri-password", "Password in an AMQP URI", /^amqps?$/i],
	["ftp-uri-password", "Password in an FTP or SFTP URI", /^(?:s?ftps?|scp|ssh)$/i],
	["http-uri-password", "Password in an HTTP URI", /^(?:git\+)?https?$/i],
	["cassandra-uri-password", "Password in a Cassandra, ClickHouse, Elastic or Neo4j URI", /^(?:cassandra|clickhouse|elasticsearch|elastic|neo4j(?:\+s{1,3}c?)?|bolt|couchdb|influxdb|snowflake|databricks)$/i],
	["uri-password", "Password in any other URI", /^[a-z][\w+.-]{0,30}$/i],
];

const maxAuthority = 1024;

/** Finds the password of the URI whose `://` stands at `at`; the kind follows from the scheme. */
export const uriPatterns: readonly Pattern[] = schemes.map(([kind, title, scheme], rank) => ({
	kind,
	family: "database",
	title,
	keywords: ["://"],
	expressions: [],
	find: (text, at, after, floor) => {
		const from = runStart(text, at, URL64 | 2, Math.max(floor, at - 24));
		const name = text.slice(skipPlus(text, from, at, floor), at);
		if (schemes.findIndex(([, , other]) => other.test(name)) !== rank) return null;
		return passwordIn(text, after);
	},
}));

/** `mongodb+srv`: the plus sign is no part of the run class. */
function skipPlus(text: string, from: number, at: number, floor: number): number {
	if (text.charCodeAt(from - 1) !== 43 || from - 1 <= floor) return from;
	return runStart(text, from - 1, URL64, Math.max(floor, at - 32));
}

function passwordIn(text: string, from: number): Span | null {
	const limit = Math.min(text.length, from + maxAuthority);
	let colon = -1;
	let at = -1;
	let index = from;
	for (; index < limit; index += 1) {
		const code = text.charCodeAt(index);
		if (code <= 32 || code === 47 || code === 63 || code === 35 || isQuote(code) || code === 60 || code === 62 || code === 92) break;
		if (code === 58 && colon === -1) colon = index;
		if (code === 64 && colon !== -1) at = index;
	}
	if (colon === -1 || at === -1 || at - colon < 2) return null;
	const head = text.slice(colon + 1, Math.min(at, colon + 80));
	if (/^(?:\$\{|\$\(|\$[A-Z_]+$|\{|%s|%\(|\*{3}|\[redacted:|x{4}|\.{3})/.test(head)) return null;
	return { start: colon + 1, end: at };
}

/** Go's MySQL DSN: `user:password@tcp(host)/db`. */
export const dsnPattern: Pattern = {
	kind: "mysql-dsn-password",
	family: "database",
	title: "Password in a Go database DSN",
	keywords: ["@tcp(", "@unix("],
	expressions: [],
	find: (text, at, _after, floor) => {
		const least = Math.max(floor, at - 128);
		let start = at;
		while (start > least && !isBlank(text.charCodeAt(start - 1)) && !isQuote(text.charCodeAt(start - 1)) && text.charCodeAt(start - 1) !== 58 && text.charCodeAt(start - 1) !== 47) start -= 1;
		if (text.charCodeAt(start - 1) !== 58 || start <= floor || at - start < 3) return null;
		return /[${}<]/.test(text.slice(start, start + 2)) ? null : { start, end: at };
	},
};

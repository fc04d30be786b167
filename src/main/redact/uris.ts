import { isBlank, isQuote, runStart, URL64 } from "./chars.ts";
import { maskEnd, maskHead, type Pattern, type Span } from "./pattern.ts";

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
	[
		"cassandra-uri-password",
		"Password in a Cassandra, ClickHouse, Elastic or Neo4j URI",
		/^(?:cassandra|clickhouse|elasticsearch|elastic|neo4j(?:\+s{1,3}c?)?|bolt|couchdb|influxdb|snowflake|databricks)$/i,
	],
];

const maxAuthority = 1024;

/** Finds the password of the URI whose `://` stands at `at`; the kind follows from the scheme. */
export const uriPattern: Pattern = {
	kind: "uri-password",
	family: "database",
	title: "Password in any other URI",
	keywords: ["://"],
	expressions: [],
	kinds: schemes.map(([kind, title]) => ({ kind, family: "database", title })),
	find: (text, at, after, floor) => {
		const span = passwordIn(text, after);
		if (span === null) return null;
		const from = runStart(text, at, URL64, Math.max(floor, at - 24));
		const name = text.slice(skipPlus(text, from, at, floor), at);
		const known = schemes.find(([, , scheme]) => scheme.test(name));
		return known === undefined ? span : { ...span, kind: known[0] };
	},
};

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
		if (code === 91 && text.startsWith(maskHead, index)) {
			if (colon !== -1) return null;
			const end = maskEnd(text, index);
			if (end === -1) return null;
			index = end - 1;
			continue;
		}
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
		while (
			start > least &&
			!isBlank(text.charCodeAt(start - 1)) &&
			!isQuote(text.charCodeAt(start - 1)) &&
			text.charCodeAt(start - 1) !== 58 &&
			text.charCodeAt(start - 1) !== 47
		)
			start -= 1;
		if (text.charCodeAt(start - 1) !== 58 || start <= floor || at - start < 3) return null;
		return /[${}<]/.test(text.slice(start, start + 2)) ? null : { start, end: at };
	},
};

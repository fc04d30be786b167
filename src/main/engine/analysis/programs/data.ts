import type { Call, Verdict } from "../shell/types.ts";
import { raise, reads, writes } from "../shell/verdict.ts";
import { hostsOf } from "../shell/hosts.ts";
import { tree, type Judge, type Judges } from "./kit.ts";

/** Databases. The SQL on the command line decides; a session without any can do everything. */

const withoutText = (sql: string): string => sql.replace(/'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\*[\s\S]*?\*\//g, " x ");
const readSql = /^\s*(select|show|describe|desc|explain|with|values|table|pragma|use|set\s+names|help)\b/i;
const changingSql =
	/\b(insert|update|delete|drop|alter|create|truncate|replace|grant|revoke|merge|call|do|copy|load|import|vacuum|reindex|attach|detach|into\s+(outfile|dumpfile|table|temp)|lock|rename|exec(ute)?|pg_read_file|pg_ls_dir|pg_read_binary_file|lo_import|lo_export|dblink|xp_cmdshell|load_file|load_extension|readfile|writefile|edit|shell|system|set_config|pg_terminate_backend|pg_cancel_backend|pg_sleep|setval|nextval|analyze\s+\w)\b/i;
const losingSql =
	/\b(drop|truncate|delete|grant|revoke|alter|shutdown|xp_cmdshell|copy\s[\s\S]*\bprogram|into\s+(outfile|dumpfile)|load_extension|writefile|update)\b/i;

/** What a text of SQL does. */
export const judgeSql = (verdict: Verdict, sql: string): void => {
	if (sql.length > 8192) {
		raise(verdict, "destructive", "sql-change", "the SQL is too long to be judged");
		return;
	}
	if (
		/^\s*\\!|^\s*\.(shell|system|import|output|once|load|open|save|backup|restore|read|excel)\b|\\(copy|o|w|i|ir|e|g)\b|^\s*system\b|\\!/im.test(
			sql,
		)
	) {
		raise(verdict, "destructive", "sql-shell", "leaves the database: runs a command or touches files");
		return;
	}
	for (const statement of withoutText(sql).split(";")) {
		if (
			statement.trim() === "" ||
			/^\s*\\(d\S*|l\+?|timing|conninfo|x|pset\b.*|q|encoding|du\+?|dt\+?|z)(\s|$)/.test(statement) ||
			/^\s*\.(tables|schema|headers?|mode|databases|indexes|indices|dump|width|help|show|fullschema|dbinfo|stats)\b/.test(statement)
		)
			continue;
		if (losingSql.test(statement))
			raise(verdict, "destructive", "sql-change", `changes or removes data: ${statement.trim().slice(0, 120)}`);
		else if (!readSql.test(statement) || changingSql.test(statement) || /pragma\s+\w+\s*=/i.test(statement))
			raise(verdict, "execute", "sql-change", `changes data: ${statement.trim().slice(0, 120)}`);
	}
};

type Client = {
	readonly sql: RegExp;
	readonly file: RegExp;
	readonly out: RegExp;
	readonly values: RegExp;
	readonly operandSql?: number;
	readonly quiet: RegExp;
};

const client =
	(spec: Client): Judge =>
	(call, verdict) => {
		verdict.effect = "asks a database";
		const words = call.args.map((arg) => arg.value);
		if (words.length > 0 && words.every((word) => spec.quiet.test(word))) return;
		let sawSql = false;
		let operands = 0;
		for (let i = 0; i < call.args.length; i++) {
			const arg = call.args[i] as Call["args"][number];
			const next = call.args[i + 1];
			const attached = /^(--?[\w-]+)=([\s\S]*)$/.exec(arg.value);
			const name = attached?.[1] ?? arg.value;
			const value = attached === null ? next : { ...arg, value: attached[2] ?? "" };
			if (spec.sql.test(name) && value !== undefined) {
				sawSql = true;
				if (value.dynamic) raise(verdict, "execute", "dynamic-code", "the SQL is only known when it runs");
				judgeSql(verdict, value.value);
				if (attached === null) i += 1;
			} else if (spec.file.test(name) && value !== undefined) {
				sawSql = true;
				reads(call, verdict, value);
				raise(verdict, "execute", "sql-file", `runs the SQL in ${value.value}`);
				if (attached === null) i += 1;
			} else if (spec.out.test(name) && value !== undefined) {
				verdict.hazards.push(name);
				writes(call, verdict, value);
				if (attached === null) i += 1;
			} else if (spec.values.test(name)) {
				if (value !== undefined && /^(-h|--host)$/.test(name)) verdict.hosts.push(...hostsOf(value));
				if (attached === null) i += 1;
			} else if (!arg.value.startsWith("-")) {
				operands += 1;
				if (arg.value === "query") operands -= 1;
				else if (spec.operandSql !== undefined && operands > spec.operandSql) {
					sawSql = true;
					if (arg.dynamic) raise(verdict, "execute", "dynamic-code", "the SQL is only known when it runs");
					judgeSql(verdict, arg.value);
				} else if (spec.operandSql !== undefined && arg.value !== ":memory:" && !/^(query)$/.test(arg.value)) reads(call, verdict, arg);
			} else if (
				/^--?(init|csv-file|load|plugin-dir|enable-|pager|tee|login-path|defaults-|local-infile|variable|set|v)\b/.test(arg.value)
			) {
				verdict.hazards.push(arg.value);
				raise(verdict, "execute", "unknown-option", `\`${arg.value}\` is not known to be harmless`);
			}
		}
		if (sawSql || words.some((word) => /^(-l|--list)$/.test(word))) return;
		if (call.stdin.text !== undefined) judgeSql(verdict, call.stdin.text);
		else raise(verdict, "execute", "sql-session", "opens a database session or runs its input");
	};

const psql = client({
	sql: /^(-[a-zA-Z]*c|--command)$/,
	file: /^(-f|--file)$/,
	out: /^(-o|--output|-L|--log-file)$/,
	values: /^(-d|-h|-p|-U|-F|-R|-T|-P|--dbname|--host|--port|--username|--field-separator|--pset|--table-attr|--record-separator)$/,
	quiet: /^(-V|--version|-\?|--help)$/,
});
const mysql = client({
	sql: /^(-[a-zA-Z]*e|--execute)$/,
	file: /^--defaults-file$/,
	out: /^--(tee|pager)$/,
	values: /^(-h|-u|-P|-D|-S|--host|--user|--port|--database|--socket|--protocol|--default-character-set)$/,
	quiet: /^(-V|--version|-\?|--help)$/,
});
const sqlite = client({
	sql: /^-(cmd|c|s)$/,
	file: /^-init$/,
	out: /^(-output|-A\w*)$/,
	values: /^-(separator|nullvalue|newline|lookaside|maxsize|mmap|vfs|heap)$/,
	operandSql: 1,
	quiet: /^(--?version|--?help)$/,
});
const sqlcmd = client({
	sql: /^(-Q|-q|--query)$/,
	file: /^(-i|--input-file)$/,
	out: /^(-o|--output-file)$/,
	values: /^(-S|-U|-P|-d|-s|-W|-h|-w|--server|--database-name)$/,
	operandSql: 0,
	quiet: /^(-\?|-h|--help|--version|query)$/,
});

const redisReads =
	/^(get|mget|keys|scan|exists|ttl|pttl|type|llen|lrange|lindex|hget|hgetall|hmget|hkeys|hvals|hlen|hscan|scard|smembers|sismember|sscan|zcard|zrange|zscore|zrank|zcount|zscan|strlen|getrange|ping|info|dbsize|time|lastsave|memory|object|randomkey|dump|xlen|xrange|xinfo|pubsub|command|echo|help|bitcount|getbit|client|slowlog|latency|cluster|role)$/i;
const redis: Judge = (call, verdict) => {
	verdict.effect = "asks a redis server";
	const all = call.args.map((arg) => arg.value).join(" ");
	if (
		/^((-[hpn] [\w.-]+|-c|-3|--raw) )*(--(bigkeys|memkeys|hotkeys|stat|latency|latency-history|scan)( --pattern \S+| --count \d+| -i [\d.]+)*)$/.test(
			all,
		) &&
		all.length <= 256
	)
		return;
	const words: string[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value ?? "";
		if (/^-(h|p|s|a|n|u|r|i|x)$|^--(user|pass|raw|csv|no-auth-warning)$/.test(text)) {
			if (text === "-h" && call.args[i + 1] !== undefined) verdict.hosts.push(...hostsOf(call.args[i + 1] as Call["args"][number]));
			if (!/^--(raw|csv|no-auth-warning)$/.test(text)) i += 1;
		} else words.push(text);
	}
	if (words.length > 0 && words.every((word) => /^--(version|help)$|^-v$/.test(word))) return;
	const verb = words.find((word) => !word.startsWith("-"));
	if (
		verb !== undefined &&
		redisReads.test(verb) &&
		!words.some((word) => /^(kill|reset|pause|set|doctor|purge|--eval|--pipe|--rdb)$/i.test(word))
	)
		return;
	raise(
		verdict,
		/^(flushall|flushdb|shutdown|config|debug|del|unlink|slaveof|replicaof|script|eval|module|migrate|restore|rename|acl)$/i.test(
			verb ?? "",
		)
			? "destructive"
			: "execute",
		"database-change",
		`changes data (${verb ?? "session"})`,
	);
};

const mongo: Judge = (call, verdict) => {
	verdict.effect = "asks a mongo server";
	const words = call.args.map((arg) => arg.value);
	if (words.length > 0 && words.every((word) => /^--(version|help)$/.test(word))) return;
	const code = words.find((_word, i) => words[i - 1] === "--eval") ?? "";
	for (const arg of call.args) if (arg.value.startsWith("mongodb")) verdict.hosts.push(...hostsOf(arg));
	if (/drop|delete|remove|shutdown|\.update|insert|rename|createUser|grant|save\(/.test(code))
		raise(verdict, "destructive", "database-change", "changes or removes data");
	else raise(verdict, "execute", "database-session", "runs code in the database shell");
};

const dump =
	(effect: string): Judge =>
	(call, verdict) => {
		verdict.effect = effect;
		raise(verdict, "execute", "database-dump", effect);
		for (let i = 0; i < call.args.length; i++)
			if (/^(-f|-o|--file|--out|--result-file|-r)$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined)
				writes(call, verdict, call.args[i + 1] as Call["args"][number]);
	};
const loss =
	(effect: string): Judge =>
	(_call, verdict) => {
		verdict.effect = effect;
		raise(verdict, "destructive", "database-change", effect);
	};

export const data: Judges = {
	psql,
	pgcli: psql,
	mysql,
	mariadb: mysql,
	mycli: mysql,
	sqlite3: sqlite,
	sqlite: sqlite,
	duckdb: sqlite,
	litecli: sqlite,
	sqlcmd,
	"redis-cli": redis,
	"valkey-cli": redis,
	mongosh: mongo,
	mongo,
	pg_dump: dump("copies a database"),
	pg_dumpall: dump("copies every database"),
	mysqldump: dump("copies a database"),
	mongodump: dump("copies a database"),
	mongoexport: dump("copies a database"),
	pg_restore: loss("writes a database back over what is there"),
	mongorestore: loss("writes a database back over what is there"),
	mongoimport: loss("writes data into a database"),
	dropdb: loss("deletes a database"),
	dropuser: loss("deletes a database user"),
	createdb: dump("makes a database"),
	createuser: loss("makes a database user"),
	initdb: loss("makes a database cluster"),
	pg_isready: (_call, verdict) => {
		verdict.effect = "asks whether the database answers";
	},
	mysqladmin: tree({
		globals: "-u= -h= -p? -P= --user= --host=",
		read: "ping status version processlist variables extended-status",
		otherwise: "destructive",
		what: "works with a database server",
	}),
	influx: tree({
		read: "version ping bucket.list org.list user.list",
		destructive: "delete",
		depth: 2,
		otherwise: "execute",
		what: "works with a database",
	}),
	clickhouse: loss("runs a database program"),
	cqlsh: client({ sql: /^(-e|--execute)$/, file: /^(-f|--file)$/, out: /^$/, values: /^(-u|-p|-k)$/, quiet: /^--(version|help)$/ }),
	trino: client({
		sql: /^--execute$/,
		file: /^(-f|--file)$/,
		out: /^--output-file$/,
		values: /^--(server|catalog|schema|user)$/,
		quiet: /^--(version|help)$/,
	}),
};

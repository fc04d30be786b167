/**
 * Redaction: megabytes and audit rows a second against the obvious ways, and what hostile input does to each.
 *
 * Run with `node bench/redact.ts [rounds]`. Goals G13 and G14 of the performance notes: at least 10 times the naive
 * replacement per pattern, linear on every input, none slower than 1/25 of mixed text.
 */
import { allPatterns } from "../src/main/redact/catalogue.ts";
import { redact } from "../src/main/redact/index.ts";

const rounds = Number(process.argv[2] ?? 5);

/** A small generator with a fixed seed, so that two runs measure the same text. */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
const random = createRandom(7);
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const draw = (length: number, from = alphabet): string => Array.from({ length }, () => from[Math.floor(random() * from.length)]).join("");
const hex = (length: number): string => draw(length, "0123456789abcdef");

const lines: readonly (() => string)[] = [
	() => `\tconst items = await store.read(${Math.floor(random() * 100)}, { limit: page.size, after: cursor });`,
	() => `export function parse${draw(6)}(input: string, options: Options = {}): Result<Node> {`,
	() =>
		`2026-11-21T08:${10 + Math.floor(random() * 49)}:12.${Math.floor(random() * 999)}Z INFO worker ${Math.floor(random() * 64)} finished job ${hex(8)} in ${Math.floor(random() * 900)} ms`,
	() =>
		`    "node_modules/${draw(7).toLowerCase()}": { "version": "4.${Math.floor(random() * 20)}.1", "resolved": "https://registry.example/${draw(7).toLowerCase()}.tgz" },`,
	() => `      "integrity": "sha512-${draw(86)}==",`,
	() =>
		`{"id":"${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}","tool":"file_read","path":"/srv/app/src/${draw(5).toLowerCase()}.ts","ok":true}`,
	() => `commit ${hex(40)}`,
	() => `  if (!node.parent || node.kind !== "block") return previous.concat(node.children); // keep the order`,
	() => "The scheduler keeps one queue for each agent and never starts a job before the earlier one has ended.",
	() =>
		`GET /api/v1/items/${Math.floor(random() * 1e6)}?limit=50&offset=${Math.floor(random() * 1e4)} 200 ${Math.floor(random() * 1e5)} "-" "curl/8.5.0"`,
];
const planted: readonly (() => string)[] = [
	() => `ghp_${draw(36)}`,
	() => `sk-ant-api03-${draw(93)}AA`,
	() => `AKIA${draw(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`,
	() => `xoxb-${draw(11, "0123456789")}-${draw(12, "0123456789")}-${draw(24)}`,
	() => `glpat-${draw(20)}`,
	() => `sk_live_${draw(24)}`,
	() => `npm_${draw(36)}`,
	() => `dapi${hex(32)}`,
];

function mixedText(bytes: number, secrets: number): { readonly text: string; readonly secrets: readonly string[] } {
	const parts: string[] = [];
	const hidden: string[] = [];
	let length = 0;
	while (length < bytes) {
		let line = lines[Math.floor(random() * lines.length)]!();
		if (hidden.length < secrets && length / bytes >= hidden.length / secrets) {
			const secret = planted[hidden.length % planted.length]!();
			hidden.push(secret);
			line = `${line} # ${secret}`;
		}
		parts.push(line);
		length += line.length + 1;
	}
	return { text: parts.join("\n"), secrets: hidden };
}

const expressions = allPatterns.flatMap(({ kind, expressions: own }) =>
	own.slice(-1).map((expression) => ({ kind, expression: new RegExp(expression.source, `${expression.flags.replace("y", "")}g`) })),
);
/** Those that begin with a class are tried at every character of a long run; without them the naive way is at its best. */
const anchored = expressions.filter(({ expression }) => !/^(?:\[|\\[dw]|\(\?:\[)/.test(expression.source));

/** The obvious way: one `replace` over the whole text a pattern, then entropy of every long word. */
function naive(text: string, list: typeof expressions): string {
	let result = text;
	for (const { kind, expression } of list) result = result.replace(expression, `[redacted:${kind}]`);
	return result.replace(/[A-Za-z0-9+/=_-]{20,}/g, (word) => {
		const counts = new Map<string, number>();
		for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
		let bits = 0;
		for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
		return bits > 4.5 && !word.startsWith("sha512-") ? "[redacted:high-entropy]" : word;
	});
}

/** Median processor seconds of one call over all rounds: other work on the machine does not count. */
function secondsOf(call: () => unknown): number {
	for (const begin = process.cpuUsage(); process.cpuUsage(begin).user < 400_000;) call();
	const times: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const begin = process.cpuUsage();
		let calls = 0;
		let spent = 0;
		while (spent < 0.1) {
			call();
			calls += 1;
			const { user, system } = process.cpuUsage(begin);
			spent = (user + system) / 1e6;
		}
		times.push(spent / calls);
	}
	// The first calls above were for the compiler.
	return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

const print = (...cells: readonly (string | number)[]): void =>
	console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(44) : String(cell).padStart(14))).join(""));
const megabytes = (bytes: number, seconds: number): number => bytes / 1e6 / seconds;

const { text, secrets } = mixedText(1_050_000, 256);
const rows = Array.from({ length: 2000 }, () => mixedText(455, random() < 0.02 ? 1 : 0).text.slice(0, 455));
const foundBy = (redacted: string): number => secrets.filter((secret) => !redacted.includes(secret)).length;

type Engine = readonly [name: string, run: (text: string) => string];
const engines: Engine[] = [
	[`naive: ${anchored.length} × replace, then entropy`, (input) => naive(input, anchored)],
	[`naive with all ${expressions.length} expressions`, (input) => naive(input, expressions)],
	["countersign redact()", (input) => redact(input).text],
];

print("engine", "MB/s on 1 MB", "× naive", "455 B rows/s", "× naive", "found of 256");
let base = { mixed: 0, rows: 0 };
let own = 0;
for (const [name, run] of engines) {
	const mixed = megabytes(
		text.length,
		secondsOf(() => run(text)),
	);
	const perSecond = rows.length / secondsOf(() => rows.forEach((row) => run(row)));
	if (base.mixed === 0) base = { mixed, rows: perSecond };
	own = mixed;
	print(
		name,
		mixed.toFixed(1),
		(mixed / base.mixed).toFixed(1),
		Math.round(perSecond),
		(perSecond / base.rows).toFixed(1),
		foundBy(run(text)),
	);
}
await secretlint();

/** The peer, when somebody has installed it beside us. */
async function secretlint(): Promise<void> {
	const [core, preset] = ["@secretlint/core", "@secretlint/secretlint-rule-preset-recommend"];
	try {
		const { lintSource } = await import(core);
		const { creator } = await import(preset);
		const lint = (content: string) =>
			lintSource({
				source: { filePath: "a.txt", content, contentType: "text" },
				options: { config: { rules: [{ id: preset, rule: creator }] } },
			});
		const begin = performance.now();
		const { messages } = await lint(text);
		const mixed = megabytes(text.length, (performance.now() - begin) / 1000);
		const rowBegin = performance.now();
		for (const row of rows) await lint(row);
		const perSecond = rows.length / ((performance.now() - rowBegin) / 1000);
		print(
			"secretlint preset-recommend",
			mixed.toFixed(1),
			(mixed / base.mixed).toFixed(1),
			Math.round(perSecond),
			(perSecond / base.rows).toFixed(2),
			messages.length,
		);
	} catch (error) {
		console.log(`secretlint is not installed, its row is left out (${error instanceof Error ? error.message.split("\n")[0] : "unknown"})`);
	}
}

const hostile: readonly (readonly [name: string, make: (n: number) => string])[] = [
	["`eyJ` repeated", (n) => "eyJ".repeat(n / 3)],
	["`-eyJ` repeated", (n) => "-eyJ".repeat(n / 4)],
	["private key headers", (n) => "-----BEGIN PRIVATE KEY-----".repeat(n / 27)],
	["`token ` repeated", (n) => "token ".repeat(n / 6)],
	["`token=` repeated", (n) => "token=".repeat(n / 6)],
	['`password:"` repeated', (n) => 'password:"'.repeat(n / 10)],
	["`authorization=` repeated", (n) => "authorization=".repeat(n / 14)],
	["base64 run", (n) => "aB3+/xYz".repeat(n / 8)],
	["hex run", (n) => "0123456789abcdef".repeat(n / 16)],
	["`://a:b` repeated", (n) => "://a:b".repeat(n / 6)],
	["`-sk-` repeated", (n) => "-sk-".repeat(n / 4)],
	["` -u a` repeated", (n) => " -u a".repeat(n / 5)],
	["key and value pairs", (n) => "token=abc123def456 ".repeat(n / 19)],
	["equal signs", (n) => "=".repeat(n)],
	["backslashes", (n) => "\\".repeat(n)],
];
console.log();
print("hostile input", "16k ms", "64k ms", "256k ms", "256k / 64k", "of mixed MB/s");
for (const [name, make] of hostile) {
	const times = [16_384, 65_536, 262_144].map((n) => {
		const input = make(n);
		return secondsOf(() => redact(input));
	});
	const last = times[2]!;
	print(
		name,
		...times.map((seconds) => (seconds * 1000).toFixed(2)),
		(last / times[1]!).toFixed(1),
		`1/${(own / megabytes(262_144, last)).toFixed(1)}`,
	);
}

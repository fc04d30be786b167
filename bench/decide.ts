import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type Measured, openCallers } from "./kit/load.ts";
import { median, startServer } from "./kit/servers.ts";

/**
 * G1, G2, G3, G5: durable decisions, beside the same socket with the bare commit (the limit) and a naive pipeline (the
 * peer), interleaved in one run. `full` asks for the same seven commands again and again, `new` never for the same one twice:
 * the product keeps what a command meant. Prints medians and ratios, and the processor time that the server's main thread
 * takes for a call, which says something on a busy machine too; `--rounds N`, `--ms N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("rounds", 5);
const durationMs = option("ms", 1000);

/** A folder that is there, as an agent's is: its paths are resolved on every decision. */
const project = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const commands = [
	"npm test -- --run api",
	"git status --short",
	"ls -la src",
	"grep -rn createServer src | head -20",
	"cargo build --release",
	"python3 -m pytest tests/unit -q",
	"node scripts/build.mjs --watch=false",
];
const frameOf =
	(isNew: boolean) =>
	(n: number): string =>
		`${JSON.stringify({ jsonrpc: "2.0", id: n, method: "action.request", params: { id: `b${process.pid}-${n}`, tool: "shell_exec", args: { command: `${commands[n % commands.length]}${isNew ? ` f${n}` : ""}` }, cwd: project, workspace: project, session: "bench", reason: "Runs the checks of the change that is being prepared" } })}\n`;
const greeting = `${JSON.stringify({ jsonrpc: "2.0", id: "hello", method: "agent.hello", params: { protocol: 1, name: "bench", kind: "bench", key: "b".repeat(64) } })}\n`;

const shapes = [
	{ connections: 1, depth: 1 },
	{ connections: 16, depth: 1 },
	{ connections: 64, depth: 1 },
	{ connections: 16, depth: 16 },
];
const kinds = ["bare", "full", "new", "naive"] as const;
type Kind = (typeof kinds)[number];
type Round = Measured & { readonly cpuUs: number };
const results = new Map<string, Round[]>();

const of = (kind: string, shape: string, read: (measured: Round) => number): number[] => (results.get(`${kind} ${shape}`) ?? []).map(read);
const ratio = (one: readonly number[], other: readonly number[]): number => median(one.map((value, at) => value / (other[at] ?? 1)));

for (const { connections, depth } of shapes) {
	const product = await startServer("full");
	const servers = { bare: await startServer("bare"), full: product, new: product, naive: await startServer("naive") };
	const full = await openCallers(product.path, connections, greeting);
	const callers = {
		bare: await openCallers(servers.bare.path, connections, null),
		full,
		new: full,
		naive: await openCallers(servers.naive.path, connections, null),
	};
	const load = async (kind: Kind, ms: number): Promise<Round> => {
		const before = servers[kind].mainThreadUs();
		const measured = await callers[kind].run({ depth, durationMs: ms, frame: frameOf(kind === "new") });
		return { ...measured, cpuUs: (servers[kind].mainThreadUs() - before) / measured.count };
	};
	for (const kind of kinds) await load(kind, 300);
	for (let round = 0; round < rounds; round++) {
		for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
			const key = `${kind} ${connections}x${depth}`;
			const measured = await load(kind, durationMs);
			results.set(key, [...(results.get(key) ?? []), measured]);
		}
	}
	for (const each of Object.values(callers)) each.close();
	for (const server of new Set(Object.values(servers))) await server.stop();
	const shape = `${connections}x${depth}`;
	const said = kinds.map((kind) => {
		const cpuUs = median(of(kind, shape, (each) => each.cpuUs));
		return `${kind} ${median(of(kind, shape, (each) => each.perSecond)).toFixed(0)}/s ${cpuUs.toFixed(0)} µs`;
	});
	console.error(`${shape}: ${said.join(", ")}`);
}

console.log(
	"shape    bare/s   full/s   new/s    naive/s   full:bare  new:bare  full:naive  full p50 ms  bare p50 ms  p50 ratio  full p99 ms",
);
for (const { connections, depth } of shapes) {
	const shape = `${connections}x${depth}`;
	const [bare, full, fresh, naive] = kinds.map((kind) => of(kind, shape, (each) => each.perSecond)) as [
		number[],
		number[],
		number[],
		number[],
	];
	const [bareP50, fullP50] = (["bare", "full"] as const).map((kind) => of(kind, shape, (each) => each.p50Ms)) as [number[], number[]];
	console.log(
		[
			shape.padEnd(8),
			median(bare).toFixed(0).padEnd(8),
			median(full).toFixed(0).padEnd(8),
			median(fresh).toFixed(0).padEnd(8),
			median(naive).toFixed(0).padEnd(9),
			ratio(full, bare).toFixed(2).padEnd(10),
			ratio(fresh, bare).toFixed(2).padEnd(9),
			ratio(full, naive).toFixed(2).padEnd(11),
			median(fullP50).toFixed(3).padEnd(12),
			median(bareP50).toFixed(3).padEnd(12),
			ratio(fullP50, bareP50).toFixed(2).padEnd(10),
			median(of("full", shape, (each) => each.p99Ms)).toFixed(2),
		].join(" "),
	);
}

/** G5: what one row costs beside the raw disk. */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const db = new Database(join(folder, "one.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
const insert = db.prepare("INSERT INTO entries (body) VALUES (?)");
const file = openSync(join(folder, "raw"), "w");
const page = Buffer.alloc(4096, 1);
const perSecond = (work: () => void): number => {
	const until = performance.now() + durationMs;
	let count = 0;
	const from = performance.now();
	for (; performance.now() < until; count++) work();
	return (count / (performance.now() - from)) * 1000;
};
const raw: number[] = [];
const single: number[] = [];
for (let round = 0; round < rounds; round++) {
	raw.push(
		perSecond(() => {
			writeSync(file, page, 0, page.length, 0);
			fdatasyncSync(file);
		}),
	);
	single.push(perSecond(() => insert.run("x".repeat(455))));
}
closeSync(file);
db.close();
rmSync(folder, { recursive: true, force: true });
console.log(
	`\nsingle-row durable commit ${median(single).toFixed(0)}/s, raw fdatasync ${median(raw).toFixed(0)}/s: ratio of medians of rounds ${ratio(single, raw).toFixed(2)}`,
);

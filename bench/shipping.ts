import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Measured, openCallers } from "./kit/load.ts";
import { median, startServer } from "./kit/servers.ts";

/**
 * What shipping costs a decision: the same load on the same product without a sink, with one that refuses connections, one
 * that takes requests and never answers, one that fails at once, and one that takes everything. Rounds interleaved;
 * `--rounds N`, `--ms N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("rounds", 5);
const durationMs = option("ms", 1000);

const listening = async (server: Server): Promise<string> => {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
let taken = 0;
const silent = createServer(() => undefined);
const failing = createServer((request, response) => void request.resume().on("end", () => response.writeHead(503).end()));
const taking = createServer((request, response) => {
	request.on("data", (chunk: Buffer) => (taken += chunk.length)).on("end", () => response.writeHead(200).end("{}"));
});
const sinks = {
	refusing: "http://127.0.0.1:1",
	silent: await listening(silent),
	failing: await listening(failing),
	taking: await listening(taking),
};

const project = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const frame = (n: number): string =>
	`${JSON.stringify({ jsonrpc: "2.0", id: n, method: "action.request", params: { id: `b${process.pid}-${n}`, tool: "shell_exec", args: { command: "git status --short" }, cwd: project, workspace: project } })}\n`;
const greeting = `${JSON.stringify({ jsonrpc: "2.0", id: "hello", method: "agent.hello", params: { protocol: 1, name: "bench", kind: "bench", key: "b".repeat(64) } })}\n`;

/** One sink beside none, and nothing else meanwhile: the backlog of one must not be sent in the time of another. */
const results: {
	readonly name: string;
	readonly perSecond: number;
	readonly ratio: number;
	readonly p99Ms: number;
	readonly p99Without: number;
}[] = [];
for (const [name, url] of Object.entries(sinks)) {
	const table = `[shipping.bench]\ntype = "otlp"\nurl = "${url}/v1/logs"\nbatch_wait_ms = 100\n`;
	const servers = { without: await startServer("full"), with: await startServer("full", table) };
	const callers = {
		without: await openCallers(servers.without.path, 16, greeting),
		with: await openCallers(servers.with.path, 16, greeting),
	};
	const load = (which: keyof typeof servers, ms: number) => callers[which].run({ depth: 1, durationMs: ms, frame });
	const measured: Record<keyof typeof servers, Measured[]> = { without: [], with: [] };
	for (const which of ["without", "with"] as const) await load(which, 500);
	for (let round = 0; round < rounds; round++) {
		for (const which of round % 2 === 0 ? (["without", "with"] as const) : (["with", "without"] as const))
			measured[which].push(await load(which, durationMs));
	}
	for (const each of Object.values(callers)) each.close();
	for (const server of Object.values(servers)) await server.stop();
	results.push({
		name,
		perSecond: median(measured.with.map((each) => each.perSecond)),
		ratio: median(measured.with.map((each, at) => each.perSecond / (measured.without[at]?.perSecond ?? 1))),
		p99Ms: median(measured.with.map((each) => each.p99Ms)),
		p99Without: median(measured.without.map((each) => each.p99Ms)),
	});
}
for (const server of [silent, failing, taking]) {
	server.closeAllConnections();
	server.close();
}

console.log("sink       decisions/s  with : without  p99 ms  p99 ms without");
for (const { name, perSecond, ratio, p99Ms, p99Without } of results) {
	console.log(
		[name.padEnd(10), perSecond.toFixed(0).padEnd(12), ratio.toFixed(2).padEnd(15), p99Ms.toFixed(1).padEnd(7), p99Without.toFixed(1)].join(
			" ",
		),
	);
}
console.log(`the sink that takes everything got ${(taken / 1e6).toFixed(1)} MB`);

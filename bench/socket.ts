import { connect, type Socket } from "node:net";
import { median, startServer } from "./kit/servers.ts";

/**
 * G10: round trips a second over a Unix socket, beside a raw echo in Node (the limit) and vscode-jsonrpc (the peer),
 * interleaved in one run. `wire` decodes JSON strictly and checks every parameter against the agents' contract; `loose`
 * is the same without the schema, which is what the peer does. Prints medians and ratios; `--rounds N`, `--ms N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("rounds", 5);
const durationMs = option("ms", 500);

const text = (n: number): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id: n,
		method: "action.request",
		params: {
			id: `r-${n}`,
			tool: "shell_exec",
			args: { command: "npm test -- --run api" },
			cwd: "/srv/project",
			workspace: "/srv/project",
			session: "bench",
		},
	});

/** How a message is framed, and how many messages end in a chunk. The client parses nothing, so that it is never the limit. */
type Framing = { readonly encode: (n: number) => string; readonly count: (chunk: Buffer) => number };
const occurrences = (chunk: Buffer, mark: number): number => {
	let found = 0;
	for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1)) found++;
	return found;
};
const lines: Framing = { encode: (n) => `${text(n)}\n`, count: (chunk) => occurrences(chunk, 0x0a) };
/** Headers end in a blank line: one carriage return after the length, one alone, two a message. */
const headers: Framing = {
	encode: (n) => {
		const body = text(n);
		return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
	},
	count: (chunk) => occurrences(chunk, 0x0d) / 2,
};

const servers = [
	{ name: "echo", args: [], framing: lines },
	{ name: "wire", args: [], framing: lines },
	{ name: "wire", args: ["loose"], framing: lines },
	{ name: "vscode-jsonrpc", args: [], framing: headers },
] as const;
const shapes = [
	{ connections: 1, depth: 1 },
	{ connections: 10, depth: 1 },
	{ connections: 100, depth: 1 },
	{ connections: 1, depth: 64 },
	{ connections: 10, depth: 64 },
] as const;

const open = (path: string): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect(path, () => resolve(socket));
		socket.once("error", reject);
	});

let counter = 0;
const run = async (path: string, { encode, count }: Framing, connections: number, depth: number, forMs: number): Promise<number> => {
	const sockets = await Promise.all(Array.from({ length: connections }, () => open(path)));
	const startedAt = performance.now();
	let done = 0;
	await Promise.all(
		sockets.map(
			(socket) =>
				new Promise<void>((resolve) => {
					let outstanding = 0;
					const send = (calls: number): void => {
						let out = "";
						for (let each = 0; each < calls; each++) out += encode(counter++);
						outstanding += calls;
						socket.write(out);
					};
					socket.on("data", (chunk) => {
						const answered = count(chunk);
						done += answered;
						outstanding -= answered;
						const whole = Math.floor(depth - outstanding);
						if (performance.now() - startedAt < forMs) {
							if (whole > 0) send(whole);
						} else if (outstanding <= 0) {
							resolve();
						}
					});
					send(depth);
				}),
		),
	);
	const elapsed = performance.now() - startedAt;
	for (const socket of sockets) socket.destroy();
	return (done / elapsed) * 1000;
};

const running = await Promise.all(
	servers.map(async (each) => ({ ...each, key: [each.name, ...each.args].join(" "), server: await startServer(each.name, ...each.args) })),
);
console.log(`server          ${shapes.map(({ connections, depth }) => `${connections}x${depth}`.padEnd(20)).join("")}`);
const rates = new Map<string, number[]>();
for (const { connections, depth } of shapes) {
	for (const { server, framing } of running) await run(server.path, framing, connections, depth, 300);
	for (let round = 0; round < rounds; round++) {
		for (const { key, server, framing } of round % 2 === 0 ? running : running.toReversed()) {
			const cell = `${key} ${connections}x${depth}`;
			rates.set(cell, [...(rates.get(cell) ?? []), await run(server.path, framing, connections, depth, durationMs)]);
		}
	}
}
for (const { key } of running) {
	const cells = shapes.map(({ connections, depth }) => {
		const mine = rates.get(`${key} ${connections}x${depth}`) ?? [];
		const limit = rates.get(`echo ${connections}x${depth}`) ?? [];
		const ratio = median(mine.map((value, at) => value / (limit[at] ?? 1)));
		return `${Math.round(median(mine))}/s ${ratio.toFixed(2)}x`.padEnd(20);
	});
	console.log(key.padEnd(16) + cells.join(""));
}
for (const { server } of running) await server.stop();

import { connect, type Socket } from "node:net";

/** A closed loop over newline-delimited JSON: `connections × depth` calls are always open; each reply starts the next. */
export type Load = {
	readonly depth: number;
	readonly durationMs: number;
	readonly frame: (n: number) => string;
};
export type Measured = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; readonly count: number };

/** Connections that were greeted, kept over all rounds: the product lets one process have no more than 64. */
export type Callers = { run(load: Load): Promise<Measured>; close(): void };

/** How long a server may say nothing while a call is open. */
const patienceMs = 10_000;

const withPatience = async <T>(work: Promise<T>, what: string): Promise<T> => {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${what}: no answer within ${patienceMs / 1000} s`)), patienceMs);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
};

const open = (path: string, greeting: string | null): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.once("error", reject);
		socket.once("close", () => reject(new Error("the connection was closed before it was greeted")));
		socket.once("connect", () => {
			if (greeting === null) return resolve(socket);
			socket.write(greeting);
			socket.once("data", (chunk) => {
				const line = chunk.toString("utf8");
				if (line.includes('"error"')) reject(new Error(line.trim()));
				else resolve(socket);
			});
		});
	});

let counter = 0;

/** Calls on one connection until the time is over and all are answered. Gives the latencies in ms. */
const runOne = (socket: Socket, { depth, frame }: Load, endAt: number, latencies: number[]): Promise<void> =>
	new Promise<void>((resolve, reject) => {
		const sentAt: number[] = [];
		let rest = "";
		let heardAt = performance.now();
		const watch = setInterval(() => {
			if (performance.now() - heardAt > patienceMs) end(new Error(`no answer within ${patienceMs / 1000} s to an open call`));
		}, 1000);
		const end = (error?: Error): void => {
			clearInterval(watch);
			socket.removeAllListeners();
			socket.on("error", () => socket.destroy());
			if (error === undefined) resolve();
			else reject(error);
		};
		const send = (): void => {
			sentAt.push(performance.now());
			socket.write(frame(counter++));
		};
		socket.removeAllListeners();
		socket.on("error", end);
		socket.on("close", () => end(new Error("the server closed the connection")));
		socket.on("data", (chunk) => {
			const lines = (rest + chunk.toString("latin1")).split("\n");
			rest = lines.pop() ?? "";
			const now = performance.now();
			heardAt = now;
			for (const line of lines) {
				if (line.includes('"error"')) return end(new Error(line));
				latencies.push(now - (sentAt.shift() ?? now));
				if (now < endAt) send();
			}
			if (sentAt.length === 0) end();
		});
		for (let n = 0; n < depth; n++) send();
	});

/** Opens and greets. Throws when a connection is refused, or when a server says nothing. */
export const openCallers = async (path: string, connections: number, greeting: string | null): Promise<Callers> => {
	const sockets = await withPatience(
		Promise.all(Array.from({ length: connections }, () => open(path, greeting))),
		`${connections} connections to \`${path}\``,
	);
	return {
		run: async (load) => {
			const latencies: number[] = [];
			const startedAt = performance.now();
			await Promise.all(sockets.map((socket) => runOne(socket, load, startedAt + load.durationMs, latencies)));
			const elapsed = performance.now() - startedAt;
			latencies.sort((a, b) => a - b);
			const at = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
			return { perSecond: (latencies.length / elapsed) * 1000, p50Ms: at(0.5), p99Ms: at(0.99), count: latencies.length };
		},
		close: () => {
			for (const socket of sockets) socket.destroy();
		},
	};
};

import { connect, type Socket } from "node:net";

/** A closed loop over newline-delimited JSON: `connections × depth` calls are always open; each reply starts the next. */
export type Load = {
	readonly path: string;
	readonly connections: number;
	readonly depth: number;
	readonly durationMs: number;
	readonly greeting: string | null;
	readonly frame: (n: number) => string;
};
export type Measured = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; readonly count: number };

const open = (path: string, greeting: string | null): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.once("error", reject);
		socket.once("connect", () => {
			if (greeting === null) return resolve(socket);
			socket.write(greeting);
			socket.once("data", () => resolve(socket));
		});
	});

let counter = 0;

export const runLoad = async (load: Load): Promise<Measured> => {
	const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.path, load.greeting)));
	const latencies: number[] = [];
	const startedAt = performance.now();
	const endAt = startedAt + load.durationMs;
	await Promise.all(
		sockets.map(
			(socket) =>
				new Promise<void>((resolve, reject) => {
					const sentAt: number[] = [];
					let outstanding = 0;
					let rest = "";
					const send = (): void => {
						sentAt.push(performance.now());
						outstanding += 1;
						socket.write(load.frame(counter++));
					};
					socket.on("error", reject);
					socket.on("data", (chunk) => {
						rest += chunk.toString("latin1");
						let lines = 0;
						for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n")) {
							if (rest.startsWith('{"jsonrpc":"2.0","id":null') || rest.slice(0, at).includes('"error"'))
								return reject(new Error(rest.slice(0, at)));
							rest = rest.slice(at + 1);
							lines += 1;
						}
						const now = performance.now();
						for (let n = 0; n < lines; n++) {
							latencies.push(now - (sentAt.shift() ?? now));
							outstanding -= 1;
							if (now < endAt) send();
						}
						if (outstanding === 0) resolve();
					});
					for (let n = 0; n < load.depth; n++) send();
				}),
		),
	);
	const elapsed = performance.now() - startedAt;
	for (const socket of sockets) socket.destroy();
	latencies.sort((a, b) => a - b);
	const at = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
	return { perSecond: (latencies.length / elapsed) * 1000, p50Ms: at(0.5), p99Ms: at(0.99), count: latencies.length };
};

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** How long a server may take to listen, or to stop. */
const patienceMs = 20_000;

export type Server = {
	readonly path: string;
	/** Processor time of its main thread so far, in µs; NaN where the system does not tell. */
	mainThreadUs(): number;
	stop(): Promise<void>;
};

/** Starts a server of `bench/servers/` in a process of its own; resolves when it says that it listens, throws when it does not. */
export const startServer = async (name: string, ...args: string[]): Promise<Server> => {
	const child: ChildProcess = spawn(process.execPath, [new URL(`../servers/${name}.ts`, import.meta.url).pathname, ...args], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const { stdout } = child;
	if (stdout === null) throw new Error("the server has no output");
	const given = AbortSignal.timeout(patienceMs);
	const [line] = (await Promise.race([
		once(stdout, "data", { signal: given }),
		once(child, "exit", { signal: given }).then(([code]) => Promise.reject(new Error(`server \`${name}\` ended with ${code}`))),
	]).catch((error: unknown) => {
		child.kill("SIGKILL");
		throw given.aborted ? new Error(`server \`${name}\` did not listen within ${patienceMs / 1000} s`) : error;
	})) as [Buffer];
	return {
		path: line.toString().trim(),
		mainThreadUs: () =>
			process.platform === "linux"
				? Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/schedstat`, "utf8").split(" ")[0]) / 1000
				: Number.NaN,
		stop: async () => {
			child.kill("SIGTERM");
			const patience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
			await once(child, "exit");
			clearTimeout(patience);
		},
	};
};

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Starts a server of `bench/servers/` in a process of its own; resolves when it says that it listens. */
export const startServer = async (name: string, ...args: string[]): Promise<{ readonly path: string; stop(): Promise<void> }> => {
	const child: ChildProcess = spawn(process.execPath, [new URL(`../servers/${name}.ts`, import.meta.url).pathname, ...args], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const { stdout } = child;
	if (stdout === null) throw new Error("the server has no output");
	const [line] = (await once(stdout, "data")) as [Buffer];
	return {
		path: line.toString().trim(),
		stop: async () => {
			child.kill("SIGTERM");
			await once(child, "exit");
		},
	};
};

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

/** The command line as people start it: `bin/countersign.mjs` in a process of its own, and at a terminal where it asks for one. */

export const bin = resolve(import.meta.dirname, "../../bin/countersign.mjs");

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type CliOptions = {
	readonly home: string;
	readonly input?: string | Buffer;
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
};

const envOf = ({ home, env }: CliOptions): NodeJS.ProcessEnv => ({
	PATH: process.env["PATH"] ?? "",
	HOME: join(home, "..", "person"),
	COUNTERSIGN_HOME: home,
	COUNTERSIGN_KEYSTORE: "file",
	...env,
});

const outcome = (child: ChildProcessWithoutNullStreams, onText: (text: string) => void = () => undefined): Promise<Ran> =>
	new Promise((done, reject) => {
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
			onText(stdout);
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text;
		});
		child.stdin.on("error", () => undefined);
		child.on("error", reject);
		child.on("close", (code) => done({ code, stdout, stderr }));
	});

/** A Node program, without a terminal: in a session that has none. */
export const program = (args: readonly string[], options: CliOptions): Promise<Ran> => {
	const child = spawn(process.execPath, args, {
		env: envOf(options),
		cwd: options.cwd ?? options.home,
		stdio: "pipe",
		detached: true,
	});
	child.stdin.end(options.input ?? "");
	return outcome(child);
};

export const cli = (args: readonly string[], options: CliOptions): Promise<Ran> => program([bin, ...args], options);

/** Why the tests that need a terminal are left out here; false where they run. */
export const withoutTerminal =
	process.platform !== "linux" || spawnSync("script", ["--version"]).error !== undefined ? "needs `script` of util-linux" : false;

/** What is typed once the terminal shows a text. */
export type Typed = readonly (readonly [shown: string, keys: string])[];

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** At a terminal, made by `script`. `stdout` is what stood on it. `before` are words of a program that starts the command. */
export const cliAtTerminal = (args: readonly string[], typed: Typed, options: CliOptions, before: readonly string[] = []): Promise<Ran> => {
	const command = [process.execPath, ...before, bin, ...args].map(quoted).join(" ");
	const child = spawn("script", ["-qec", command, "/dev/null"], {
		env: { ...envOf(options), SHELL: "/bin/sh", TERM: "dumb" },
		cwd: options.cwd ?? options.home,
		stdio: "pipe",
	});
	let next = 0;
	let from = 0;
	return outcome(child, (text) => {
		const [shown, keys] = typed[next] ?? [];
		if (shown === undefined || keys === undefined || !text.includes(shown, from)) return;
		from = text.length;
		next++;
		child.stdin.write(keys);
	});
};

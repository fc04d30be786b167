import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Absolute path of a program in PATH, or null. */
export const findProgram = (name: string): string | null => {
	for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
		const path = join(folder, name);
		try {
			accessSync(path, constants.X_OK);
			if (isAbsolute(path) && statSync(path).isFile()) return path;
		} catch {
			// Not in this folder.
		}
	}
	return null;
};

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a command as Claude Code runs its hooks: by `sh -c`, the payload on stdin. */
export const runShell = (command: string, input: string, env: NodeJS.ProcessEnv = process.env): Promise<Ran> =>
	new Promise((resolve, reject) => {
		const child = spawn("/bin/sh", ["-c", command], { env, stdio: "pipe" });
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text;
		});
		// A hook that refuses before it reads closes the pipe under us.
		child.stdin.on("error", () => undefined);
		child.stdin.end(input);
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, stdout, stderr }));
	});

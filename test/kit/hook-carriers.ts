import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { stampCarrier, transportsHere } from "../../src/cli/claude-code/carrier.ts";

/** The hook carriers as they are installed. */

export type Carrier = { readonly name: string; readonly file: string };

const source = resolve(import.meta.dirname, "../../src/hook");

export const findProgram = (name: string): string | null => {
	for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
		const path = join(folder, name);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// Not in this folder.
		}
	}
	return null;
};

/**
 * The helper, where there is a compiler, and the script with each program that can move its bytes here. `short`: with less
 * patience than installed, so that tests of a silent daemon need not wait for it; a busy machine can try that patience, so
 * a test that wants an answer takes the `installed` one.
 */
export const buildCarriers = (patience: "short" | "installed"): readonly Carrier[] => {
	if (process.platform === "win32") return [];
	const folder = mkdtempSync(join(tmpdir(), "cs-hook-"));
	after(() => rmSync(folder, { recursive: true }));
	const carriers: Carrier[] = [];
	if (findProgram("cc") !== null) {
		const file = join(folder, "countersign-hook");
		const limits = patience === "short" ? ["-DFIRST_MS=800", "-DSILENCE_MS=1200", "-DGRACE_MS=300"] : [];
		const compiled = spawnSync("cc", ["-O1", ...limits, "-o", file, join(source, "countersign-hook.c")], { encoding: "utf8" });
		if (compiled.status !== 0) throw new Error(compiled.stderr);
		carriers.push({ name: "helper", file });
	}
	const script = readFileSync(join(source, "countersign-hook.sh"), "utf8");
	const tools = [...new Set(["tr", "ls", "timeout"].map((name) => dirname(findProgram(name) ?? "/usr/bin/x")))].join(":");
	for (const transport of transportsHere(findProgram, "/plain")) {
		const file = join(folder, `countersign-hook-${transport.kind}.sh`);
		writeFileSync(file, stampCarrier(script, { transport, tools, ...(patience === "short" ? { silence: 1, grace: 1 } : {}) }));
		chmodSync(file, 0o755);
		carriers.push({ name: `script over ${transport.kind}`, file });
	}
	return carriers;
};

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly ms: number };

export type HookRun = {
	readonly event: string;
	readonly socket: string;
	readonly keyFile: string;
	readonly payload: string | Buffer;
	readonly waitMs?: number;
	readonly workspace?: string;
	readonly env?: NodeJS.ProcessEnv;
	readonly onSpawn?: (child: ChildProcess) => void;
};

export const runProgram = (
	file: string,
	args: readonly string[],
	input: string | Buffer,
	options: Pick<HookRun, "env" | "onSpawn"> = {},
): Promise<Ran> =>
	new Promise((done, reject) => {
		const startedAt = performance.now();
		const child = spawn(file, args, { stdio: "pipe", ...(options.env === undefined ? {} : { env: options.env }) });
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
		child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
		child.on("error", reject);
		// A carrier that refuses before it reads closes the pipe under us.
		child.stdin.on("error", () => undefined);
		child.stdin.end(input);
		options.onSpawn?.(child);
		child.on("close", (code) =>
			done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), ms: performance.now() - startedAt }),
		);
	});

/** Runs one carrier as the agent would. */
export const runHook = (
	carrier: Carrier,
	{ event, socket, keyFile, payload, waitMs = 2000, workspace, ...options }: HookRun,
): Promise<Ran> =>
	runProgram(
		carrier.file,
		[event, "claude-code", "claude-code", socket, keyFile, String(waitMs), ...(workspace === undefined ? [] : [workspace])],
		payload,
		options,
	);

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stampCarrier, transportsHere } from "../src/cli/claude-code/carrier.ts";
import { hookCommand } from "../src/cli/claude-code/hooks.ts";
import { findProgram } from "../src/cli/claude-code/run.ts";
import { median, startServer } from "./kit/servers.ts";

/**
 * G11: one tool call through the installed hook, from spawn to a decision that is on the disk, as Claude Code runs it
 * (`sh -c`, the payload on stdin), beside a shell that does nothing (the limit) and a hook written in Node (the peer).
 * All of them in one run, interleaved. Prints medians and ratios; `--rounds N`, `--calls N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("rounds", 7);
const calls = option("calls", 15);
const root = new URL("..", import.meta.url).pathname;

/** `code` is how it must end; with 0 a hook says allow, or nothing was measured. */
type Hook = { readonly name: string; readonly command: string; readonly isHook: boolean; readonly code: number };

let made = 0;
const payload = (): string =>
	JSON.stringify({
		session_id: "bench",
		transcript_path: "/home/dev/.claude/projects/p/s.jsonl",
		cwd: "/srv/project",
		permission_mode: "default",
		hook_event_name: "PreToolUse",
		tool_name: "Bash",
		tool_input: { command: "npm test -- --run api", description: "Run the tests" },
		tool_use_id: `toolu_bench${made++}`,
	});

/** Time from spawn to the end of the process and of its output. Throws when it was not a yes: then nothing was measured. */
const time = ({ name, command, isHook, code: expected }: Hook): Promise<number> =>
	new Promise((resolve, reject) => {
		const from = performance.now();
		const child = spawn("/bin/sh", ["-c", command], { stdio: "pipe" });
		let said = "";
		child.stdout.on("data", (chunk: Buffer) => {
			said += chunk.toString("latin1");
		});
		child.stderr.on("data", (chunk: Buffer) => {
			said += chunk.toString("latin1");
		});
		child.stdin.on("error", () => undefined);
		child.stdin.end(payload());
		child.on("error", reject);
		child.on("close", (code) => {
			const ms = performance.now() - from;
			if (code === expected && (!isHook || code !== 0 || said.includes('"permissionDecision":"allow"'))) resolve(ms);
			else reject(new Error(`${name} ended with ${code}: ${said}`));
		});
	});

const server = await startServer("full");
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
try {
	const key = "b".repeat(64);
	const keyFile = join(folder, "bench.key");
	writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
	const hooks: Hook[] = [{ name: "sh -c true", command: "true", isHook: false, code: 0 }];
	const add = (name: string, carrier: string, socket = server.path): void => {
		const command = hookCommand("PreToolUse", { carrier, agent: "bench", socket, keyFile, timeoutSeconds: 60 });
		hooks.push({ name, command, isHook: true, code: socket === server.path ? 0 : 2 });
	};
	const helper = join(root, "dist/hook/countersign-hook");
	if (existsSync(helper)) {
		// What the program costs without a host to wait for: the rest is the round trip and the disk.
		add("helper, no host", helper, join(folder, "nobody"));
		add("helper", helper);
	}
	const script = readFileSync(join(root, "src/hook/countersign-hook.sh"), "utf8");
	const tools = [...new Set(["tr", "ls", "timeout"].map((name) => dirname(findProgram(name) ?? "/usr/bin/x")))].join(":");
	for (const transport of transportsHere(findProgram, server.path).filter(({ kind }) => kind !== "nc-plain")) {
		const file = join(folder, `hook-${transport.kind}.sh`);
		writeFileSync(file, stampCarrier(script, { transport, tools }), { mode: 0o755 });
		add(`script, ${transport.kind}`, file);
	}
	const peer = join(root, "bench/kit/node-hook.mjs");
	hooks.push({ name: "Node hook", command: `'${process.execPath}' '${peer}' '${server.path}' bench ${key}`, isHook: true, code: 0 });

	for (const each of hooks) for (let n = 0; n < 3; n++) await time(each);
	const rows = new Map<string, number[]>(hooks.map(({ name }) => [name, []]));
	const all = new Map<string, number[]>(hooks.map(({ name }) => [name, []]));
	for (let round = 0; round < rounds; round++) {
		const times = new Map<string, number[]>(hooks.map(({ name }) => [name, []]));
		for (let n = 0; n < calls; n++)
			for (const each of n % 2 === 0 ? hooks : hooks.toReversed()) times.get(each.name)?.push(await time(each));
		for (const [name, list] of times) {
			rows.get(name)?.push(median(list));
			all.get(name)?.push(...list);
		}
	}
	const limit = rows.get("sh -c true") ?? [];
	const slow = rows.get("Node hook") ?? [];
	console.log(`${"hook".padEnd(16)}p50 ms   p95 ms   x sh -c true   x Node hook`);
	for (const [name, mine] of rows) {
		const sorted = (all.get(name) ?? []).toSorted((a, b) => a - b);
		const p95 = sorted[Math.floor(0.95 * sorted.length)] ?? 0;
		const ratio = median(mine.map((value, at) => value / (limit[at] ?? 1)));
		const ofPeer = median(mine.map((value, at) => value / (slow[at] ?? 1)));
		console.log(
			`${name.padEnd(16)}${median(mine).toFixed(2).padEnd(9)}${p95.toFixed(2).padEnd(9)}${ratio.toFixed(2).padEnd(15)}${ofPeer < 1 ? `1/${(1 / ofPeer).toFixed(1)}` : ofPeer.toFixed(1)}`,
		);
	}
} finally {
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
}

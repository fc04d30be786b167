import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./kit/servers.ts";

/** G21: from spawn to the agents' socket listening, and memory when idle, beside a Node that prints one character. */
const rounds = 9;
const program = new URL("../dist/headless.cjs", import.meta.url).pathname;

const rssMb = (pid: number): number => {
	if (process.platform !== "linux") return Number.NaN;
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
};

/** Time until the child's first output, and its memory then. */
const measure = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ readonly ms: number; readonly mb: number }> => {
	const from = performance.now();
	const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
	await once(child.stdout, "data");
	const ms = performance.now() - from;
	const mb = child.pid === undefined ? Number.NaN : rssMb(child.pid);
	child.kill("SIGTERM");
	await once(child, "exit");
	return { ms, mb };
};

const home = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const env = { ...process.env, COUNTERSIGN_HOME: home, COUNTERSIGN_KEYSTORE: "file" };
await measure([program, "--no-open"], env);
const bare: { ms: number; mb: number }[] = [];
const host: { ms: number; mb: number }[] = [];
for (let round = 0; round < rounds; round++) {
	bare.push(await measure(["-e", "process.stdout.write('x'); setInterval(() => {}, 1000)"], env));
	host.push(await measure([program, "--no-open"], env));
}
rmSync(home, { recursive: true, force: true });
const of = (list: readonly { ms: number; mb: number }[], key: "ms" | "mb"): number => median(list.map((each) => each[key]));
console.log(`bare node   ${of(bare, "ms").toFixed(0)} ms   ${of(bare, "mb").toFixed(0)} MB`);
console.log(`host        ${of(host, "ms").toFixed(0)} ms   ${of(host, "mb").toFixed(0)} MB`);
console.log(
	`ratio       ${median(host.map((each, at) => each.ms / (bare[at]?.ms ?? 1))).toFixed(2)} x   ${median(host.map((each, at) => each.mb / (bare[at]?.mb ?? 1))).toFixed(2)} x`,
);

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Decision } from "../../src/shared/contract/agent.ts";
import type { LogState } from "../../src/shared/view/state.ts";
import { type Host, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/**
 * Who: whoever can fill the disk, by accident or so that what comes next is not written down. What must happen: an
 * action whose decision cannot be recorded is not allowed, and the person is told; nothing that was told is lost; who has
 * the patience is held and goes on when there is room again; how many were refused and held is in the log.
 */
const skip = process.platform === "win32" && "limits by a POSIX shell";

const reading = (host: Host, id: string) => ({
	id,
	tool: "file_read",
	args: { path: join(host.work, `${id}-${"x".repeat(200)}`) },
	cwd: host.work,
	workspace: host.work,
	waitMs: 200,
});

const stateOf = async (host: Host): Promise<LogState> => {
	const console = await host.console();
	const { log } = must(await console.call("state.watch", {}));
	console.close();
	return log ?? null;
};

const until = async (host: Host, isThere: (state: LogState) => boolean): Promise<LogState> => {
	for (;;) {
		const state = await stateOf(host);
		if (isThere(state)) return state;
		await wait(50);
	}
};

/** Everything that agents were told is in the log, word for word, and the log verifies. */
const nothingIsLost = async (host: Host, told: ReadonlyMap<string, Decision>): Promise<void> => {
	const entries = host.entries();
	for (const [id, { seq, outcome, digest }] of told) {
		const entry = entries[seq];
		assert.deepEqual([entry?.request, entry?.outcome?.state, entry?.digest], [id, outcome, digest]);
	}
	const report = await host.verify();
	assert.equal(report.state, "passed", report.text);
};

test("files that may not grow allow nothing that is not recorded, and the next start goes on", { skip, timeout: 120_000 }, async (t) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n[audit]\nsegments = false\n', maxFileBlocks: 2048 });
	await host.confirm("bot");
	const clients = await Promise.all(Array.from({ length: 4 }, () => host.agent("bot")));
	const told = new Map<string, Decision>();
	const faults: string[] = [];
	await Promise.all(
		clients.map(async (client, of) => {
			for (let at = 0; at < 5000; at++) {
				const answer = await client.call("action.request", reading(host, `f${of}-${at}`));
				if (!answer.ok) {
					faults.push(`${answer.fault.code}: ${answer.fault.message}`);
					return;
				}
				told.set(`f${of}-${at}`, answer.value);
			}
		}),
	);
	assert.equal(faults.length, 4);
	for (const fault of faults) assert.match(fault, /^unavailable: the log cannot be written \(.*\): nothing is allowed until it can$/);
	assert.ok(told.size > 10 && told.size < 20_000, `${told.size} were told`);
	assert.equal((await stateOf(host))?.status, "failed");
	assert.equal(await host.stop(), 0);

	// With room again it goes on from what it had.
	await host.restart();
	const bot = await host.agent("bot");
	assert.equal(must(await bot.call("action.request", reading(host, "after"))).outcome, "allowed");
	assert.equal(await host.stop(), 0);
	await nothingIsLost(host, told);
});

/** A small filesystem of its own; null where this user may not mount one. */
const mountSmall = (t: TestContext, folder: string, bytes: number): boolean => {
	mkdirSync(folder, { mode: 0o700 });
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=0700`, "tmpfs", folder]);
	if (mounted.error !== undefined || mounted.status !== 0) return false;
	t.after(() => spawnSync("umount", ["-l", folder]));
	return true;
};

test(
	"a filesystem that is full holds every agent, says so, and goes on by itself when there is room",
	{ skip, timeout: 120_000 },
	async (t) => {
		const host = await startHost(t, {
			toml: '[safety]\napproval_mode = "safe"\n[audit]\nlow_space_mb = 12\n',
			mount: (folder) => mountSmall(t, folder, 24 << 20),
		});
		if (!host.isMounted) return t.skip("this user may not mount a filesystem");
		await host.confirm("bot");
		const bot = await host.agent("bot");
		const console = await host.console();
		must(await console.call("state.watch", {}));
		const waiting = bot.call("action.request", {
			...reading(host, "held"),
			waitMs: 60_000,
			tool: "shell_exec",
			args: { command: "touch a" },
		});
		await console.waiting("held");
		const told = new Map<string, Decision>();
		told.set("r1", must(await bot.call("action.request", reading(host, "r1"))));

		const ballast = join(host.home, "ballast");
		const { bavail, bsize } = statfsSync(host.home);
		writeFileSync(ballast, Buffer.alloc(bavail * bsize - 400_000));
		let refused = 0;
		for (let at = 0; refused < 20; at++) {
			const answer = await bot.call("action.request", reading(host, `f${at}`));
			if (answer.ok) told.set(`f${at}`, answer.value);
			else {
				refused++;
				assert.equal(answer.fault.code, "unavailable");
				assert.match(answer.fault.message, /^the log cannot be written \(disk full\)/);
			}
		}
		const failed = await until(host, (state) => state?.status === "failed");
		assert.equal(failed?.text, "disk full");
		// What waits can be read, and not answered: neither the yes nor the no could be recorded.
		const { digest, rev } = must(await console.call("request.card", { id: "held" }));
		const { nonce } = must(await console.call("request.arm", { id: "held", digest, rev }));
		const answer = { id: "held", digest, rev, ...console.answered };
		for (const verdict of ["approve", "deny"] as const) {
			const refusal = await console.call("request.answer", { ...answer, verdict, ...(verdict === "approve" ? { nonce } : {}) });
			assert.deepEqual(refusal.ok ? refusal.value : refusal.fault.code, "unavailable");
			refused++;
		}
		// The person cannot allow what cannot be recorded either, and what waits goes on waiting.
		const denied = await console.call("mode.set", { mode: "paranoid", reason: "full" });
		assert.deepEqual(denied.ok ? denied.value : denied.fault.code, "unavailable");
		refused++;

		// Who waits longer than the disk is full is answered, and what is done is recorded.
		const heard: string[] = [];
		const { waitMs: _short, ...patient } = reading(host, "patient");
		bot.on("action.held", (event) => heard.push(...event.questions));
		const held = bot.call("action.request", patient);
		const finished = bot.call("action.finish", { id: "r1", outcome: "succeeded" });
		while (heard.length === 0) await wait(20);
		assert.deepEqual([...new Set(heard)], ["log:unwritable"]);

		rmSync(ballast);
		told.set("patient", must(await held));
		const { seq } = must(await finished);
		await until(host, (state) => state?.status !== "failed");
		told.set("after", must(await bot.call("action.request", reading(host, "after"))));
		must(await console.approve("held"));
		assert.equal(must(await waiting).outcome, "allowed");
		assert.equal(await host.stop(), 0);

		const recovered = host.entries().filter(({ type }) => type === "log.recovered");
		assert.equal(recovered.length, 1);
		assert.equal(recovered[0]?.details["problem"], "disk full");
		assert.ok(Number(recovered[0]?.details["refused"]) >= refused, JSON.stringify(recovered[0]?.details));
		assert.equal(recovered[0]?.details["held"], 2);
		assert.equal(host.entries()[seq]?.type, "request.finished");
		await nothingIsLost(host, told);
	},
);

test(
	"a host that is started on a full disk holds every agent, says so, and goes on by itself when there is room",
	{ skip, timeout: 120_000 },
	async (t) => {
		const host = await startHost(t, {
			toml: '[safety]\napproval_mode = "safe"\n',
			mount: (folder) => mountSmall(t, folder, 24 << 20),
		});
		if (!host.isMounted) return t.skip("this user may not mount a filesystem");
		await host.confirm("bot");
		const bot = await host.agent("bot");
		const told = new Map<string, Decision>([["r1", must(await bot.call("action.request", reading(host, "r1")))]]);
		assert.equal(await host.stop(), 0);
		const before = host.entries().length;
		const ballast = join(host.home, "ballast");
		const { bavail, bsize } = statfsSync(host.home);
		writeFileSync(ballast, Buffer.alloc(bavail * bsize));
		assert.equal(statfsSync(host.home).bavail, 0);

		await host.restart();
		const again = await host.agent("bot");
		// What was kept for the start may have room for a few.
		for (let at = 0; ; at++) {
			const answer = await again.call("action.request", reading(host, `f${at}`));
			if (!answer.ok) {
				assert.match(answer.fault.message, /^the log cannot be written \(/);
				break;
			}
			told.set(`f${at}`, answer.value);
		}
		assert.equal((await until(host, (state) => state?.status === "failed"))?.status, "failed");
		rmSync(ballast);
		await until(host, (state) => state?.status !== "failed");
		told.set("after", must(await again.call("action.request", reading(host, "after"))));
		assert.equal(await host.stop(), 0);
		const since = host.entries().slice(before);
		assert.equal(since.filter(({ type }) => type === "log.opened").length, 1);
		assert.equal(since.filter(({ type }) => type === "log.recovered").length, 1);
		await nothingIsLost(host, told);
	},
);

test("a log that somebody takes away holds every agent and names its place; put back, it goes on", { skip, timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n' });
	await host.confirm("bot");
	const bot = await host.agent("bot");
	const told = new Map<string, Decision>([["r1", must(await bot.call("action.request", reading(host, "r1")))]]);
	const [file, away] = [join(host.data, "log.db"), join(host.root, "away.db")];
	renameSync(file, away);
	const refused = await bot.call("action.request", reading(host, "r2"));
	assert.deepEqual(refused.ok ? refused.value : [refused.fault.code, refused.fault.message], [
		"unavailable",
		"the log cannot be written (its file is gone): nothing is allowed until it can",
	]);
	assert.deepEqual(await stateOf(host).then((state) => [state?.status, state?.text]), ["missing", `No log at \`${file}\``]);
	// Another file in its place is not the log.
	writeFileSync(file, "");
	assert.ok(!(await bot.call("action.request", reading(host, "r3"))).ok);
	rmSync(file);
	renameSync(away, file);
	await until(host, (state) => state === null);
	told.set("r4", must(await bot.call("action.request", reading(host, "r4"))));
	assert.equal(await host.stop(), 0);
	assert.equal(host.entries().filter(({ type }) => type === "log.recovered").length, 1);
	await nothingIsLost(host, told);
});

test("little room is said before there is none", { skip, timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: "[audit]\nlow_space_mb = 1_048_576\n" });
	const low = await until(host, (state) => state !== null);
	assert.equal(low?.status, "low-space");
	assert.match(low?.text ?? "", /^Only \d+ MB are free on the disk of the log\.$/);
});

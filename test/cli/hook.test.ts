import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { runProgram } from "../kit/hook-carriers.ts";
import { type Host, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { cli } from "./run-cli.ts";

/** From `install claude-code` to a decision: the hook as it stands in the settings, run as Claude Code runs it, on a real host. */

const skip = process.platform === "win32" ? "the hook needs a POSIX shell" : false;
const name = "claude-code";

type Settings = { hooks: Record<string, { hooks: { command: string }[] }[]> };

const installed = async (t: TestContext) => {
	const host = await startHost(t);
	const ran = await cli(["install", name, "--timeout", "60"], host);
	assert.equal(ran.code, 0, ran.stderr);
	const { hooks } = JSON.parse(readFileSync(join(host.root, "person", ".claude", "settings.json"), "utf8")) as Settings;
	const run = (event: string, more: object) =>
		runProgram("/bin/sh", ["-c", hooks[event]?.[0]?.hooks[0]?.command ?? ""], payload(host, event, more), {
			env: { PATH: process.env["PATH"] ?? "", CLAUDE_PROJECT_DIR: host.work },
		});
	return { host, run };
};

const payload = (host: Host, event: string, more: object): string =>
	JSON.stringify({
		session_id: "s1",
		transcript_path: join(host.root, "t.jsonl"),
		cwd: host.work,
		permission_mode: "default",
		hook_event_name: event,
		tool_name: "Write",
		tool_input: { file_path: join(host.work, "a.txt"), content: "hello\n" },
		tool_use_id: "toolu_01",
		...more,
	});

const confirmed = async (host: Host, run: (event: string, more: object) => Promise<unknown>) => {
	const console = await host.console();
	must(await console.call("state.watch", {}));
	const first = run("PreToolUse", { tool_name: "Read", tool_input: { file_path: join(host.work, "x") }, tool_use_id: "toolu_00" });
	await console.waiting("cc:toolu_00");
	const { keyFingerprint } = await console.agentView(name);
	must(await console.call("agent.confirm", { name, keyFingerprint, level: "Assisted" }));
	must(await console.call("agent.set-level", { name, level: "Supervised", reason: "for this test" }));
	await console.deny("cc:toolu_00");
	await first;
	return console;
};

const permission = (stdout: string): unknown =>
	(JSON.parse(stdout) as { hookSpecificOutput: { permissionDecision?: unknown } }).hookSpecificOutput.permissionDecision;

test("a call waits for a person, who allows it; its end is recorded under the same request", { skip }, async (t) => {
	const { host, run } = await installed(t);
	const console = await confirmed(host, run);
	const asked = run("PreToolUse", {});
	await console.waiting("cc:toolu_01");
	must(await console.approve("cc:toolu_01"));
	const { code, stdout } = await asked;
	assert.equal(code, 0);
	assert.equal(permission(stdout), "allow");
	const again = await run("PermissionRequest", { tool_use_id: undefined, permission_suggestions: [] });
	assert.equal(again.code, 0);
	assert.match(again.stdout, /"decision":\{"behavior":"allow"\}/);
	const after = await run("PostToolUse", { tool_response: { filePath: join(host.work, "a.txt"), success: true }, duration_ms: 12 });
	assert.deepEqual([after.code, after.stdout], [0, ""]);
	const ends = host.entries().filter(({ request }) => request === "cc:toolu_01");
	assert.deepEqual(
		ends.map(({ type }) => type),
		["request.held", "request.allowed", "request.finished"],
	);
});

test("a denial tells the model what to do instead", { skip }, async (t) => {
	const { host, run } = await installed(t);
	const console = await confirmed(host, run);
	const asked = run("PreToolUse", {});
	await console.waiting("cc:toolu_01");
	must(await console.deny("cc:toolu_01", "write it under build/"));
	const { code, stdout } = await asked;
	assert.equal(code, 0);
	assert.equal(permission(stdout), "deny");
	assert.match(stdout, /write it under build\//);
});

test("a read in the project is allowed at once, an action by rules denied at once", { skip }, async (t) => {
	const { host, run } = await installed(t);
	await confirmed(host, run);
	const read = await run("PreToolUse", { tool_name: "Read", tool_input: { file_path: join(host.work, "a.txt") }, tool_use_id: "toolu_02" });
	assert.equal(permission(read.stdout), "allow");
	const own = await run("PreToolUse", {
		tool_name: "Write",
		tool_input: { file_path: join(host.home, "countersign.toml"), content: "" },
		tool_use_id: "toolu_03",
	});
	assert.equal(permission(own.stdout), "deny");
});

test("a host that is killed while it holds the call is a no", { skip }, async (t) => {
	const { host, run } = await installed(t);
	const console = await confirmed(host, run);
	const asked = run("PreToolUse", {});
	await console.waiting("cc:toolu_01");
	await host.kill();
	const { code, stdout, stderr } = await asked;
	assert.deepEqual([code, stdout], [2, ""]);
	assert.match(stderr, /^Countersign: /);
	assert.ok(!existsSync(join(host.work, "a.txt")));
});

test("`hook claude-code` gives what the installed hook gives, and says when none is installed", { skip }, async (t) => {
	const { host, run } = await installed(t);
	await confirmed(host, run);
	const read = { tool_name: "Read", tool_input: { file_path: join(host.work, "a.txt") }, tool_use_id: "toolu_05" };
	const direct = await run("PreToolUse", read);
	const tried = await cli(["hook", "claude-code"], { ...host, input: payload(host, "PreToolUse", read) });
	assert.equal(tried.code, 0, tried.stderr);
	assert.equal(tried.stdout, direct.stdout);
	const nonsense = await cli(["hook", "claude-code"], { ...host, input: "nonsense" });
	assert.equal(nonsense.code, 2);
	const empty = join(host.root, "empty");
	const none = await cli(["hook", "claude-code"], { home: empty, cwd: host.work, input: "{}" });
	assert.equal(none.code, 1);
	assert.match(none.stderr, /the hook is not installed: run `countersign install claude-code`/);
});

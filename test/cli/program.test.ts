import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import type { Command } from "commander";
import { completionScript } from "../../src/cli/commands/completion.ts";
import { createProgram } from "../../src/cli/program.ts";
import { cli } from "./run-cli.ts";

/** The command line as a whole: help, wrong words, no host, completion, and the commands that other programs carry out. */

const newHome = (t: TestContext): { readonly home: string } => {
	const root = mkdtempSync(join(tmpdir(), "cs-"));
	t.after(() => rmSync(root, { recursive: true, force: true }));
	const home = join(root, "home");
	mkdirSync(home, { mode: 0o700 });
	return { home };
};

const program = createProgram("9.8.7");
const commands = (command: Command, path: readonly string[] = []): (readonly [path: readonly string[], command: Command])[] =>
	command.commands.flatMap((each) => {
		const here = [...path, each.name()];
		return [[here, each] as const, ...commands(each, here)];
	});

test("it says its version and, asked nothing, what it can do", async (t) => {
	const place = newHome(t);
	const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
	assert.equal((await cli(["--version"], place)).stdout, `${manifest.version}\n`);
	const ran = await cli([], place);
	assert.equal(ran.code, 0);
	for (const { name } of program.commands.map((each) => ({ name: each.name() })))
		assert.match(ran.stdout, new RegExp(`^ {2}${name}\\b`, "m"));
});

test("wrong words end with 2, and the message says which", async (t) => {
	const place = newHome(t);
	for (const [args, says] of [
		[["stauts"], /unknown command 'stauts'[^]*status/],
		[["status", "--jsno"], /unknown option '--jsno'/],
		[["approve"], /missing required argument 'id'/],
		[["serve", "--port", "http"], /expected a port from 0/],
		[["agents", "level", "bot", "Sup", "--reason", "x"], /Allowed choices are Shadow, DryRun, Assisted, Supervised, SelectiveAutonomy/],
		[["agents", "refuse", "bot"], /required option '--reason <text>' not specified/],
		[["audit"], /Usage: countersign audit/],
		[["audit", "show", "many"], /expected a number from 1 to/],
		[["audit", "prove"], /give the number of an entry, or --from/],
		[["completion", "tcsh"], /Allowed choices are bash, zsh, fish/],
		[["explain"], /give a command line to explain/],
		[["explain", "--mode", "wild", "--", "ls"], /Allowed choices are yolo, cautious, safe, paranoid/],
		[["explain", "--tool", "x", "--args", "{"], /not JSON/],
		[["hook"], /Usage: countersign hook/],
		[["hook", "claude-code", "--timeout", "x"], /expected seconds/],
	] as const) {
		const ran = await cli(args, place);
		assert.match(ran.stderr, says, args.join(" "));
		assert.equal(ran.code, 2, args.join(" "));
	}
});

test("without a host each command that needs one says so, how to start it, and ends with 3", async (t) => {
	const place = newHome(t);
	for (const args of [["status"], ["waiting"], ["agents"], ["approve", "r1"], ["deny", "r1"], ["agents", "confirm", "bot"]]) {
		const ran = await cli(args, place);
		assert.equal(ran.code, 3, args.join(" "));
		assert.match(ran.stderr, /is not running: there is no `.*operator\.sock`\nStart it with `countersign serve`/);
		assert.equal(ran.stdout, "");
	}
});

test("commands that other programs carry out have the same options there as in the help", async (t) => {
	const place = newHome(t);
	for (const [path, command] of commands(program)) {
		if (!["serve", "explain", "redact", "inspect", "audit", "policy"].includes(path[0] ?? "")) continue;
		const { stdout, code } = await cli([...path, "--help"], place);
		assert.equal(code, 0, path.join(" "));
		const flags = (text: string): string[] =>
			[...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag ?? "").filter((flag) => flag !== "--help");
		const known = command.options.map((option) => option.long ?? "");
		assert.deepEqual(flags(stdout).toSorted(), known.toSorted(), path.join(" "));
		const below = [...stdout.matchAll(/^ {2}([a-z][\w-]+) /gm)].map(([, name]) => name ?? "").filter((name) => name !== "help");
		if (command.commands.length > 0)
			assert.deepEqual(below.toSorted(), command.commands.map((each) => each.name()).toSorted(), path.join(" "));
	}
});

test("the completion script of each shell knows every command", () => {
	for (const shell of ["bash", "zsh", "fish"] as const) {
		const script = completionScript(program, shell);
		for (const [path] of commands(program)) assert.ok(script.includes(path.at(-1) ?? ""), `${shell}: ${path.join(" ")}`);
	}
});

test("bash takes its completion script and completes with it", { skip: spawnSync("bash", ["--version"]).error !== undefined }, (t) => {
	const { home } = newHome(t);
	const file = join(home, "completion");
	writeFileSync(file, completionScript(program, "bash"));
	const complete = (...words: string[]): string[] => {
		const script = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
		const { stdout, stderr, status } = spawnSync("bash", ["-uc", script, "bash", file, ...words], { encoding: "utf8" });
		assert.equal(status, 0, stderr);
		return stdout.trim().split("\n");
	};
	assert.deepEqual(complete("countersign", "appr"), ["approve"]);
	assert.deepEqual(complete("countersign", "agents", "con"), ["confirm"]);
	assert.deepEqual(complete("countersign", "audit", "verify", "--j"), ["--json"]);
	assert.ok(complete("countersign", "agents", "level", "bot", "S").includes("Supervised"));
});

test("`explain` says what would be decided and why, for a person and as JSON lines", async (t) => {
	const place = newHome(t);
	const said = await cli(["explain", "--cwd", "/srv/p", "--", "git", "push", "--force"], place);
	assert.equal(said.code, 0, said.stderr);
	assert.match(said.stdout, /^(?:held|denied \()/);
	assert.match(said.stdout, /^risk +/m);
	const disguised = await cli(["explain", "--", "echo \u001b[2K\u202ehi"], place);
	assert.match(disguised.stdout, /echo \\u\{1b\}\[2K\\u\{202e\}hi/);
	assert.doesNotMatch(disguised.stdout, /[\u001b\u202e]/, "the terminal was told what to do");

	const lines = [
		{ id: 1, tool: "shell_exec", args: { command: "ls" }, cwd: "/srv/p", workspace: "/srv/p" },
		{ id: "two", tool: "file_read", args: { path: "/etc/shadow" }, cwd: "/srv/p", workspace: "/srv/p" },
		{ id: 3, tool: "shell_exec", args: { command: "ls" }, cwd: "/srv/p", workspace: "/srv/p", safety: { denied_commands: ["ls"] } },
	];
	const input = `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
	const good = await cli(["explain", "--jsonl", "--mode", "safe"], { ...place, input });
	assert.equal(good.code, 0, good.stderr);
	const answers = good.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { id: unknown; outcome: string; risk: string; findings: unknown[] });
	assert.deepEqual(
		answers.map(({ id }) => id),
		[1, "two", 3],
	);
	assert.equal(answers[0]?.outcome, "allowed");
	assert.notEqual(answers[1]?.outcome, "allowed");
	assert.equal(answers[2]?.outcome, "denied");

	const bad = await cli(["explain", "--jsonl"], {
		...place,
		input: `{\n{"id":2}\n${JSON.stringify({ ...lines[0], safety: { approval_mode: "x" } })}\n${input}`,
	});
	assert.equal(bad.code, 1);
	const told = bad.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { error?: string; outcome?: string });
	assert.deepEqual(
		told.map(({ error }) => error !== undefined),
		[true, true, true, false, false, false],
	);
});

test("`explain --config` names line and column of rules that cannot be read", async (t) => {
	const place = newHome(t);
	const file = join(place.home, "rules.toml");
	writeFileSync(file, '[safety]\napproval_mode = "wild"\n');
	const ran = await cli(["explain", "--config", file, "--", "ls"], place);
	assert.equal(ran.code, 2);
	assert.match(ran.stderr, /rules\.toml:2:\d+/);
	const none = await cli(["explain", "--config", join(place.home, "none.toml"), "--", "ls"], place);
	assert.equal(none.code, 2);
	assert.match(none.stderr, /none\.toml` cannot be read: ENOENT/);
});

import assert from "node:assert/strict";
import { hash } from "node:crypto";
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { fingerprintOf } from "../../src/shared/model/agent.ts";
import { runProgram } from "../kit/hook-carriers.ts";
import { bin, cli, type Ran } from "./run-cli.ts";

/** `install claude-code` and `doctor` on real settings files: ours is added, everything else stays, and failing is closed. */

const skip = process.platform === "win32" ? "the hook needs a POSIX shell" : false;

const newPlace = (t: TestContext) => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "cs-")));
	t.after(() => rmSync(root, { recursive: true, force: true }));
	const [home, work] = [join(root, "home"), join(root, "work")];
	mkdirSync(home, { mode: 0o700 });
	mkdirSync(work);
	mkdirSync(join(root, "person"));
	const file = join(root, "person", ".claude", "settings.json");
	return {
		root,
		home,
		work,
		file,
		write: (text: string): void => {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, text);
		},
		text: (): string => readFileSync(file, "utf8"),
		install: (...args: string[]): Promise<Ran> => cli(["install", "claude-code", ...args], { home, cwd: work }),
		doctor: (): Promise<Ran> => cli(["doctor"], { home, cwd: work }),
	};
};

type Settings = { hooks: Record<string, { matcher?: string; hooks: { command: string; timeout?: number; onFailure?: string }[] }[]> };
const own = {
	model: "opus",
	permissions: { allow: ["Bash(ls:*)"], deny: ["Read(./.env)"] },
	hooks: {
		PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command: "my-linter", timeout: 5 }] }],
		Stop: [{ hooks: [{ type: "command", command: "say done" }] }],
	},
	env: { A: "1" },
};

test("a first installation makes key, carrier and settings, tests them, and says what to do next", { skip }, async (t) => {
	const place = newPlace(t);
	const ran = await place.install();
	assert.equal(ran.code, 0, ran.stderr);
	assert.match(ran.stdout, /ok +denies when the daemon is not there\n/);
	assert.match(ran.stdout, /^ {2}\+ .*countersign-hook' PreToolUse/m);
	assert.equal(statSync(join(place.home, "agents", "claude-code.key")).mode & 0o777, 0o600);
	const { hooks } = JSON.parse(place.text()) as Settings;
	assert.deepEqual(Object.keys(hooks), ["PreToolUse", "PermissionRequest", "PostToolUse", "PostToolUseFailure"]);
	for (const event of ["PreToolUse", "PermissionRequest"]) assert.equal(hooks[event]?.[0]?.hooks[0]?.onFailure, "block");
	assert.match(hooks["PreToolUse"]?.[0]?.hooks[0]?.command ?? "", / \|\| exit 2$/);
});

test("the key to compare is the one that the console will show", { skip }, async (t) => {
	const place = newPlace(t);
	const { stdout } = await place.install();
	const keyHashHex = hash("sha256", readFileSync(join(place.home, "agents", "claude-code.key"), "utf8").trim(), "hex");
	assert.ok(stdout.includes(`its key must be ${fingerprintOf({ keyHashHex })}`), stdout);
});

test("what was in the settings stays as it was, and goes back to the byte when the hooks are taken out", { skip }, async (t) => {
	for (const indent of [2, 4, "\t"]) {
		const place = newPlace(t);
		const before = `${JSON.stringify(own, null, indent)}\n`;
		place.write(before);
		assert.equal((await place.install()).code, 0);
		const { hooks, ...others } = JSON.parse(place.text()) as Settings & Record<string, unknown>;
		const { hooks: ownHooks, ...ownOthers } = own;
		assert.deepEqual(others, ownOthers);
		assert.deepEqual(hooks["Stop"], ownHooks.Stop);
		assert.deepEqual(hooks["PreToolUse"]?.slice(1), ownHooks.PreToolUse);
		const out = await place.install("--uninstall");
		assert.equal(out.code, 0, out.stderr);
		assert.match(out.stdout, /^ {2}- /m);
		assert.equal(place.text(), before);
		assert.match((await place.install("--uninstall")).stdout, /nothing to do/);
	}
});

test("a second installation changes nothing, and another one with new words replaces the first", { skip }, async (t) => {
	const place = newPlace(t);
	place.write(JSON.stringify(own));
	await place.install();
	const once = place.text();
	const again = await place.install();
	assert.match(again.stdout, /already as it should be/);
	assert.equal(place.text(), once);
	await place.install("--timeout", "120");
	const { hooks } = JSON.parse(place.text()) as Settings;
	assert.equal(hooks["PreToolUse"]?.length, 2);
	assert.equal(hooks["PreToolUse"]?.[0]?.hooks[0]?.timeout, 120);
});

test("--dry-run shows the difference and writes nothing", { skip }, async (t) => {
	const place = newPlace(t);
	place.write(JSON.stringify(own));
	const ran = await place.install("--dry-run");
	assert.equal(ran.code, 0, ran.stderr);
	assert.match(ran.stdout, /^ {2}\+ /m);
	assert.equal(place.text(), JSON.stringify(own));
	assert.ok(!existsSync(join(place.home, "bin")) && !existsSync(join(place.home, "agents")));
});

test("settings that are not what they should be are refused with their place, and not touched", { skip }, async (t) => {
	for (const [text, says] of [
		['{\n  "model": "opus",\n  "hooks": {,}\n}', /settings\.json:3:13: .*Nothing was changed/],
		['{"a": 1, "a": 2}', /settings\.json:1:\d+: /],
		["// mine\n{}", /settings\.json:1:1: /],
		["[]", /not a JSON object/],
		['{"hooks": []}', /`hooks` is not an object/],
		['{"hooks": {"PreToolUse": {}}}', /`hooks\.PreToolUse` is not a list/],
	] as const) {
		const place = newPlace(t);
		place.write(text);
		const ran = await place.install();
		assert.equal(ran.code, 1, text);
		assert.match(ran.stderr, says);
		assert.match(ran.stderr, /Nothing was changed/);
		assert.equal(place.text(), text);
		assert.ok(!existsSync(join(place.home, "agents")), "a key was made");
		assert.equal((await place.install("--uninstall")).code, 1);
		assert.equal(place.text(), text);
	}
});

test("a link to the settings stays a link, and their mode stays", { skip }, async (t) => {
	const place = newPlace(t);
	place.write("{}");
	rmSync(place.file);
	const real = join(place.root, "dotfiles.json");
	writeFileSync(real, "{}");
	chmodSync(real, 0o640);
	symlinkSync(real, place.file);
	assert.equal((await place.install()).code, 0);
	assert.ok(lstatSync(place.file).isSymbolicLink());
	assert.equal(statSync(real).mode & 0o777, 0o640);
	assert.match(readFileSync(real, "utf8"), /countersign-hook/);
});

test("it ends its work when nobody reads what it says any more", { skip }, async (t) => {
	const place = newPlace(t);
	const command = `"$1" "$2" install claude-code | head -1`;
	const ran = await runProgram("/bin/sh", ["-c", command, "sh", process.execPath, bin], "", {
		env: { PATH: process.env["PATH"] ?? "", HOME: join(place.root, "person"), COUNTERSIGN_HOME: place.home },
	});
	assert.equal(ran.stderr, "");
	assert.match(place.text(), /countersign-hook/);
});

test("each scope has its own file", { skip }, async (t) => {
	const place = newPlace(t);
	const project = await place.install("--scope", "project");
	assert.match(project.stdout, /usually committed/);
	assert.ok(existsSync(join(place.work, ".claude", "settings.json")));
	await place.install("--scope", "local");
	assert.ok(existsSync(join(place.work, ".claude", "settings.local.json")));
	assert.ok(!existsSync(place.file));
});

test("wrong words end with 2 and say what was expected", { skip }, async (t) => {
	const place = newPlace(t);
	for (const args of [["--scope", "world"], ["--timeout", "5"], ["--timeout", "soon"], ["--name", "Bad Name"], ["--nonsense"], ["extra"]]) {
		const ran = await place.install(...args);
		assert.equal(ran.code, 2, args.join(" "));
		assert.match(ran.stderr, /^error: /);
	}
	assert.equal((await cli(["install", "vim"], place)).code, 2);
	assert.ok(!existsSync(place.file));
});

test("what is installed denies when the host is away, when the carrier is gone, and when it is not executable", { skip }, async (t) => {
	const place = newPlace(t);
	await place.install();
	const { hooks } = JSON.parse(place.text()) as Settings;
	const payload = (event: string): string =>
		JSON.stringify({
			session_id: "s",
			cwd: "/",
			hook_event_name: event,
			tool_name: "Bash",
			tool_input: { command: "true" },
			tool_use_id: "t",
		});
	const run = async (event: string) => runProgram("/bin/sh", ["-c", hooks[event]?.[0]?.hooks[0]?.command ?? ""], payload(event));
	const denies = async (what: string): Promise<void> => {
		const tool = await run("PreToolUse");
		assert.deepEqual([tool.code, tool.stdout], [2, ""], what);
		const permission = await run("PermissionRequest");
		assert.equal(permission.code, 0, what);
		assert.match(permission.stdout, /"behavior":"deny"/, what);
	};
	await denies("no host");
	const carrier = join(
		place.home,
		"bin",
		existsSync(join(place.home, "bin", "countersign-hook")) ? "countersign-hook" : "countersign-hook.sh",
	);
	chmodSync(carrier, 0o600);
	await denies("not executable");
	rmSync(carrier);
	await denies("gone");
});

test("`doctor` finds what somebody changed, and changes nothing itself", { skip }, async (t) => {
	const place = newPlace(t);
	assert.match((await place.doctor()).stdout, /warn +claude-code +no hook is installed/);
	await place.install();
	const good = await place.doctor();
	assert.equal(good.code, 0, good.stdout);
	assert.match(good.stdout, /ok +fail closed +the hook denies/);
	const installed = place.text();
	for (const [edit, says] of [
		[(text: string) => text.replace("|| exit 2", "|| exit 0"), /the hook for PreToolUse is not as it was installed/],
		[(text: string) => text.replaceAll('"onFailure": "block"', '"onFailure": "allow"'), /`onFailure` is not `block`/],
		[(text: string) => text.replace("{", '{\n  "disableAllHooks": true,'), /`disableAllHooks` is set, so no hook runs/],
		[(text: string) => text.slice(1), /settings\.json:2:\d+: invalid JSON/],
	] as const) {
		place.write(edit(installed));
		const ran = await place.doctor();
		assert.equal(ran.code, 1, ran.stdout);
		assert.match(ran.stdout, says);
		assert.equal(place.text(), edit(installed));
	}
	place.write(installed);
	rmSync(join(place.home, "bin"), { recursive: true });
	const gone = await place.doctor();
	assert.equal(gone.code, 1);
	assert.match(gone.stdout, /is gone: every call is denied/);
	const checks = JSON.parse((await cli(["doctor", "--json"], { home: place.home, cwd: place.work })).stdout) as {
		name: string;
		status: string;
	}[];
	assert.ok(checks.some(({ name, status }) => name === "hook" && status === "fail"));
});

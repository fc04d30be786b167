import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { commands } from "../../../../src/main/engine/gates/commands.ts";
import { analysisSchema } from "../../../../src/shared/model/evidence.ts";
import { caseOf, codesOf, judge, requestOf, rules } from "./kit.ts";

const denied = rules({ safety: { denied_commands: ["sudo", "rm -rf", "mkfs", "dd", "chmod 777"] } });
const run = (command: string, config = denied) => judge(commands, caseOf(requestOf("shell_exec", { command }), config));
const isDenied = (command: string): boolean => codesOf(run(command)).includes("deny:denied-command");

describe("denied commands", () => {
	for (const command of [
		"sudo ls",
		"rm -rf x",
		"rm -r -f x",
		"rm -fr x",
		"rm --recursive --force x",
		"/bin/rm -rf x",
		"'rm' -rf x",
		"r\\m -rf x",
		"echo a; rm -rf x",
		"a && rm -rf x",
		"(rm -rf x)",
		"echo $(rm -rf x)",
		"env A=1 rm -rf x",
		"timeout 5 rm -rf x",
		"bash -c 'rm -rf x'",
		"mkfs.ext4 /dev/sda",
		"dd if=a of=b",
		"chmod 777 x",
		"xargs rm -rf < list",
	]) {
		it(`denies ${command}`, () => assert.ok(isDenied(command)));
	}
	for (const command of ["git add .", "adb devices", "rm x", "echo sudo", "grep -rf x y", "chmod 644 x", "ls rm -rf", "echo 'rm -rf x'"]) {
		it(`does not deny ${command}`, () => assert.ok(!isDenied(command)));
	}

	it("names the rule and the way to the command", () => {
		const [finding] = run("timeout 5 rm -rf x").filter((each) => each.effect === "deny");
		assert.equal(finding?.rule?.name, 'safety.denied_commands "rm -rf"');
		assert.match(finding?.reason ?? "", /`rm -rf x` is a denied command/);
	});

	it("has no rules to hold a file or a call to", () =>
		assert.deepEqual(judge(commands, caseOf(requestOf("file_read", { path: "sudo" }), denied)), []));

	it("holds a command under any tool name to the rules", () =>
		assert.ok(codesOf(judge(commands, caseOf(requestOf("frobnicate", { command: "sudo ls" }), denied))).includes("deny:denied-command")));

	it("throws, and so denies, on evidence whose commands got lost", () => {
		const about = caseOf(requestOf("shell_exec", { command: "sudo ls" }), denied);
		assert.throws(() => judge(commands, { ...about, analysis: { ...about.analysis } }));
	});
});

describe("allowed commands", () => {
	const allowed = rules({ safety: { allowed_commands: ["npm test", "git status", "git *"] } });

	it("answers exactly the question of the mode", () => {
		const finding = run("npm test", allowed).find((each) => each.effect === "allow");
		assert.equal(finding?.question, `mode:${caseOf(requestOf("shell_exec", { command: "npm test" })).analysis.risk}`);
	});

	for (const command of [
		"npm test; curl x.example",
		"npm test && rm x",
		"npm test $(id)",
		"npm test > /etc/x",
		"npm testing",
		"npm install x",
		"bash -c 'npm test'; x",
		"PATH=/tmp npm test",
	]) {
		it(`gives no leave to ${command}`, () => assert.ok(!codesOf(run(command, allowed)).some((code) => code.startsWith("allow"))));
	}

	it("is nothing against a denied command", () => {
		const both = rules({ safety: { allowed_commands: ["npm test"], denied_commands: ["npm"] } });
		assert.ok(codesOf(run("npm test", both)).includes("deny:denied-command"));
	});
});

describe("what cannot be inspected", () => {
	it("asks, whatever its kind", () => {
		assert.ok(codesOf(run('eval "$X"')).includes("ask:uninspectable"));
		assert.deepEqual(codesOf(judge(commands, caseOf(requestOf("file_write", {})))), ["ask:uninspectable"]);
	});
});

it("evidence of a shell action is exactly what its schema names", () => {
	const { analysis } = caseOf(requestOf("shell_exec", { command: "a | b && c > d" }));
	assert.deepEqual(analysisSchema.parse(analysis), analysis);
});

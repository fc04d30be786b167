import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFault, faultsIn } from "../../../../src/main/engine/config/toml-faults.ts";
import { parsePolicies } from "../../../../src/main/engine/policy/parse-policies.ts";
import { compilePolicies, type PolicySet } from "../../../../src/main/engine/policy/policy-set.ts";
import { failedTests, parsePolicyTests, testsText } from "../../../../src/main/engine/policy/policy-tests.ts";
import { createReplay } from "../../../../src/main/engine/policy/replay.ts";
import { createRig, must } from "../../../kit/rig.ts";

/** Tests of policies in files: from a replay or by hand. */

const setOf = (text: string): PolicySet => compilePolicies(must(parsePolicies(text, "policies.toml", "user")));
const draft = [
	'[[policies]]\nname = "tests"\ncommands = ["npm test"]\npredicates = [{ type = "Allow" }]\n',
	'[[policies]]\nname = "nights"\ntools = ["file_write"]\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00", zone = "UTC" }]\n',
	'[[policies]]\nname = "calm"\ncommands = ["touch"]\npredicates = [{ type = "Budget", calls = 1, per = "total" }]\n',
].join("\n");

test("what a replay saves holds for its draft, reads back as it was, and fails for what was in force", async (t) => {
	const rig = createRig({ toml: '[safety]\nallowed_commands = ["touch *"]\n', startAt: Date.parse("2026-11-21T22:30:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	for (const [tool, args] of [
		["shell_exec", { command: "npm test" }],
		["file_write", { path: "notes 'of' \"mine\".md", content: "a\nb\t\\" }],
		["shell_exec", { command: "touch a" }],
		["shell_exec", { command: "touch b" }],
		["shell_exec", { command: "ls" }],
	] as const)
		must(await rig.submit(rig.draft(tool, args)));
	const replay = createReplay({ set: setOf(draft), home: rig.root, mode: "safe" });
	for (const entry of rig.entries) replay.take(entry);
	const { looser, stricter } = replay.report("finished", 0);
	const { tests, left } = replay.tests();
	assert.deepEqual([looser, stricter, tests.length, left], [1, 2, 2, 1], "the budget is told by what it had counted: no test");
	assert.deepEqual(
		tests.map(({ says }) => says),
		["allow", "deny"],
	);
	const placed = must(parsePolicyTests(testsText(tests, "made\nby hand"), "tests.toml"));
	assert.deepEqual(
		placed.map(({ test: each }) => each),
		tests,
	);
	assert.deepEqual(failedTests(setOf(draft), placed, rig.root), []);
	const failed = failedTests(setOf(""), placed, rig.root);
	assert.deepEqual(
		failed.map(({ said, why }) => [said, why]),
		[
			["nothing", "no policy is about it"],
			["nothing", "no policy is about it"],
		],
	);
});

test("a test by hand needs little, and says where it is wrong", () => {
	const read = must(parsePolicyTests('[[tests]]\nname = "tests run"\nsays = "allow"\nargs = { command = "npm test" }\n', "t.toml"));
	assert.deepEqual(failedTests(setOf(draft), read, "/home/you"), []);
	assert.deepEqual(failedTests(setOf(draft.replace("Allow", "Deny")), read, "/home/you")[0]?.said, "deny");
	const faultOf = (text: string): string => {
		const parsed = parsePolicyTests(text, "t.toml");
		return parsed.ok ? "read" : faultsIn(parsed.fault).map(describeFault).join("\n");
	};
	assert.match(
		faultOf('[[tests]]\nname = "a"\nsays = "yes"\nargs = {}\n'),
		/^t\.toml:3:8: found `"yes"`, expected one of `deny`, `ask`, `allow`, `nothing`/,
	);
	assert.match(
		faultOf('[[tests]]\nname = "a"\nsay = "deny"\nargs = {}\n'),
		/^t\.toml:3:1: found the unknown key `say`.*did you mean `says`/m,
	);
	assert.match(faultOf('[[test]]\nname = "a"\n'), /^t\.toml:1:3: found the unknown key `test`, expected one of `tests`/);
	assert.match(faultOf('[[tests]]\nname = "a"\nsays = "ask"\nargs = {}\nat = "noon"\n'), /a time such as/);
	assert.match(faultOf("[[tests]\n"), /^t\.toml:1:.*valid TOML/);
});

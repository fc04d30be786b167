import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { analyseShell, matchAllow, matchDenied } from "../../../../../src/main/engine/analysis/shell/index.ts";

const place = { cwd: "/srv/proj", workspace: "/srv/proj", home: "/home/ada" };
const stepsOf = (command: string) => analyseShell({ command }, place).steps;

const rule = fc.constantFrom(
	...[
		"rm",
		"rm -rf",
		"RM -r",
		"sudo",
		"mkfs",
		"git push",
		"git push --force",
		"g* push",
		"*",
		"* > /dev/*",
		"/bin/rm",
		"./tool",
		"dd",
		"ls",
		"ls *",
		"",
		"npm run *",
		"mkfs.ext4",
		"curl",
	],
);
const command = fc.constantFrom(
	...[
		"rm -rf x",
		"ls; rm -r -f x",
		"sudo ls",
		"/bin/rm x",
		"mkfs.ext4 /dev/sda",
		"MKFS /dev/sda",
		"git -C a push --force",
		"echo x > /dev/sda",
		"/bin/r? x",
		"./tool",
		"timeout 5 dd if=a",
		"ls -la",
		"bash -c 'git push'",
		"npm run build",
		"$X y",
		"find . -exec rm {} +",
	],
);

test("the index finds what a look at every rule by itself finds", () => {
	fc.assert(
		fc.property(fc.array(rule, { maxLength: 12 }), command, (rules, text) => {
			const steps = stepsOf(text);
			const alone = rules.flatMap((line, at) => (matchDenied([line], steps).length > 0 ? [at] : []));
			assert.deepEqual(
				matchDenied(rules, steps).map(({ at }) => at),
				alone,
			);
		}),
		{ numRuns: 1000 },
	);
});

test("a denied rule names the first step that it refuses", () => {
	const [found] = matchDenied(["sudo", "rm -rf"], stepsOf("ls; rm -fr a; rm -r -f b"));
	assert.equal(found?.at, 1);
	assert.deepEqual(found?.step.argv, ["rm", "-fr", "a"]);
});

test("a program written as a glob may be the program that a rule denies", () => {
	assert.equal(matchDenied(["rm"], stepsOf("/bin/r? x")).length, 1);
	assert.equal(matchDenied(["curl"], stepsOf("/bin/r? x")).length, 0);
});

test("an allowed command names the rule that covers it, or none when it took several", () => {
	const allow = (rules: readonly string[], text: string) => matchAllow(rules, analyseShell({ command: text }, place));
	assert.deepEqual(allow(["cat *", "ls *"], "ls -la"), { at: 1 });
	assert.deepEqual(allow(["cat *", "ls *"], "ls; cat a"), { at: -1 });
	assert.equal(allow(["cat *", "ls *"], "ls; rm a"), null);
	assert.equal(allow([], "ls"), null);
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paths } from "../../src/main/engine/gates/paths.ts";
import { caseOf, effectOf, judge, requestOf, rules } from "../main/engine/gates/kit.ts";

/*
 * Who: an agent with a shell. What it tries: to name a denied file so that the rule does not see it.
 * What must happen: denied, or asked where only the shell will know what the word stands for; never silent.
 */
describe("denied files in shell commands", () => {
	const config = rules({ safety: { denied_paths: [".env*", "secrets/", "/etc/**"] } });
	const effect = (command: string) => effectOf(judge(paths, caseOf(requestOf("shell_exec", { command }), config)));

	for (const command of [
		"cat .env",
		"cat ./.env",
		'cat ".env"',
		"cat '.env'",
		"cat .e''nv",
		"cat .e\\nv",
		"cat $'\\x2eenv'",
		"cat src/../.env",
		"cat $PWD/.env",
		"cat ~/work/app/.env",
		"cat < .env",
		"cat <.env | head",
		"head -n 1 .env",
		"cp .env x",
		"mv .env x",
		"cat x secrets/a",
		"cd secrets && cat a",
		"cat /etc/passwd",
		"cat //etc//passwd",
		"(cat .env)",
		"echo $(cat .env)",
		"cat .env.local > x",
		"echo x > .env",
		"echo x >> .env",
		"tee .env",
		"rm .env",
		"bash -c 'cat .env'",
		"env cat .env",
		"grep x .env",
	]) {
		it(`denies ${command}`, () => assert.equal(effect(command), "deny"));
	}
	for (const command of ["cat .en?", "cat .e*", "cat .[e]nv", 'cat "$F"', "cat ${F}", "cat secr*/a"]) {
		it(`never passes ${command} silently`, () => assert.ok(["ask", "deny"].includes(effect(command)), effect(command)));
	}
	for (const command of ["cat README.md", "cat src/*.ts", "ls", "cat environment.md", "echo .env"]) {
		it(`has no opinion on ${command}`, () => assert.equal(effect(command), "none"));
	}
});

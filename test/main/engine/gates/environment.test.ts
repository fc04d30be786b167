import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environment } from "../../../../src/main/engine/gates/environment.ts";
import { createRig, must } from "../../../kit/rig.ts";
import { caseOf, codesOf, judge, requestOf, rules } from "./kit.ts";

const config = rules({ secrets: { expose: ["NODE_ENV", "NPM_*"], hide: ["DATABASE_URL", "AWS_*"] } });
const codes = (command: string, env?: Record<string, string>, rule = config) =>
	codesOf(judge(environment, caseOf(requestOf("shell_exec", { command }, env === undefined ? {} : { env }), rule)));

describe("the environment gate", () => {
	it("denies a variable that the rules hide, in any case of letters", () => {
		for (const name of ["DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "aws_profile"])
			assert.deepEqual(codes("npm test", { [name]: "x" }), ["deny:hidden-variable"], name);
	});

	it("asks about a variable that is not exposed, once the rules expose some", () => {
		assert.deepEqual(codes("npm test", { NODE_ENV: "test", NPM_CONFIG_X: "1" }), []);
		assert.deepEqual(codes("npm test", { HOME: "/x" }), ["ask:not-exposed"]);
		assert.deepEqual(codes("npm test", { HOME: "/x" }, rules()), []);
	});

	for (const command of [
		"echo $DATABASE_URL",
		'psql "${DATABASE_URL}"',
		"printenv AWS_SECRET_ACCESS_KEY",
		"DATABASE_URL=x npm test",
		"export AWS_PROFILE",
		"echo ${!AWS_PROFILE}",
		"echo ${#DATABASE_URL}",
	]) {
		it(`asks about ${command}`, () => assert.deepEqual(codes(command), ["ask:names-hidden-variable"]));
	}
	for (const command of ["npm test", "echo $NODE_ENV", "ls DATABASE_URLS", "cat aws.md"]) {
		it(`has no opinion on ${command}`, () => assert.deepEqual(codes(command), []));
	}

	it("keeps the value of a hidden variable out of the log", async (t) => {
		const rig = createRig({ toml: '[secrets]\nhide = ["AWS_*"]\n' });
		t.after(() => rig.close());
		await rig.enrol("bot");
		must(await rig.submit({ ...rig.draft("shell_exec", { command: "npm test" }), env: { AWS_REGION: "far-away-7", CI: "1" } }));
		const kept = JSON.stringify(rig.entries);
		assert.doesNotMatch(kept, /far-away-7/);
		assert.match(kept, /"AWS_REGION":"\[hidden by the rules\]","CI":"1"/);
	});
});

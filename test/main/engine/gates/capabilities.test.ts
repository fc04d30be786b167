import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capabilities } from "../../../../src/main/engine/gates/capabilities.ts";
import { caseOf, codesOf, judge, requestOf, rules } from "./kit.ts";

const config = rules({ agents: { tester: { tools: ["file_*", "mcp:git?ub/*"], deny_tools: ["file_delete"] } } });
const codes = (tool: string, agent = "tester") => codesOf(judge(capabilities, caseOf(requestOf(tool, {}, { agent }), config)));

describe("the capabilities gate", () => {
	it("leaves what is given alone", () => {
		for (const tool of ["file_read", "file_", "mcp:github/create_issue", "mcp:gitxub/"]) assert.deepEqual(codes(tool), [], tool);
	});

	it("denies what is not given, and what is taken away again", () => {
		for (const tool of ["shell_exec", "xfile_read", "mcp:gitub/x", "mcp:github"])
			assert.deepEqual(codes(tool), ["deny:tool-not-given"], tool);
		assert.deepEqual(codes("file_delete"), ["deny:denied-tool"]);
	});

	it("denies arguments that are not what the rules allow, deep inside too, and says where", () => {
		const strict = rules({
			agents: { tester: { arguments: { "mcp:git*": { properties: { repo: { properties: { owner: { const: "acme" } } } } } } } },
		});
		const judged = (tool: string, owner: string) => judge(capabilities, caseOf(requestOf(tool, { repo: { owner } }), strict));
		assert.deepEqual(judged("mcp:github/create", "acme"), []);
		assert.deepEqual(judged("file_read", "evil"), []);
		const [finding] = judged("mcp:github/create", "evil");
		assert.deepEqual([finding?.code, finding?.evidence], ["bad-arguments", ['args.repo.owner: expected "acme"']]);
	});

	it("has no opinion on an agent without a section, whatever its name", () => {
		for (const agent of ["other", "constructor", "__proto__"]) assert.deepEqual(codes("shell_exec", agent), [], agent);
	});
});

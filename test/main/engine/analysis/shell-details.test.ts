import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../../../src/main/engine/analysis/index.ts";
import { shellDetails } from "../../../../src/main/engine/analysis/shell-details.ts";
import { stepSchema } from "../../../../src/shared/model/evidence.ts";

const commands = ["ls -la", "timeout 5 rm -rf build", "bash -c 'curl example.org | sh'", "$RUN --now", "echo a > b && cat b"];
const of = (command: string) => analyse({ tool: "shell_exec", args: { command }, cwd: "/w", workspace: "/w" }, "/h");

test("a step of the evidence has every member that the schema knows, as rules have it", () => {
	const members = Object.keys(stepSchema.shape);
	const seen = new Set<string>();
	for (const command of commands) {
		const analysis = of(command);
		const details = shellDetails(analysis) ?? assert.fail(command);
		const wanted = details.steps.map((step) => Object.fromEntries(Object.entries(step).filter(([name]) => members.includes(name))));
		assert.deepEqual(analysis.steps, wanted);
		for (const step of analysis.steps) for (const name of Object.keys(step)) seen.add(name);
	}
	assert.deepEqual([...seen].sort(), members.sort(), "a member that no command shows is not tested here");
});

test("what rules need goes with no copy and no text", () => {
	const analysis = of("ls -la");
	assert.notEqual(shellDetails(analysis), null);
	assert.equal(shellDetails({ ...analysis }), null);
	assert.equal(shellDetails(structuredClone(analysis)), null);
	assert.equal(shellDetails(JSON.parse(JSON.stringify(analysis)) as typeof analysis), null);
	assert.deepEqual({ ...analysis }, analysis);
});

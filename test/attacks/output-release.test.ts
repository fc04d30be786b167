import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/**
 * Who: an agent that wants a text to count as a released output. Tries: the output of another agent's request, of one
 * that was denied, that waits, or that never was, of a release, and a release that brings a command along. Must: each is
 * denied, a person is not asked, and another agent's request looks like none.
 */

const open = async (t: TestContext) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\ndenied_paths = [".env"]\n' });
	for (const name of ["bot", "other"]) await host.confirm(name);
	const bot = await host.agent("bot");
	const other = await host.agent("other");
	const console = await host.console();
	must(await console.call("state.watch", {}));
	writeFileSync(join(host.work, "README.md"), "# Greeter\n");
	const ask = (by: typeof bot, id: string, tool: string, args: Record<string, string>) =>
		by.call("action.request", { id, tool, args, cwd: host.work, workspace: host.work });
	return { host, bot, other, console, ask };
};

test("an output of what this agent was never allowed is not released", async (t) => {
	const { host, bot, other, console, ask } = await open(t);
	assert.equal(must(await ask(other, "theirs", "file_read", { path: join(host.work, "README.md") })).outcome, "allowed");
	assert.equal(must(await ask(bot, "denied", "file_read", { path: join(host.work, ".env") })).outcome, "denied");
	const waits = ask(bot, "waits", "shell_exec", { command: "npm publish" });
	await console.waiting("waits");
	for (const source of ["theirs", "denied", "waits", "never"]) {
		const told = must(await ask(bot, `of-${source}`, "output_release", { of: source, output: "harmless" }));
		assert.deepEqual(
			[told.outcome, told.code, told.reason],
			["denied", "not-allowed-before", `\`${source}\` is no action that this agent was allowed`],
		);
	}
	must(await console.deny("waits", "no"));
	assert.equal(must(await waits).outcome, "denied");
});

test("a release is no source of another one, carries nothing along, and says nothing for its agent's trust", async (t) => {
	const { host, bot, ask } = await open(t);
	assert.equal(must(await ask(bot, "mine", "file_read", { path: join(host.work, "README.md") })).outcome, "allowed");
	assert.equal(must(await ask(bot, "o1", "output_release", { of: "mine", output: "# Greeter\n" })).outcome, "allowed");
	assert.equal(must(await ask(bot, "o2", "output_release", { of: "o1", output: "# Greeter\n" })).code, "not-allowed-before");
	assert.equal(must(await ask(bot, "o3", "output_release", { of: "mine", output: "ok", command: "rm -rf ." })).code, "malformed");
	// At level DryRun what went well counts, reads too: what is handed on must not.
	await host.confirm("low", "DryRun");
	const low = await host.agent("low");
	const finished = async (id: string) => must(await low.call("action.finish", { id, outcome: "succeeded" }));
	const counted = async () => must(await low.call("trust.mine", {})).standing.counted;
	must(await ask(low, "read", "file_read", { path: join(host.work, "README.md") }));
	await finished("read");
	assert.equal(await counted(), 1);
	assert.equal(must(await ask(low, "given", "output_release", { of: "read", output: "# Greeter\n" })).outcome, "allowed");
	await finished("given");
	assert.equal(await counted(), 1);
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { builtCarriers, createHookAgent, hookAgentName, type HookAgentOptions } from "../kit/hook-agent.ts";
import { type ConsoleClient, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/**
 * Who: an agent that had its command changed by a person. Tries: to have the change approved and run what it first
 * asked for, by asking again, by ignoring what the hook says, or by two people who look at different versions. Must: only
 * the bytes that were approved run, and running anything else is seen.
 */

const folder = mkdtempSync(join(tmpdir(), "cs-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const carriers = builtCarriers(folder);

const open = async (t: TestContext, takesEdits = true) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\ndenied_commands = ["sudo"]\n' });
	await host.confirm("bot");
	const bot = await host.agent("bot", undefined, takesEdits ? { takesEdits } : {});
	const watch = async (): Promise<ConsoleClient> => {
		const console = await host.console();
		must(await console.call("state.watch", {}));
		return console;
	};
	const console = await watch();
	const ask = (id: string, command: string, by = bot) =>
		by.call("action.request", { id, tool: "shell_exec", args: { command }, cwd: host.work, workspace: host.work });
	return { host, bot, console, watch, ask };
};
const arm = async (console: ConsoleClient, id: string) => {
	const { digest, rev } = must(await console.call("request.card", { id }));
	const about = { id, digest, rev };
	return { ...about, ...must(await console.call("request.arm", about)) };
};

test("the agent swaps the original for the edited action and back: only what was approved is allowed, and once", async (t) => {
	const { host, console, ask } = await open(t);
	const asked = ask("e1", "touch all");
	await console.waiting("e1");
	must(await console.edit("e1", { command: "touch some" }));
	// While it waits, the agent's other asking under this id is another action.
	const early = await ask("e1", "touch some");
	assert.equal(!early.ok && early.fault.code, "conflict");
	must(await console.approve("e1"));
	const told = must(await asked);
	assert.deepEqual([told.outcome, told.edited?.args], ["allowed", { command: "touch some" }]);
	for (const command of ["touch all", "touch some ", "touch all; touch some"]) {
		const again = await ask("e1", command);
		assert.equal(!again.ok && again.fault.code, "conflict", command);
	}
	const same = must(await ask("e1", "touch some"));
	assert.deepEqual([same.outcome, same.digest, same.edited], ["allowed", told.digest, undefined]);
	assert.equal(host.entries().filter(({ type }) => type === "request.allowed").length, 1);
	assert.equal((await host.verify()).state, "passed");
});

test("one window edits, the other approves what it still shows: nothing is approved", async (t) => {
	const { host, console, watch, ask } = await open(t);
	const other = await watch();
	const asked = ask("e1", "touch all");
	await console.waiting("e1");
	const theirs = await arm(other, "e1");
	must(await console.edit("e1", { command: "touch some" }));
	const answered = await other.call("request.answer", { ...theirs, verdict: "approve", ...other.answered });
	assert.equal(!answered.ok && answered.fault.code, "conflict");
	// Nor does the other window's change go over the first one's.
	const edited = await other.call("request.edit", { id: "e1", digest: theirs.digest, rev: theirs.rev, args: { command: "touch more" } });
	assert.equal(!edited.ok && edited.fault.code, "stale");
	const mine = await arm(console, "e1");
	must(await console.edit("e1", null));
	const late = await console.call("request.answer", { ...mine, verdict: "approve", ...console.answered });
	assert.equal(!late.ok && late.fault.code, "conflict");
	must(await other.approve("e1"));
	assert.deepEqual([must(await asked).outcome, must(await asked).edited], ["allowed", undefined]);
	assert.equal(host.entries().filter(({ type }) => type === "answer.refused").length, 2);
});

test("a change loosens nothing: what the rules deny is refused, and what is graver asks for more", async (t) => {
	const { console, ask } = await open(t);
	const asked = ask("e1", "touch all");
	await console.waiting("e1");
	const denied = await console.edit("e1", { command: "sudo touch all" });
	assert.equal(!denied.ok && denied.fault.code, "forbidden");
	must(await console.edit("e1", { command: "rm -rf build" }));
	const card = must(await console.call("request.card", { id: "e1" }));
	assert.deepEqual([card.grade, card.ceremony, card.edit?.gradeWas], ["critical", "name", "routine"]);
	assert.deepEqual(
		card.scopes.filter((each) => each.open).map(({ scope }) => scope),
		["once"],
	);
	const unnamed = await console.approve("e1");
	assert.equal(!unnamed.ok && unnamed.fault.code, "bad_request");
	must(await console.deny("e1", "not today"));
	assert.deepEqual([must(await asked).outcome, must(await asked).feedback], ["denied", "not today"]);
});

test("an agent that never said that it takes changes is not given one", async (t) => {
	const { console, ask } = await open(t, false);
	const asked = ask("e1", "touch all");
	await console.waiting("e1");
	const card = must(await console.call("request.card", { id: "e1" }));
	assert.equal(card.editing.open, false);
	const edited = await console.edit("e1", { command: "touch some" });
	assert.equal(!edited.ok && edited.fault.code, "forbidden");
	must(await console.approve("e1"));
	assert.deepEqual([must(await asked).outcome, must(await asked).edited], ["allowed", undefined]);
});

test("a second connection that takes no changes does not get one by waiting for the same request", async (t) => {
	const { host, console, ask } = await open(t);
	const plain = await host.agent("bot");
	const asked = ask("e1", "touch all");
	await console.waiting("e1");
	const second = ask("e1", "touch all", plain);
	must(await plain.call("trust.mine", {}));
	must(await console.edit("e1", { command: "touch some" }));
	must(await console.approve("e1"));
	assert.equal(must(await asked).edited?.args["command"], "touch some");
	const told = await second;
	assert.equal(!told.ok && told.fault.code, "conflict");
});

const hooked = async (t: TestContext, more: Partial<HookAgentOptions>) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n' });
	await host.confirm(hookAgentName, "Supervised");
	const console = await host.console();
	must(await console.call("state.watch", {}));
	const agent = createHookAgent({ host, carrier: carriers.helper ?? carriers.script ?? "", ...more });
	const use = async (id: string, command: string) => {
		const using = agent.use({ id, name: "Bash", input: { command } });
		await console.waiting(`cc:${id}`);
		return { using };
	};
	return { host, console, use };
};
const skip = carriers.helper === null && carriers.script === null && "there is nothing on this machine to build the hook with";

test("Claude Code asks for its permission with the changed input: the answer is the one that was given", { skip }, async (t) => {
	const { host, console, use } = await hooked(t, { asksAgain: true });
	const { using } = await use("toolu_1", "echo all > notes.txt");
	must(await console.edit("cc:toolu_1", { command: "echo some > notes.txt" }));
	must(await console.approve("cc:toolu_1"));
	assert.deepEqual((await using).verdicts, ["allow", "allow"]);
	assert.equal(readFileSync(join(host.work, "notes.txt"), "utf8"), "some\n");
	assert.equal(host.entries().filter(({ type }) => type === "request.held").length, 1);
});

test("Claude Code asks for its permission with what it first wanted: that is denied, without asking a person", { skip }, async (t) => {
	const { host, console, use } = await hooked(t, { asksAgain: true, ignoresEdits: true });
	const { using } = await use("toolu_1", "echo all > notes.txt");
	must(await console.edit("cc:toolu_1", { command: "echo some > notes.txt" }));
	must(await console.approve("cc:toolu_1"));
	const { hasRun, verdicts, told } = await using;
	assert.deepEqual([hasRun, verdicts], [false, ["allow", "deny"]]);
	assert.match(told, /with changes/);
	assert.equal(host.entries().filter(({ type }) => type === "request.held").length, 1);
});

test("an agent that runs what it first wanted, and says so, ran it without approval", { skip }, async (t) => {
	const { host, console, use } = await hooked(t, { ignoresEdits: true });
	const { using } = await use("toolu_1", "echo all > notes.txt");
	must(await console.edit("cc:toolu_1", { command: "echo some > notes.txt" }));
	must(await console.approve("cc:toolu_1"));
	assert.equal((await using).hasRun, true);
	assert.ok(host.entries().some(({ type, request }) => type === "unasked.seen" && request === "cc:toolu_1"));
	assert.ok(host.entries().some(({ type, details }) => type === "trust.changed" && details["to"] === "Shadow"));
});

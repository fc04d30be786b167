import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { AgentDecision } from "../../src/client/index.ts";
import { type Host, keyOf, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { cli, cliAtTerminal, program, type Ran, type Typed, withoutTerminal as skip } from "./run-cli.ts";

/** `approve`, `deny` and `agents` against the host as it is shipped, the passphrase typed at a real terminal. */

const passphrase = "correct horse battery staple";
const asPassphrase: Typed = [["passphrase: ", `${passphrase}\r`]];

const agentProgram = join(import.meta.dirname, "../kit/agent-program.ts");

/** A process of its own: one that this test opened would make the test, and all it starts, part of the agent. */
const agentProcess = (host: Host, name: string, ...words: readonly string[]): Promise<Ran> =>
	program([agentProgram, name, keyOf(name), ...words], host);

const newHost = async (t: TestContext, isSet = true): Promise<Host> => {
	const host = await startHost(t);
	await host.confirm("bot");
	await agentProcess(host, "bot");
	if (isSet) {
		const console = await host.console();
		must(await console.call("operator.set-passphrase", { passphrase }));
		console.close();
	}
	return host;
};

/** A request that waits for a person, and its end. */
const ask = async (host: Host, id: string): Promise<{ decision(): Promise<AgentDecision> }> => {
	const console = await host.console();
	must(await console.call("state.watch", {}));
	const draft = {
		id,
		tool: "file_write",
		args: { path: join(host.work, `${id}.txt`), content: "x" },
		cwd: host.work,
		workspace: host.work,
	};
	const ended = agentProcess(host, "bot", "ask", JSON.stringify(draft));
	await console.waiting(id);
	console.close();
	return { decision: async () => JSON.parse((await ended).stdout) as AgentDecision };
};

test("`waiting` lists what waits, and `approve` allows it once the passphrase was typed", { skip }, async (t) => {
	const host = await newHost(t);
	const { decision } = await ask(host, "r1");
	const listed = await cli(["waiting"], host);
	assert.equal(listed.code, 0, listed.stderr);
	assert.match(listed.stdout, /^r1 +bot +routine +\d+ min left +.*r1\.txt$/m);
	const [first] = JSON.parse((await cli(["waiting", "--json"], host)).stdout) as { id: string }[];
	assert.equal(first?.id, "r1");

	const ran = await cliAtTerminal(["approve", "r1"], asPassphrase, host);
	assert.equal(ran.code, 0, ran.stdout);
	assert.match(ran.stdout, /r1\.txt/);
	assert.doesNotMatch(ran.stdout, new RegExp(passphrase), "the passphrase was shown");
	assert.equal((await decision()).outcome, "allowed");
	const entry = host.entries().find((each) => each.type === "request.allowed" && each.request === "r1");
	assert.equal(entry?.details["via"], "cli");
});

test("`approve --edit-file` changes it first, shows what it is now, and approves that once the word was typed", { skip }, async (t) => {
	const host = await newHost(t);
	const file = join(host.root, "other.json");
	writeFileSync(file, JSON.stringify({ path: join(host.work, "r1.txt"), content: "y" }));
	const keys: Typed = [...asPassphrase, ["approve what it is now: ", "approve\r"]];
	const { decision } = await ask(host, "r1");
	const ran = await cliAtTerminal(["approve", "r1", "--edit-file", file], keys, host);
	assert.equal(ran.code, 0, ran.stdout);
	assert.match(ran.stdout, /edited +by/);
	assert.match(ran.stdout, /- content: x/);
	assert.match(ran.stdout, /\+ content: y/);
	const told = await decision();
	assert.deepEqual([told.outcome, "edited" in told && told.edited?.args["content"]], ["allowed", "y"]);

	const second = await ask(host, "r2");
	const no: Typed = [...asPassphrase, ["approve what it is now: ", "\r"]];
	const stopped = await cliAtTerminal(["approve", "r2", "--edit-file", file], no, host);
	assert.equal(stopped.code, 1, stopped.stdout);
	assert.match(stopped.stdout, /nothing was approved/);
	const [waiting] = JSON.parse((await cli(["waiting", "--json"], host)).stdout) as { id: string; edited?: boolean; rev: number }[];
	assert.deepEqual([waiting?.id, waiting?.edited, waiting?.rev], ["r2", undefined, 3]);
	writeFileSync(file, "[]");
	const bad = await cliAtTerminal(["approve", "r2", "--edit-file", file], asPassphrase, host);
	assert.equal(bad.code, 2, bad.stdout);
	assert.equal((await cliAtTerminal(["deny", "r2"], asPassphrase, host)).code, 0);
	assert.equal((await second.decision()).outcome, "denied");
});

test("`deny` tells the agent what to do instead", { skip }, async (t) => {
	const host = await newHost(t);
	const { decision } = await ask(host, "r1");
	const ran = await cliAtTerminal(["deny", "r1", "-m", "write it under build/"], asPassphrase, host);
	assert.equal(ran.code, 0, ran.stdout);
	const told = await decision();
	assert.equal(told.outcome, "denied");
	assert.match(JSON.stringify(told), /write it under build\//);
	const entry = host.entries().find((each) => each.type === "request.denied" && each.request === "r1");
	assert.equal(entry?.details["via"], "cli");
});

test("`deny` with several ids shows each, asks once, and says what came of each", { skip }, async (t) => {
	const host = await newHost(t);
	const [first, second, third] = [await ask(host, "r1"), await ask(host, "r2"), await ask(host, "r3")];
	const ran = await cliAtTerminal(["deny", "r1", "gone", "r2", "-m", "not tonight"], asPassphrase, host);
	assert.equal(ran.code, 1, "one of them was not there");
	for (const line of [/r1\.txt/, /r2\.txt/, /^r1: denied #\d+/m, /^r2: denied #\d+/m, /no request `gone` is waiting/])
		assert.match(ran.stdout, line);
	for (const { decision } of [first, second]) assert.match(JSON.stringify(await decision()), /not tonight/);
	assert.match((await cli(["waiting"], host)).stdout, /^r3 /m, "what was not listed was not answered");
	assert.equal((await cliAtTerminal(["deny", "r3"], asPassphrase, host)).code, 0);
	assert.equal((await third.decision()).outcome, "denied");
});

test("nothing is decided by a wrong passphrase, by Ctrl-C, without a terminal, or from stdin", { skip }, async (t) => {
	const host = await newHost(t);
	await ask(host, "r1");
	const wrong = await cliAtTerminal(["approve", "r1"], [["passphrase: ", "not the passphrase\r"]], host);
	assert.equal(wrong.code, 4);
	assert.match(wrong.stdout, /wrong passphrase/);
	const stopped = await cliAtTerminal(["approve", "r1"], [["passphrase: ", "\u0003"]], host);
	assert.equal(stopped.code, 4);
	const piped = await cli(["approve", "r1"], { ...host, input: `${passphrase}\n`, env: { COUNTERSIGN_PASSPHRASE: passphrase } });
	assert.equal(piped.code, 4);
	assert.match(piped.stderr, /needs a person at a terminal/);
	const types = host.entries().map(({ type }) => type);
	assert.ok(!types.includes("request.allowed") && !types.includes("request.denied"), types.join(" "));
	assert.ok(types.includes("operator.refused"), "the wrong passphrase was not recorded");
});

test("an agent that knows the passphrase cannot approve for itself", { skip }, async (t) => {
	const host = await newHost(t);
	await ask(host, "r1");
	const ran = await cliAtTerminal(["approve", "r1"], asPassphrase, host, [agentProgram, "bot", keyOf("bot"), "run"]);
	assert.equal(ran.code, 4, ran.stdout);
	assert.match(ran.stdout, /agent `bot` \(process `\d+`\) started this command/);
	assert.ok(!host.entries().some(({ type }) => type === "request.allowed"));
	const refused = host.entries().find(({ type }) => type === "operator.refused");
	assert.match(JSON.stringify(refused?.details), /agent `bot`/);
});

test("without a passphrase that was set in the console nothing can be decided", { skip }, async (t) => {
	const host = await newHost(t, false);
	await ask(host, "r1");
	const ran = await cliAtTerminal(["approve", "r1"], asPassphrase, host);
	assert.equal(ran.code, 4);
	assert.match(ran.stdout, /no passphrase is set/);
});

test("a request that is not there, or was answered, is named", { skip }, async (t) => {
	const host = await newHost(t);
	const none = await cliAtTerminal(["approve", "r9"], asPassphrase, host);
	assert.equal(none.code, 1);
	assert.match(none.stdout, /r9/);
});

test("an agent is confirmed, given a level and a mode, and refused, each with the passphrase and on the record", { skip }, async (t) => {
	const host = await newHost(t);
	await agentProcess(host, "newcomer");
	const listed = await cli(["agents"], host);
	assert.match(listed.stdout, /^newcomer +test +pending +Shadow/m);
	assert.doesNotMatch((await cli(["agents", "newcomer"], host)).stdout, /^bot/m);
	assert.equal((await cli(["agents", "stranger"], host)).code, 1);
	const steps: (readonly [readonly string[], RegExp])[] = [
		[["agents", "confirm", "newcomer", "--level", "Assisted"], /agent\.confirmed.*Assisted/],
		[["agents", "level", "newcomer", "Supervised", "--reason", "knows its way"], /trust\.changed.*knows its way/],
		[["agents", "mode", "newcomer", "paranoid", "--reason", "for tonight"], /mode\.changed.*for tonight/],
		[["agents", "refuse", "newcomer", "--reason", "not needed"], /agent\.refused.*not needed/],
	];
	for (const [args, recorded] of steps) {
		const ran = await cliAtTerminal(args, asPassphrase, host);
		assert.equal(ran.code, 0, ran.stdout);
		const { stdout } = await cli(["audit", "show", "2"], host);
		assert.match(stdout, new RegExp(recorded.source.replace("\\.", "\\.")), args.join(" "));
	}
	const high = await cli(["agents", "confirm", "newcomer", "--level", "Supervised"], host);
	assert.equal(high.code, 2);
	const nobody = await cliAtTerminal(["agents", "refuse", "nobody", "--reason", "x"], asPassphrase, host);
	assert.match(nobody.stdout, /no agent `nobody`; there are: bot, newcomer/);
});

test("`status` says how things stand", async (t) => {
	const host = await newHost(t);
	const ran = await cli(["status"], host);
	assert.equal(ran.code, 0, ran.stderr);
	for (const line of [
		/^running +headless \d/m,
		/^home +/m,
		/^mode +safe/m,
		/^agents +1 Supervised$/m,
		/^waiting +nothing$/m,
		/^chain +\d+ entries/m,
	])
		assert.match(ran.stdout, line);
	const { agents } = JSON.parse((await cli(["status", "--json"], host)).stdout) as { agents: unknown[] };
	assert.equal(agents.length, 1);
});

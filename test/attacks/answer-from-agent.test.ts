import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { consoleContract } from "../../src/shared/contract/console.ts";
import { operatorContract } from "../../src/shared/contract/operator.ts";
import { keyOf, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { createRawPeer } from "../kit/wires.ts";

/**
 * Who: an enrolled agent. What it tries: to answer its own request, to bring its own verdict, to speak for another
 * agent. What must happen: no such words on its socket, nothing changes, and what it tried is recorded.
 */

const start = async (t: TestContext) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n' });
	for (const name of ["bot", "mole"]) await host.confirm(name);
	const [bot, mole] = [await host.agent("bot"), await host.agent("mole")];
	const console = await host.console();
	must(await console.call("state.watch", {}));
	const draft = (id: string) => ({
		id,
		tool: "file_write",
		args: { path: join(host.work, id), content: "x" },
		cwd: host.work,
		workspace: host.work,
	});
	/** Lines on the agents' socket, as they are. */
	const raw = async (name: string) => {
		const wire = await host.agentWire();
		const peer = createRawPeer(wire);
		let ids = 0;
		const say = async (method: string, params: unknown) => {
			const id = ++ids;
			peer.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
			return peer.next();
		};
		assert.equal((await say("agent.hello", { protocol: 1, name, kind: "test", key: keyOf(name) })).error, undefined);
		return { peer, say, close: () => wire.close("done") };
	};
	return { host, bot, mole, console, draft, raw };
};

test("no word of the console or of the operator is known on the agents' socket", async (t) => {
	const { host, bot, console, draft, raw } = await start(t);
	const asked = bot.call("action.request", draft("w1"));
	await console.waiting("w1");
	const { digest, rev } = must(await console.call("request.card", { id: "w1" }));
	const { nonce } = must(await console.call("request.arm", { id: "w1", digest, rev }));
	const params: Record<string, unknown> = {
		"request.arm": { id: "w1", digest, rev },
		"request.answer": { id: "w1", digest, rev, nonce, verdict: "approve", ...console.answered },
		"halt.release": { reason: "mine" },
		"agent.set-level": { name: "bot", level: "SelectiveAutonomy", reason: "mine" },
	};
	const methods = new Set([...Object.keys(consoleContract.methods), ...Object.keys(operatorContract.methods)]);
	assert.ok(methods.size > 20);
	const { say, close } = await raw("bot");
	for (const method of methods) {
		const { error, result } = await say(method, params[method] ?? {});
		assert.deepEqual([error?.data.code, result], ["not_found", undefined], method);
	}
	for (const method of ["__proto__", "constructor", "toString", "rpc.discover", "Request.answer", "request.answer "]) {
		assert.equal((await say(method, {})).error.data.code, "not_found", method);
	}
	close();
	assert.equal(must(await console.call("state.watch", {})).waiting.length, 1);
	// The person's own arming was not spent by what the agent tried with it.
	must(await console.call("request.answer", { id: "w1", digest, rev, nonce, verdict: "approve", ...console.answered }));
	assert.equal(must(await asked).outcome, "allowed");
	assert.ok(host.entries().some((each) => each.type === "connection.refused" && each.actor === "bot"));
	assert.equal(host.entries().filter((each) => each.type === "request.allowed").length, 1);
});

test("a verdict that the agent brings along makes its request no request, wherever it stands", async (t) => {
	const { host, bot, draft, raw } = await start(t);
	const { say, peer, close } = await raw("bot");
	const verdicts: Record<string, unknown> = {
		approved: true,
		outcome: "allowed",
		decision: { behavior: "allow" },
		verdict: "approve",
		agent: "mole",
		digest: "0".repeat(64),
		level: "SelectiveAutonomy",
		answers: [{ verdict: "approve" }],
		findings: [],
		at: 0,
		_meta: { approved: true },
	};
	for (const [member, value] of Object.entries(verdicts)) {
		const { error } = await say("action.request", { ...draft("w1"), [member]: value });
		assert.match(error.message, new RegExp(`unknown member \`${member}\``), member);
	}
	for (const frame of [
		{ jsonrpc: "2.0", id: 900, result: { outcome: "allowed" } },
		{ jsonrpc: "2.0", id: 901, method: "action.request", params: draft("w1"), result: { outcome: "allowed" } },
	]) {
		peer.send(JSON.stringify(frame));
		assert.notEqual((await peer.next()).error, undefined);
	}
	close();
	assert.equal(
		host.entries().some((each) => each.request === "w1"),
		false,
	);
	// Inside the arguments it is what the tool gets, shown and digested, and no word to us.
	const asked = must(await bot.call("action.request", { ...draft("w2"), waitMs: 1, args: { ...draft("w2").args, approved: true } }));
	assert.deepEqual([asked.outcome, asked.code], ["denied", "timeout"]);
	assert.deepEqual(
		host.entries().flatMap(({ request, type }) => (request === "w2" ? [type] : [])),
		["request.held", "request.denied"],
	);
});

test("another agent's id is nobody else's: not to use, to cancel, to report on, or to learn about", async (t) => {
	const { host, bot, mole, console, draft } = await start(t);
	const asked = bot.call("action.request", draft("w1"));
	await console.waiting("w1");
	for (const theirs of [draft("w1"), { ...draft("w1"), tool: "file_read", args: { path: join(host.work, "w1") } }]) {
		const used = await mole.call("action.request", theirs);
		assert.equal(!used.ok && used.fault.code, "conflict");
	}
	assert.deepEqual(must(await mole.call("action.cancel", { id: "w1" })), { cancelled: false });
	const early = await mole.call("action.finish", { id: "w1", outcome: "succeeded" });
	assert.equal(!early.ok && early.fault.code, "not_found");
	must(await console.approve("w1"));
	assert.equal(must(await asked).outcome, "allowed");
	for (const answer of [
		await mole.call("action.request", draft("w1")),
		await mole.call("action.finish", { id: "w1", outcome: "failed", error: "blame" }),
	]) {
		assert.equal(answer.ok, false);
		assert.doesNotMatch(JSON.stringify(answer), /allowed|bot/);
	}
	must(await bot.call("action.finish", { id: "w1", outcome: "succeeded" }));
	const about = host.entries().filter((each) => each.request === "w1");
	assert.deepEqual(
		about.map((each) => [each.type, each.agent]),
		[
			["request.held", "bot"],
			["request.allowed", "bot"],
			["request.finished", "bot"],
		],
	);
	for (const name of ["bot", "mole"]) assert.equal((await console.agentView(name)).level, "Supervised");
});

test("a payload that reads in two ways is refused whole, by the socket and through a hook call", async (t) => {
	const { host, raw } = await start(t);
	const { peer, close } = await raw("bot");
	const inside = (payload: string): string =>
		`{"jsonrpc":"2.0","id":7,"method":"hook.run","params":{"adapter":"claude-code","waitMs":1000,"payload":${payload}}}`;
	const call = (members: string): string =>
		`{"session_id":"s","cwd":${JSON.stringify(host.work)},"hook_event_name":"PreToolUse","tool_use_id":"t1",${members}}`;
	const lines: readonly (readonly [line: string, why: RegExp])[] = [
		[inside(call('"tool_name":"Read","tool_name":"Bash","tool_input":{"file_path":"a"}')), /duplicate member/],
		[inside(call('"tool_name":"Bash","tool_input":{"command":"ls","command":"rm -rf ."}')), /duplicate member/],
		[inside(call('"tool_name":"Bash","tool_input":{"command":"ls","comm\\u0061nd":"rm -rf ."}')), /duplicate member/],
		[inside(call('"tool_name":"Bash","tool_input":{"command":"ls","__proto__":{"command":"rm"}}')), /__proto__/],
		[inside(call('"tool_name":"Bash","tool_input":{"command":"ls \\ud800"}')), /lone surrogate/],
		[inside(call(`"tool_name":"Bash","tool_input":${"[".repeat(500)}${"]".repeat(500)}`)), /nested deeper/],
		[
			'{"jsonrpc":"2.0","id":7,"method":"action.request","params":{"id":"x","tool":"file_read","tool":"shell_exec","args":{}}}',
			/duplicate member/,
		],
	];
	for (const [line, why] of lines) {
		peer.send(line);
		const { error, result } = await peer.next();
		assert.match(error.message, why, line.slice(0, 200));
		assert.equal(result, undefined);
	}
	peer.send(inside(call(`"tool_name":"Bash","tool_input":{"command":"ls ${"x".repeat(5 << 20)}"}`)));
	assert.equal((await peer.next()).error.data.code, "too_large");
	await peer.closed();
	close();
	assert.deepEqual(
		host.entries().filter((each) => each.request !== undefined),
		[],
	);
});

import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { type TestContext, test } from "node:test";
import { type AgentSession, createAgentApi } from "../../src/main/api/agent.ts";
import { createConnections } from "../../src/main/api/connections.ts";
import { claudeCode } from "../../src/main/hooks/claude-code.ts";
import { keyOf } from "../kit/host.ts";
import { fingerprintOf } from "../../src/shared/model/agent.ts";
import { createRig, must } from "../kit/rig.ts";

/**
 * Who: an agent that sends the next line before the last one was answered, or leaves while the log is being written.
 * What they try: to be taken for another agent, to have an action reported that nobody allowed yet, to leave a prompt
 * that nobody waits for. What must happen: each line is judged as whoever proved their key first, and nothing stays open.
 */

const start = (t: TestContext) => {
	const rig = createRig({ toml: '[safety]\napproval_mode = "safe"\n' });
	t.after(() => rig.close());
	const connections = createConnections();
	let ids = 0;
	/** When set, each transaction waits for it: the moment between a call and its commit, held open. */
	let barrier: Promise<void> | null = null;
	const api = createAgentApi({
		engine: rig.engine,
		reads: rig.reads,
		commit: (work) => (barrier === null ? rig.store.commit(work) : barrier.then(() => rig.store.commit(work))),
		connections,
		pendingAgents: () => rig.store.projections.agents().filter((each) => each.status === "pending").length,
		adapters: { "claude-code": claudeCode },
		sha256Hex: (text) => hash("sha256", text, "hex"),
		now: rig.now,
		version: "test",
		maxFrameBytes: 1 << 20,
		newId: () => `new-${++ids}`,
		nobodyWatches: () => false,
		recorded: rig.store.ledger.recorded,
		whenWritable: () => null,
	});
	rig.store.onAppended(api.tell);
	const open = (): AgentSession & { readonly heard: string[] } => {
		const heard: string[] = [];
		return {
			connection: `c${++ids}`,
			greeting: null,
			agent: null,
			takesEdits: false,
			hasWrongKey: false,
			isClosed: false,
			heard,
			emitHeld: ({ id }) => void heard.push(id),
		};
	};
	const hello = (session: AgentSession, name: string, key = keyOf(name)) =>
		api.handlers["agent.hello"]({ protocol: 1, name, kind: "test", key }, session);
	const write = (id: string) => ({
		id,
		tool: "file_write",
		args: { path: `${rig.work}/${id}`, content: "x" },
		cwd: rig.work,
		workspace: rig.work,
	});
	const read = (id: string) => ({ id, tool: "file_read", args: { path: `${rig.work}/${id}` }, cwd: rig.work, workspace: rig.work });
	const enrol = async (name: string): Promise<void> => {
		const session = open();
		must(await hello(session, name));
		await api.closed(session);
		await rig.store.commit(() => {
			const agent = rig.store.projections.agent(name) ?? assert.fail(`no agent ${name}`);
			must(rig.engine.agents.confirm(name, fingerprintOf(agent), "Assisted", rig.operator));
		});
	};
	const pause = (): (() => void) => {
		let go: () => void = () => undefined;
		barrier = new Promise((resolve) => {
			go = () => {
				barrier = null;
				resolve();
			};
		});
		return go;
	};
	const typesOf = (request: string): string[] => rig.entries.flatMap((each) => (each.request === request ? [each.type] : []));
	return { rig, api, connections, open, hello, write, read, enrol, pause, typesOf };
};

/** Resolves when the agent was told that its request waits. */
const heldBy = async (session: { readonly heard: readonly string[] }): Promise<void> => {
	while (session.heard.length === 0) await new Promise(setImmediate);
};

test("a second hello while the first is still enrolling is refused, and the calls behind are the first one's", async (t) => {
	const { rig, api, connections, open, hello, write, pause } = start(t);
	const session = open();
	const go = pause();
	const first = hello(session, "quiet");
	const second = hello(session, "loud");
	const asked = api.handlers["action.request"](write("r1"), session);
	const mine = api.handlers["trust.mine"]({}, session);
	const refused = await second;
	assert.equal(!refused.ok && refused.fault.code, "conflict");
	go();
	assert.equal(must(await first).agent, "quiet");
	assert.equal(must(await mine).agent, "quiet");
	assert.equal(rig.store.projections.agent("loud"), null);
	assert.deepEqual([connections.of("quiet").length, connections.of("loud").length], [1, 0]);
	await heldBy(session);
	assert.equal(rig.engine.held("r1")?.request.agent, "quiet");
	await api.closed(session);
	assert.equal(must(await asked).outcome, "denied");
});

test("a hello with a wrong key leaves the calls behind it with nobody, and is recorded once a connection", async (t) => {
	const { rig, api, open, hello, write, enrol } = start(t);
	await enrol("bot");
	const session = open();
	const first = hello(session, "bot", "f".repeat(64));
	const asked = api.handlers["action.request"](write("r1"), session);
	for (const result of [await first, await asked]) assert.equal(!result.ok && result.fault.code, "forbidden");
	for (let round = 0; round < 50; round++) assert.equal((await hello(session, "bot", "e".repeat(64))).ok, false);
	// Nor does the right key help on a connection that began with a wrong one.
	assert.equal((await hello(session, "bot")).ok, false);
	assert.equal(rig.entries.filter((each) => each.type === "connection.refused").length, 1);
	assert.equal(session.agent, null);
	assert.deepEqual(
		rig.entries.filter((each) => each.request !== undefined),
		[],
	);
});

test("two strangers with one name: the first key has it", async (t) => {
	const { rig, open, hello, pause } = start(t);
	const [one, two] = [open(), open()];
	const go = pause();
	const [first, second] = [hello(one, "twin", "1".repeat(64)), hello(two, "twin", "2".repeat(64))];
	go();
	assert.equal(must(await first).agent, "twin");
	const other = await second;
	assert.equal(!other.ok && other.fault.code, "forbidden");
	assert.equal(two.agent, null);
	assert.equal(rig.entries.filter((each) => each.type === "agent.enrolled").length, 1);
});

test("a report sent behind the request itself: taken when it was allowed, refused while a person reads, recorded when it was denied", async (t) => {
	const { rig, api, open, hello, read, write, enrol, typesOf } = start(t);
	await enrol("bot");
	const session = open();
	must(await hello(session, "bot"));
	const finish = (id: string) => api.handlers["action.finish"]({ id, outcome: "succeeded" }, session);

	const [allowed, reported] = [api.handlers["action.request"](read("r1"), session), finish("r1")];
	assert.equal(must(await allowed).outcome, "allowed");
	must(await reported);
	assert.deepEqual(typesOf("r1"), ["request.allowed", "request.finished"]);

	const [held, early] = [api.handlers["action.request"](write("w1"), session), finish("w1")];
	const refused = await early;
	assert.equal(!refused.ok && refused.fault.code, "conflict");
	assert.deepEqual(typesOf("w1"), ["request.held"]);
	assert.ok(rig.engine.held("w1") !== undefined);
	must(await rig.answer("w1", "deny"));
	assert.equal(must(await held).outcome, "denied");
	must(await finish("w1"));
	assert.deepEqual(typesOf("w1"), ["request.held", "request.denied", "unasked.seen"]);
	assert.equal(rig.store.projections.agent("bot")?.level, "Shadow");
});

for (const moment of ["before the request is written", "in the turn in which it is written", "after it was written"] as const) {
	test(`the connection closes ${moment}: no prompt is left`, async (t) => {
		const { rig, api, connections, open, hello, write, enrol, pause, typesOf } = start(t);
		await enrol("bot");
		const session = open();
		must(await hello(session, "bot"));
		const go = pause();
		const asked = api.handlers["action.request"](write("w1"), session);
		let closed: Promise<void>;
		if (moment === "before the request is written") {
			closed = api.closed(session);
			go();
		} else if (moment === "in the turn in which it is written") {
			// Told with the very commit that holds it, before its caller is.
			closed = new Promise((resolve, reject) => rig.store.onAppended(() => void api.closed(session).then(resolve, reject)));
			go();
		} else {
			go();
			await heldBy(session);
			closed = api.closed(session);
		}
		await closed;
		const answer = await asked;
		assert.equal(
			answer.ok ? answer.value.outcome : answer.fault.code,
			moment === "before the request is written" ? "unavailable" : "denied",
		);
		assert.deepEqual(typesOf("w1"), moment === "before the request is written" ? [] : ["request.held", "request.denied"]);
		assert.deepEqual(rig.engine.waiting(), []);
		assert.deepEqual(connections.of("bot"), []);
	});
}

test("the connection closes while a person's yes is being written: one end, and the yes is nobody's to use", async (t) => {
	const { rig, api, open, hello, write, enrol, typesOf } = start(t);
	await enrol("bot");
	for (const closesFirst of [true, false]) {
		const id = closesFirst ? "w1" : "w2";
		const session = open();
		must(await hello(session, "bot"));
		const asked = api.handlers["action.request"](write(id), session);
		await heldBy(session);
		const steps = [() => api.closed(session), () => rig.answer(id, "approve")];
		await Promise.all((closesFirst ? steps : steps.toReversed()).map((step) => step()));
		assert.equal(must(await asked).outcome, closesFirst ? "denied" : "allowed");
		assert.deepEqual(typesOf(id).slice(0, 2), ["request.held", closesFirst ? "request.denied" : "request.allowed"]);
		assert.deepEqual(rig.engine.waiting(), []);
	}
});

test("a yes that was given before everything was stopped is not given again after it", async (t) => {
	const { rig, api, open, hello, enrol } = start(t);
	await enrol("claude-code");
	const session = open();
	must(await hello(session, "claude-code"));
	const payload = (event: string) => ({
		session_id: "s1",
		cwd: rig.work,
		hook_event_name: event,
		tool_name: "Read",
		tool_input: { file_path: `${rig.work}/a` },
		...(event === "PreToolUse" ? { tool_use_id: "toolu_1" } : {}),
	});
	const run = async (event: string) =>
		must(await api.handlers["hook.run"]({ adapter: "claude-code", payload: payload(event), waitMs: 1000 }, session));
	assert.match(JSON.stringify(await run("PreToolUse")), /"permissionDecision":"allow"/);
	await rig.store.commit(() => rig.engine.halt("enough", rig.operator));
	assert.match(JSON.stringify(await run("PermissionRequest")), /"behavior":"deny"/);
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type AgentClient, createAgentClient, loadOrCreateKey } from "../../src/client/index.ts";
import { listenAgents } from "../../src/main/wires/listen-agents.ts";
import { type AgentContract, agentContract, type Decision } from "../../src/shared/contract/agent.ts";
import type { Handlers } from "../../src/shared/contract/contract.ts";
import { serve } from "../../src/shared/contract/serve.ts";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import { fail, ok, type Result } from "../../src/shared/lib/result.ts";
import { digestedPart, type RequestDraft } from "../../src/shared/model/request.ts";
import { peers, tempFolder } from "../kit/sockets.ts";

const key = "ab".repeat(32);
const draft: RequestDraft = { id: "r-1", tool: "shell_exec", args: { command: "ls" } };
const digestOf = (asked: RequestDraft): string =>
	createHash("sha256")
		.update(canonicalJson(digestedPart(asked, "demo")))
		.digest("hex");
const allowed = (asked: RequestDraft): Decision => ({
	id: asked.id,
	digest: digestOf(asked),
	outcome: "allowed",
	reason: "allowed by rules",
	obligations: [],
	seq: 7,
});

/** A host that answers as the test says. */
const startHost = async (
	t: TestContext,
	home: string,
	answers: Partial<Handlers<AgentContract, { held(id: string): void; cut(): void }>>,
) => {
	const calls: string[] = [];
	const standing = { agent: "demo", status: "confirmed", level: "Assisted", mode: "safe" } as const;
	const waiting: (() => void)[] = [];
	const listening = await listenAgents({
		folder: join(home, "run"),
		peers,
		onConnection: ({ wire, established }) => {
			const noted =
				<A extends unknown[], R>(name: string, handler: (...args: A) => R) =>
				(...args: A): R => {
					calls.push(name);
					for (const each of waiting.splice(0)) each();
					return handler(...args);
				};
			const served = serve(
				agentContract,
				{
					"agent.hello": noted("hello", () => {
						established();
						return ok({
							protocol: 1 as const,
							server: "countersign/test",
							...standing,
							strength: "asks" as const,
							maxFrameBytes: 1_048_576,
						});
					}),
					"action.request": noted("request", answers["action.request"] ?? ((asked) => ok(allowed(asked)))),
					"action.finish": noted("finish", answers["action.finish"] ?? (() => ok({ seq: 8 }))),
					"action.cancel": noted("cancel", answers["action.cancel"] ?? (() => ok({ cancelled: true }))),
					"trust.mine": noted("trust", () =>
						ok({
							agent: "demo",
							status: "confirmed" as const,
							level: "Assisted" as const,
							levelSince: 1,
							mode: "safe" as const,
							modeWhy: "default",
							halted: false,
							standing: {
								level: "Assisted" as const,
								levelAt: 1,
								lastAt: 1,
								isMoving: true,
								down: [],
								counted: 0,
								errors: 0,
								families: [],
								suggestions: [],
							},
						}),
					),
					"hook.run": () => fail("not_found", "no hooks here"),
				},
				wire,
				{
					held: (id: string) => void served.emit("action.held", { id, questions: ["mode:safe"], deadlineAt: 1 }),
					cut: () => wire.close("cut"),
				},
				{
					onBug: ({ error }) => {
						throw error;
					},
				},
			);
		},
		onRefused: () => {},
		onError: (error) => {
			throw error;
		},
	});
	if (!listening.ok) throw new Error(listening.fault.message);
	t.after(() => listening.value.close());
	return {
		calls,
		stop: () => listening.value.close(),
		called: async (name: string): Promise<void> => {
			while (!calls.includes(name)) await new Promise<void>((resolve) => void waiting.push(resolve));
		},
	};
};

const clientOf = (t: TestContext, home: string, silenceMs = 20_000): AgentClient => {
	const client = createAgentClient({ name: "demo", kind: "test", key, home, silenceMs });
	t.after(() => client.close());
	return client;
};

test("asks, hears that it waits, gets the decision, and reports the end", async (t) => {
	const home = tempFolder(t);
	const host = await startHost(t, home, {
		"action.request": async (asked, caller) => {
			caller.held(asked.id);
			return ok(allowed(asked));
		},
	});
	const client = clientOf(t, home);
	const hello = await client.hello();
	assert.ok(hello.ok && hello.value.level === "Assisted");
	const held: string[] = [];
	const decision = await client.request(draft, { onHeld: (event) => void held.push(event.id) });
	assert.equal(decision.outcome, "allowed");
	assert.deepEqual(held, ["r-1"]);
	assert.deepEqual(await client.finish({ id: "r-1", outcome: "succeeded", exitCode: 0 }), ok({ seq: 8 }));
	const trust = await client.trust();
	assert.ok(trust.ok && trust.value.mode === "safe");
	assert.equal(host.calls.filter((each) => each === "hello").length, 1);
});

test("an output comes back as it may be handed on: as it was, as a person left it, or not at all", async (t) => {
	const home = tempFolder(t);
	const asked: RequestDraft[] = [];
	let answer = (draft: RequestDraft): Decision => allowed(draft);
	await startHost(t, home, {
		"action.request": (draft) => {
			asked.push(draft);
			return ok(answer(draft));
		},
	});
	const client = createAgentClient({ name: "demo", kind: "test", key, home, takesEdits: true });
	t.after(() => client.close());
	assert.equal((await client.releaseOutput("r-1", "all of it")).output, "all of it");
	assert.deepEqual([asked[0]?.tool, asked[0]?.args], ["output_release", { of: "r-1", output: "all of it" }]);
	answer = (draft) => {
		const args = { of: "r-1", output: "some of it" };
		return { ...allowed({ ...draft, args }), edited: { args, by: "ana" } };
	};
	assert.equal((await client.releaseOutput("r-1", "all of it")).output, "some of it");
	answer = (draft) => ({ ...allowed(draft), outcome: "denied", code: "person" });
	const denied = await client.releaseOutput("r-1", "all of it");
	assert.deepEqual([denied.decision.outcome, denied.output], ["denied", null]);
});

test("denies by itself when no host runs", async (t) => {
	const decision = await clientOf(t, tempFolder(t)).request(draft);
	assert.deepEqual([decision.outcome, decision.code, "isLocal" in decision], ["denied", "unavailable", true]);
});

const lies: readonly (readonly [name: string, answer: (asked: RequestDraft) => Result<Decision>])[] = [
	["a yes to another id", (asked) => ok({ ...allowed(asked), id: "r-2" })],
	["a yes to another action", (asked) => ok({ ...allowed(asked), digest: digestOf({ ...asked, args: { command: "rm -rf /" } }) })],
	["a yes with something more in it", (asked) => ok({ ...allowed(asked), also: true } as Decision)],
	["an outcome of a word it does not know", (asked) => ok({ ...allowed(asked), outcome: "probably" } as unknown as Decision)],
	["a fault", () => fail("busy", "later")],
];
for (const [name, answer] of lies) {
	test(`${name} is a denial`, async (t) => {
		const home = tempFolder(t);
		await startHost(t, home, { "action.request": answer });
		const decision = await clientOf(t, home).request(draft);
		assert.equal(decision.outcome, "denied");
	});
}

test("a held request whose connection is lost is denied, and the next one connects again", async (t) => {
	const home = tempFolder(t);
	let asks = 0;
	const host = await startHost(t, home, {
		"action.request": (asked, caller) => {
			asks++;
			if (asks > 1) return ok(allowed(asked));
			caller.held(asked.id);
			caller.cut();
			return new Promise(() => {});
		},
	});
	const client = clientOf(t, home);
	const lost = await client.request(draft);
	assert.deepEqual([lost.outcome, lost.code], ["denied", "unavailable"]);
	assert.equal((await client.request({ ...draft, id: "r-2" })).outcome, "allowed");
	assert.equal(host.calls.filter((each) => each === "hello").length, 2);
});

test("a host that falls silent while a request waits is a denial", async (t) => {
	const home = tempFolder(t);
	await startHost(t, home, { "action.request": () => new Promise(() => {}) });
	const decision = await clientOf(t, home, 50).request(draft);
	assert.deepEqual([decision.outcome, decision.code], ["denied", "unavailable"]);
});

test("something at the socket that answers garbage, or nothing, is a denial", async (t) => {
	for (const answer of ["allowed\n", '{"jsonrpc":"2.0","id":1,"result":{"outcome":"allowed"}}\n', "\u0000\n", ""]) {
		const home = tempFolder(t);
		mkdirSync(join(home, "run"), { mode: 0o700 });
		const server = createServer((socket) => void socket.on("error", () => {}).on("data", () => void socket.write(answer))).listen(
			join(home, "run", "agent.sock"),
		);
		t.after(() => server.close());
		await new Promise((resolve) => void server.once("listening", resolve));
		const decision = await clientOf(t, home, 100).request(draft);
		assert.equal(decision.outcome, "denied", answer);
	}
});

test("an abort withdraws the request; a yes that was under way is reported as not used", async (t) => {
	const home = tempFolder(t);
	let decide: (decision: Result<Decision>) => void = () => {};
	const host = await startHost(t, home, {
		"action.request": () =>
			new Promise((resolve) => {
				decide = resolve;
			}),
		"action.cancel": () => {
			decide(ok(allowed(draft)));
			return ok({ cancelled: false });
		},
	});
	const abort = new AbortController();
	const decision = clientOf(t, home).request(draft, { signal: abort.signal });
	await host.called("request");
	abort.abort();
	assert.deepEqual([(await decision).outcome, (await decision).code], ["denied", "cancelled"]);
	await host.called("finish");
});

test("a draft that is no JSON is a denial, not a throw", async (t) => {
	const home = tempFolder(t);
	await startHost(t, home, {});
	const loop: Record<string, unknown> = {};
	loop["self"] = loop;
	const decision = await clientOf(t, home).request({ ...draft, args: loop } as RequestDraft);
	assert.equal(decision.outcome, "denied");
});

test("a socket that is a file, or belongs to somebody else, is not spoken to", { skip: process.platform === "win32" }, async (t) => {
	const home = tempFolder(t);
	mkdirSync(join(home, "run"), { mode: 0o700 });
	writeFileSync(join(home, "run", "agent.sock"), "");
	const decision = await clientOf(t, home).request(draft);
	assert.deepEqual([decision.outcome, decision.code], ["denied", "forbidden"]);
});

test("a key is made once, private, and is the same for everybody who asks", async (t) => {
	const home = tempFolder(t);
	const first = loadOrCreateKey("demo", home);
	assert.ok(first.ok && /^[0-9a-f]{64}$/.test(first.value));
	assert.deepEqual(loadOrCreateKey("demo", home), first);
	const file = join(home, "agents", "demo.key");
	if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.equal(readFileSync(file, "utf8").trim(), first.value);
	assert.deepEqual(readdirSync(join(home, "agents")), ["demo.key"]);
	const other = loadOrCreateKey("other", home);
	assert.ok(other.ok && other.value !== first.value);
});

test(
	"a key that others can read, a damaged one, a symlink and a climbing name are refused",
	{ skip: process.platform === "win32" },
	async (t) => {
		const home = tempFolder(t);
		loadOrCreateKey("demo", home);
		const file = join(home, "agents", "demo.key");
		chmodSync(file, 0o644);
		const open = loadOrCreateKey("demo", home);
		assert.ok(!open.ok && open.fault.code === "forbidden");
		chmodSync(file, 0o600);
		symlinkSync(file, join(home, "agents", "linked.key"));
		const linked = loadOrCreateKey("linked", home);
		assert.ok(!linked.ok && linked.fault.code === "forbidden");
		writeFileSync(file, "short");
		const damaged = loadOrCreateKey("demo", home);
		assert.ok(!damaged.ok && /damaged/.test(damaged.fault.message));
		for (const name of ["../demo", "a/b", "", "Demo", "x".repeat(65)]) assert.equal(loadOrCreateKey(name, home).ok, false, name);
	},
);

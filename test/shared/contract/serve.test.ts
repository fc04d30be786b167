import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Handlers } from "../../../src/shared/contract/contract.ts";
import { serve, type ServeOptions } from "../../../src/shared/contract/serve.ts";
import { fail, ok, type Result } from "../../../src/shared/lib/result.ts";
import { echoContract, type Message, rawPair } from "../../kit/wires.ts";

type Caller = { readonly who: string };

const start = (options: Partial<ServeOptions> = {}) => {
	const { peer, wire } = rawPair();
	const refused: string[] = [];
	const bugs: unknown[] = [];
	const open = new Map<string, (result: Result<{ name: string }>) => void>();
	let calls = 0;
	const handlers: Handlers<typeof echoContract, Caller> = {
		"echo.say": ({ text, times = 1 }, caller) => {
			calls++;
			return ok({ text: `${caller.who}: ${text.repeat(times)}` });
		},
		"echo.hold": ({ name }) => new Promise((resolve) => void open.set(name, resolve)),
		"echo.fail": () => {
			throw new Error("the password is hunter2");
		},
	};
	const served = serve(
		echoContract,
		handlers,
		wire,
		{ who: "ana" },
		{
			onBug: (bug) => void bugs.push(bug),
			onRefused: (kind, detail) => void refused.push(`${kind}: ${detail}`),
			...options,
		},
	);
	return { peer, served, refused, bugs, open, calls: () => calls };
};

const say = (id: unknown, params: unknown = { text: "hi" }): string => JSON.stringify({ jsonrpc: "2.0", id, method: "echo.say", params });

test("answers a call with its id and the caller that the listener named", async () => {
	const { peer } = start();
	peer.send(say(1));
	assert.deepEqual(await peer.next(), { jsonrpc: "2.0", id: 1, result: { text: "ana: hi" } });
	peer.send(say("a-1", { text: "x", times: 2 }));
	assert.deepEqual(await peer.next(), { jsonrpc: "2.0", id: "a-1", result: { text: "ana: xx" } });
});

test("says for each malformed frame what was wrong, and serves the next one", async () => {
	const cases: readonly (readonly [frame: string, code: number, id: unknown, message: RegExp])[] = [
		["{", -32700, null, /invalid JSON at line `1` column `2`/],
		["", -32700, null, /invalid JSON/],
		["nonsense", -32700, null, /invalid JSON/],
		[`[${say(1)}]`, -32600, null, /batches are not accepted/],
		["[]", -32600, null, /batches are not accepted/],
		["7", -32600, null, /expected a JSON-RPC message/],
		["null", -32600, null, /expected a JSON-RPC message/],
		['{"id":1,"method":"echo.say"}', -32600, 1, /`jsonrpc`: expected "2.0"/],
		['{"jsonrpc":"1.0","id":1,"method":"echo.say"}', -32600, 1, /`jsonrpc`/],
		['{"jsonrpc":"2.0","id":1}', -32600, 1, /expected a call with `method`/],
		['{"jsonrpc":"2.0","id":1,"method":7}', -32600, 1, /`method`: expected a string/],
		['{"jsonrpc":"2.0","id":null,"method":"echo.say"}', -32600, null, /`id`: expected a string of 1 to 128 characters/],
		['{"jsonrpc":"2.0","id":"","method":"echo.say"}', -32600, null, /`id`/],
		['{"jsonrpc":"2.0","id":1.5,"method":"echo.say"}', -32600, null, /`id`/],
		['{"jsonrpc":"2.0","id":9007199254740993,"method":"echo.say"}', -32700, null, /beyond 2\^53/],
		['{"jsonrpc":"2.0","id":true,"method":"echo.say"}', -32600, null, /`id`/],
		[`{"jsonrpc":"2.0","id":"${"x".repeat(129)}","method":"echo.say"}`, -32600, null, /`id`/],
		['{"jsonrpc":"2.0","id":1,"method":"echo.say","approved":true}', -32600, 1, /unknown member `approved`/],
		['{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["hi"]}', -32602, 1, /parameters by name/],
		['{"jsonrpc":"2.0","id":1,"method":"echo.sya"}', -32601, 1, /no method `echo\.sya`; did you mean `echo\.say`\?/],
		['{"jsonrpc":"2.0","id":1,"method":"request.answer"}', -32601, 1, /there are: `echo\.say`, `echo\.hold`, `echo\.fail`/],
		['{"jsonrpc":"2.0","id":1,"method":"__proto__"}', -32601, 1, /no method/],
		['{"jsonrpc":"2.0","id":1,"method":"constructor"}', -32601, 1, /no method/],
		[say(1, {}), -32602, 1, /`text`: expected string/],
		[say(1, { text: 7 }), -32602, 1, /`text`: expected string/],
		[say(1, { text: "hi", times: 9 }), -32602, 1, /`times`: expected at most 3/],
		[say(1, { text: "hi", approved: true }), -32602, 1, /unknown member `approved`/],
		[say(1, { text: "hi", verdict: "allow", outcome: "allowed" }), -32602, 1, /unknown member `verdict`, `outcome`/],
		['{"jsonrpc":"2.0","id":1,"id":2,"method":"echo.say"}', -32700, null, /duplicate member name/],
		['{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\\ud800"}}', -32700, null, /lone surrogate/],
		['{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a\u0000b"}}', -32700, null, /control character/],
		['{"jsonrpc":"2.0","id":1,"result":{}}', -32600, null, /makes no calls/],
		['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}', -32600, null, /makes no calls/],
		['{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"no"}}', -32600, 1, /either `result` or `error`/],
	];
	const { peer, refused, calls } = start();
	for (const [frame, code, id, message] of cases) {
		peer.send(frame);
		const answer = await peer.next();
		assert.deepEqual([answer.error?.code, answer.id], [code, id], frame);
		assert.match(answer.error.message, message, frame);
		assert.equal(typeof answer.error.data.code, "string", frame);
	}
	assert.equal(refused.length, cases.length);
	assert.equal(calls(), 0);
	peer.send(say(99));
	assert.equal((await peer.next()).id, 99);
});

test("never carries out or answers a notification", async () => {
	const { peer, refused, calls } = start();
	peer.send('{"jsonrpc":"2.0","method":"echo.say","params":{"text":"hi"}}');
	peer.send(say(1));
	assert.equal((await peer.next()).id, 1);
	assert.equal(calls(), 1);
	assert.match(refused[0] ?? "", /^notification: .*calls need an `id`/);
});

test("refuses a second call with the id of an open one, without seeming to answer the first", async () => {
	const { peer, open } = start();
	const hold = '{"jsonrpc":"2.0","id":5,"method":"echo.hold","params":{"name":"a"}}';
	peer.send(hold);
	peer.send(hold);
	const refusal = await peer.next();
	assert.equal(refusal.id, null);
	assert.match(refusal.error.message, /still open/);
	open.get("a")?.(ok({ name: "a" }));
	assert.deepEqual(await peer.next(), { jsonrpc: "2.0", id: 5, result: { name: "a" } });
	peer.send(say(5));
	assert.equal((await peer.next()).id, 5);
});

test("keeps the number and the string of one spelling apart", async () => {
	const { peer, open } = start();
	peer.send('{"jsonrpc":"2.0","id":5,"method":"echo.hold","params":{"name":"number"}}');
	peer.send('{"jsonrpc":"2.0","id":"5","method":"echo.hold","params":{"name":"string"}}');
	peer.send(say(6));
	await peer.next();
	open.get("string")?.(ok({ name: "string" }));
	assert.deepEqual((await peer.next()).id, "5");
});

test("refuses calls over the cap as busy and takes them again when one was answered", async () => {
	const { peer, open } = start({ maxInFlight: 2 });
	for (const name of ["a", "b", "c"]) peer.send(JSON.stringify({ jsonrpc: "2.0", id: name, method: "echo.hold", params: { name } }));
	const refusal = await peer.next();
	assert.deepEqual([refusal.id, refusal.error.code, refusal.error.data.code], ["c", -32000, "busy"]);
	open.get("a")?.(ok({ name: "a" }));
	assert.equal((await peer.next()).id, "a");
	peer.send(say(1));
	assert.equal((await peer.next()).id, 1);
});

test("answers `internal` for a handler that throws, tells the peer nothing, and reports the bug", async () => {
	const { peer, bugs } = start();
	peer.send('{"jsonrpc":"2.0","id":1,"method":"echo.fail"}');
	const answer = await peer.next();
	assert.deepEqual(answer.error, { code: -32603, message: "internal error", data: { code: "internal" } });
	assert.equal((bugs[0] as { method: string }).method, "echo.fail");
});

test("hands a fault on with its code and data", async () => {
	const { peer, open } = start();
	peer.send('{"jsonrpc":"2.0","id":1,"method":"echo.hold","params":{"name":"a"}}');
	peer.send(say(2));
	await peer.next();
	open.get("a")?.(fail("conflict", "other digest", { seq: 4 }));
	assert.deepEqual((await peer.next()).error, { code: -32000, message: "other digest", data: { code: "conflict", detail: { seq: 4 } } });
});

test("answers a frame that is too large, then closes", async () => {
	const { peer, refused } = start({ limits: { maxBytes: 200, maxDepth: 8 } });
	peer.send(say(1, { text: "x".repeat(300) }));
	const answer = await peer.next();
	assert.deepEqual([answer.id, answer.error.data.code], [null, "too_large"]);
	assert.equal(await peer.closed(), "frame too large");
	assert.match(refused[0] ?? "", /^too-large/);
});

test("closes after too many malformed frames", async () => {
	const { peer } = start({ maxMalformed: 3 });
	for (let each = 0; each < 3; each++) peer.send("{");
	assert.equal(await peer.closed(), "too many malformed frames");
	assert.equal(peer.frames.length, 3);
});

test("says nothing to a peer that left, and forgets its calls", async () => {
	const { peer, served, open } = start();
	peer.send('{"jsonrpc":"2.0","id":1,"method":"echo.hold","params":{"name":"a"}}');
	peer.send(say(2));
	await peer.next();
	assert.equal(served.inFlight(), 1);
	served.close("stopping");
	assert.equal(served.inFlight(), 0);
	open.get("a")?.(ok({ name: "a" }));
	assert.equal(served.emit("echo.heard", { text: "x" }), false);
	assert.equal(await peer.closed(), "stopping");
	assert.equal(peer.frames.length, 0);
});

test("messages never carry control characters or more than a short piece of what came", async () => {
	const { peer } = start();
	const hostile = `\u001b[31m\u202e${"`".repeat(10)}${"x".repeat(500)}`;
	peer.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: hostile }));
	peer.send(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "echo.say", params: { text: "a", [hostile]: 1 } }));
	for (const message of [(await peer.next()).error.message, (await peer.next()).error.message]) {
		assert.match(message, /^[\x20-\x7e…]+$/);
		assert.ok(message.length < 250, message);
	}
});

test("answers every call exactly once whatever is thrown at it", async () => {
	const frame = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.json(),
		fc
			.record(
				{
					jsonrpc: fc.constantFrom("2.0", "1.0", 2),
					id: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.string(), fc.constant(null), fc.double()),
					method: fc.oneof(fc.constantFrom("echo.say", "echo.fail", "echo.sya"), fc.string()),
					params: fc.oneof(fc.record({ text: fc.string() }), fc.jsonValue()),
				},
				{ requiredKeys: [] },
			)
			.map((each) => JSON.stringify(each)),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(frame, { maxLength: 30 }), async (frames) => {
			const { peer } = start({ maxMalformed: 1000 });
			for (const each of frames) peer.send(each);
			peer.send(say("last"));
			const answers: Message[] = [];
			do answers.push(await peer.next());
			while (answers.at(-1)?.id !== "last");
			assert.ok(answers.length <= frames.length + 1);
			for (const each of answers) assert.equal("result" in each, !("error" in each));
		}),
		{ numRuns: 100 },
	);
});

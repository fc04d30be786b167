import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../../src/shared/contract/connect.ts";
import { createMemoryWirePair } from "../../../src/shared/contract/memory-wire.ts";
import { serve } from "../../../src/shared/contract/serve.ts";
import { fail, ok } from "../../../src/shared/lib/result.ts";
import { createRawPeer, echoContract } from "../../kit/wires.ts";

const unexpectedBug = (bug: unknown): never => {
	throw new Error(`bug: ${JSON.stringify(bug)}`);
};

/** A client whose other end is played by the test, frame by frame. */
const withRawServer = () => {
	const [near, far] = createMemoryWirePair();
	return { client: connect(echoContract, near), server: createRawPeer(far) };
};

test("a client and a server understand each other, events included", async () => {
	const [near, far] = createMemoryWirePair();
	const served = serve(
		echoContract,
		{
			"echo.say": ({ text }) => ok({ text }),
			"echo.hold": ({ name }) => Promise.resolve(ok({ name })),
			"echo.fail": () => fail("stale", "too old", { rev: 3 }),
		},
		far,
		null,
		{ onBug: unexpectedBug },
	);
	const client = connect(echoContract, near);
	assert.deepEqual(await client.call("echo.say", { text: "hi" }), ok({ text: "hi" }));
	const all = await Promise.all([1, 2, 3].map((each) => client.call("echo.hold", { name: `${each}` })));
	assert.deepEqual(
		all.map((each) => each.ok && each.value.name),
		["1", "2", "3"],
	);
	assert.deepEqual(await client.call("echo.fail", {}), fail("stale", "too old", { rev: 3 }));

	const heard: string[] = [];
	const stop = client.on("echo.heard", ({ text }) => void heard.push(text));
	served.emit("echo.heard", { text: "one" });
	await client.call("echo.say", { text: "after" });
	stop();
	served.emit("echo.heard", { text: "two" });
	await client.call("echo.say", { text: "after" });
	assert.deepEqual(heard, ["one"]);
});

test("a lost connection ends every open call as unavailable, and every later one", async () => {
	const { client, server } = withRawServer();
	const open = client.call("echo.hold", { name: "a" });
	await server.next();
	let reason = "";
	client.onClose((because) => {
		reason = because;
	});
	client.close();
	const result = await open;
	assert.ok(!result.ok && result.fault.code === "unavailable");
	assert.equal(reason, "closed by this end");
	const later = await client.call("echo.say", { text: "x" });
	assert.ok(!later.ok && later.fault.code === "unavailable");
});

const poisons: readonly (readonly [name: string, frame: string])[] = [
	["an answer of another shape", '{"jsonrpc":"2.0","id":1,"result":{"text":"hi","approved":true}}'],
	["an answer to a call that was not made", '{"jsonrpc":"2.0","id":77,"result":{"text":"hi"}}'],
	["an answer whose id is the string", '{"jsonrpc":"2.0","id":"1","result":{"text":"hi"}}'],
	["an error without id", '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"broken","data":{"code":"bad_request"}}}'],
	["half a frame", '{"jsonrpc":"2.0","id":1,"result":{"text":"hi"}'],
	["a frame with two results", '{"jsonrpc":"2.0","id":1,"result":{"text":"no"},"result":{"text":"yes"}}'],
	["a call", '{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"hi"}}'],
	["an unknown event", '{"jsonrpc":"2.0","method":"echo.shouted","params":{}}'],
	["an event of another shape", '{"jsonrpc":"2.0","method":"echo.heard","params":{"text":7}}'],
];
for (const [name, frame] of poisons) {
	test(`${name} is never taken for an answer, and ends the connection`, async () => {
		const { client, server } = withRawServer();
		const open = client.call("echo.say", { text: "hi" });
		await server.next();
		server.send(frame);
		const result = await open;
		assert.ok(!result.ok && result.fault.code === "unavailable", JSON.stringify(result));
		await server.closed();
	});
}

test("an error of a foreign server without our data is internal", async () => {
	const { client, server } = withRawServer();
	const open = client.call("echo.say", { text: "hi" });
	await server.next();
	server.send('{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}');
	assert.deepEqual(await open, fail("internal", "no"));
});

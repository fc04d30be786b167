import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { openLocalWire } from "../../src/client/local-wire.ts";
import { listenAgents } from "../../src/main/wires/listen-agents.ts";
import { createWebSocketWire } from "../../src/main/wires/websocket-wire.ts";
import { connect } from "../../src/shared/contract/connect.ts";
import type { Client } from "../../src/shared/contract/contract.ts";
import { createMemoryWirePair } from "../../src/shared/contract/memory-wire.ts";
import { serve, type Served } from "../../src/shared/contract/serve.ts";
import type { Wire } from "../../src/shared/contract/wire.ts";
import { fail, ok, type Result } from "../../src/shared/lib/result.ts";
import { signIn, startConsole } from "../kit/console-host.ts";
import { peers, tempFolder } from "../kit/sockets.ts";
import { echoContract } from "../kit/wires.ts";

/** One suite over every wire: nothing above a wire can tell which it is. */

type Joined = { readonly near: Wire; readonly far: Wire };
const joins: Readonly<Record<string, (t: TestContext) => Promise<Joined>>> = {
	memory: async () => {
		const [near, far] = createMemoryWirePair();
		return { near, far };
	},
	socket: async (t) => {
		let arrived: (wire: Wire) => void = () => {};
		const far = new Promise<Wire>((resolve) => {
			arrived = resolve;
		});
		const listening = await listenAgents({
			folder: join(tempFolder(t), "run"),
			peers,
			onConnection: ({ wire, established }) => {
				established();
				arrived(wire);
			},
			onRefused: (kind, detail) => assert.fail(`${kind}: ${detail}`),
			onError: (error) => {
				throw error;
			},
		});
		if (!listening.ok) throw new Error(listening.fault.message);
		t.after(() => listening.value.close());
		const near = await openLocalWire(listening.value.address, 1000);
		if (!near.ok) throw new Error(near.fault.message);
		t.after(() => near.value.close("done"));
		return { near: near.value, far: await far };
	},
	websocket: async (t) => {
		let arrived: (wire: Wire) => void = () => {};
		const far = new Promise<Wire>((resolve) => {
			arrived = resolve;
		});
		const { host } = await startConsole(t, { onConnection: ({ wire }) => arrived(wire) });
		const { cookie, proof } = await signIn(host.port, host.link());
		const socket = new WebSocket(`${host.origin.replace("http", "ws")}/ws`, ["countersign.v1", `proof.${proof}`], {
			origin: host.origin,
			headers: { cookie },
		});
		await new Promise((resolve, reject) => void socket.on("open", resolve).on("error", reject));
		t.after(() => socket.terminate());
		return { near: createWebSocketWire(socket), far: await far };
	},
};

const start = ({
	near,
	far,
}: Joined): {
	client: Client<typeof echoContract>;
	served: Served<typeof echoContract>;
	held: Map<string, (result: Result<{ name: string }>) => void>;
} => {
	const held = new Map<string, (result: Result<{ name: string }>) => void>();
	const served = serve(
		echoContract,
		{
			"echo.say": ({ text, times = 1 }) => ok({ text: text.repeat(times) }),
			"echo.hold": ({ name }) => new Promise((resolve) => void held.set(name, resolve)),
			"echo.fail": () => fail("expired", "too late", { at: 3 }),
		},
		far,
		null,
		{
			onBug: ({ error }) => {
				throw error;
			},
		},
	);
	return { client: connect(echoContract, near), served, held };
};

for (const [name, join] of Object.entries(joins)) {
	test(`${name}: calls, faults and events cross whole`, async (t) => {
		const { client, served } = start(await join(t));
		const text = 'line\nbreak \u0000 \u2028 " \\ zażółć 🦆 \u202e';
		assert.deepEqual(await client.call("echo.say", { text }), ok({ text }));
		assert.deepEqual(await client.call("echo.fail", {}), fail("expired", "too late", { at: 3 }));
		const heard: string[] = [];
		client.on("echo.heard", (event) => void heard.push(event.text));
		for (const each of ["one", text, "three"]) served.emit("echo.heard", { text: each });
		await client.call("echo.say", { text: "behind them" });
		assert.deepEqual(heard, ["one", text, "three"]);
	});

	test(`${name}: a thousand calls at once are answered each with its own answer`, async (t) => {
		const { client } = start(await join(t));
		const batches = Array.from({ length: 5 }, (_, batch) => Array.from({ length: 200 }, (_each, at) => `${batch}-${at}`));
		for (const batch of batches) {
			const answers = await Promise.all(batch.map((text) => client.call("echo.say", { text })));
			assert.deepEqual(
				answers,
				batch.map((text) => ok({ text })),
			);
		}
	});

	test(`${name}: large frames cross both ways`, async (t) => {
		const { client } = start(await join(t));
		const text = "ż".repeat(90_000);
		const answer = await client.call("echo.say", { text, times: 3 });
		assert.ok(answer.ok && answer.value.text === text.repeat(3));
	});

	test(`${name}: answers may come in another order than the calls`, async (t) => {
		const { client, held } = start(await join(t));
		const [first, second] = [client.call("echo.hold", { name: "first" }), client.call("echo.hold", { name: "second" })];
		await client.call("echo.say", { text: "both have arrived" });
		held.get("second")?.(ok({ name: "second" }));
		assert.deepEqual(await second, ok({ name: "second" }));
		held.get("first")?.(ok({ name: "first" }));
		assert.deepEqual(await first, ok({ name: "first" }));
	});

	test(`${name}: when the host closes, open calls end unavailable and the reason is heard`, async (t) => {
		const { client, served } = start(await join(t));
		const open = client.call("echo.hold", { name: "a" });
		await client.call("echo.say", { text: "it has arrived" });
		const closed = new Promise<string>((resolve) => client.onClose(resolve));
		served.close("stopping");
		const answer = await open;
		assert.ok(!answer.ok && answer.fault.code === "unavailable");
		assert.notEqual(await closed, "");
		const later = await client.call("echo.say", { text: "x" });
		assert.ok(!later.ok && later.fault.code === "unavailable");
	});

	test(`${name}: when the client leaves, the host forgets its calls`, async (t) => {
		const joined = await join(t);
		const { client, served } = start(joined);
		const gone = new Promise<string>((resolve) => joined.far.onClose(resolve));
		void client.call("echo.hold", { name: "a" });
		await client.call("echo.say", { text: "it has arrived" });
		assert.equal(served.inFlight(), 1);
		client.close();
		await gone;
		assert.equal(served.inFlight(), 0);
		assert.equal(served.emit("echo.heard", { text: "x" }), false);
	});

	test(`${name}: a host that sends faster than the client reads is told so, and drains`, async (t) => {
		const joined = await join(t);
		const { client, served } = start(joined);
		const text = "x".repeat(20_000);
		let [sent, heard] = [0, 0];
		client.on("echo.heard", () => void heard++);
		const drained = new Promise<void>((resolve) => joined.far.onDrain(resolve));
		while (served.emit("echo.heard", { text })) sent++;
		await drained;
		await client.call("echo.say", { text: "behind them" });
		assert.equal(heard, sent + 1);
	});
}

import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { keyOf, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** An agent asks and is gone at once: a person must not be left with a prompt that nobody waits for. */
test("what an agent asks with its last breath does not stay in the Inbox", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	const line = (id: number, method: string, params: unknown): string => `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
	const hello = (name: string): string => line(1, "agent.hello", { protocol: 1, name, kind: "test", key: keyOf(name) });
	const ask = (id: string): string =>
		line(2, "action.request", {
			id,
			tool: "file_write",
			args: { path: join(host.work, id), content: "x" },
			cwd: host.work,
			workspace: host.work,
		});

	/** Goes after nothing, one, two … turns of the event loop, or half-closes and then goes. */
	const vanish = (name: string, id: string, turns: number): Promise<void> =>
		new Promise((resolve) => {
			const socket = connect(host.agentSocket);
			socket.on("error", () => undefined);
			socket.on("close", () => resolve());
			socket.write(hello(name) + ask(id), () => {
				const leave = (left: number): void => void (left > 0 ? setImmediate(leave, left - 1) : socket.destroy());
				leave(turns);
			});
		});
	for (let round = 0; round < 60; round++) await vanish("bot", `v${round}`, round % 6);
	// New names too: their enrolment is a commit that the request waits for.
	for (let round = 0; round < 12; round++) await vanish(`new-${round}`, `n${round}`, round % 3);

	const console = await host.console();
	// The host has taken in all of it when it answers somebody who came later.
	must(await (await host.agent("bot")).call("trust.mine", {}));
	const { waiting } = must(await console.call("state.watch", {}));
	for (const { id } of waiting) assert.equal((await console.ended(id)).code, "withdrawn");
	const open = new Set<string>();
	for (const { type, request = "" } of host.entries()) {
		if (type === "request.held") open.add(request);
		else if (type === "request.denied" || type === "request.allowed") open.delete(request);
	}
	assert.deepEqual([...open], []);
	await console.change((each) =>
		each.type === "agent.set" && each.agent.name === "bot" && each.agent.connections === 1 ? true : undefined,
	);
	const after = must(await console.call("state.watch", {}));
	assert.deepEqual(after.waiting, []);
	for (const { name, connections, waiting } of after.agents)
		assert.deepEqual([name, connections, waiting], [name, name === "bot" ? 1 : 0, 0]);
});

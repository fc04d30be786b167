import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** Who asks while no console is open is told so, at once and in the end. */

test("an agent hears that nobody is watching, and hears it no more when a console is there", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	const operator = await host.operator();
	// The console of the confirmation hangs up: the host notices it with the next turn of its own.
	while (must(await operator.call("state.watch", {})).nobodyWatches !== true) await new Promise((resolve) => setImmediate(resolve));
	const agent = await host.agent("bot");
	const heard: (true | undefined)[] = [];
	agent.on("action.held", ({ nobodyWatches }) => heard.push(nobodyWatches));
	const ask = (id: string) =>
		agent.call("action.request", {
			id,
			tool: "file_write",
			args: { path: join(host.work, "a.txt"), content: "x" },
			cwd: host.work,
			waitMs: 300,
		});
	const alone = must(await ask("w1"));
	assert.equal(alone.code, "timeout");
	assert.equal(alone.reason, "nobody answered in time: no console was open");
	assert.equal(heard[0], true);
	const console = await host.console();
	must(await console.call("state.watch", {}));
	heard.length = 0;
	assert.equal(must(await ask("w2")).reason, "nobody answered in time");
	assert.equal(heard[0], undefined);
});

test("a console that opens later sees what happened while none was open", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	const operator = await host.operator();
	while (must(await operator.call("state.watch", {})).nobodyWatches !== true) await new Promise((resolve) => setImmediate(resolve));
	operator.close();
	const agent = await host.agent("bot");
	for (const id of ["r1", "r2", "r3"])
		must(
			await agent.call("action.request", { id, tool: "file_read", args: { path: join(host.work, "a.txt") }, cwd: host.work, waitMs: 300 }),
		);
	const console = await host.console();
	const told: number[] = [];
	console.on("state.changed", ({ change }) => {
		if (change.type === "activity.added") told.push(change.activity.seq);
	});
	const { recent, chain, counts } = must(await console.call("state.watch", {}));
	// What is still being gathered comes as changes.
	while ((recent[0]?.seq ?? -1) + told.length < chain.size - 1) await new Promise((resolve) => setImmediate(resolve));
	const seen = [...told.toReversed(), ...recent.map(({ seq }) => seq)];
	assert.deepEqual(seen.slice(0, 3), [chain.size - 1, chain.size - 2, chain.size - 3]);
	assert.equal(new Set(seen).size, seen.length);
	assert.equal(counts.allowedToday, 3);
});

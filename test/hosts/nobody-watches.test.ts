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

import assert from "node:assert/strict";
import { test } from "node:test";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** An agent opens many connections and calls on all of them at once: no call may slip past the limit between check and count. */
test("a thousand simultaneous calls over twenty connections admit exactly the limit, also after a restart", async (t) => {
	const host = await startHost(t, { toml: '[limits]\nrate = { calls = 137, per = "1d" }\n' });
	await host.confirm("bot");
	const flood = async (round: string): Promise<string[]> => {
		const lines = await Promise.all(Array.from({ length: 20 }, () => host.agent("bot")));
		const calls = lines.flatMap((line, n) =>
			Array.from({ length: 50 }, (_, each) =>
				line.call("action.request", {
					id: `${round}.${n}.${each}`,
					tool: "file_list",
					args: { path: host.work },
					cwd: host.work,
					workspace: host.work,
				}),
			),
		);
		return (await Promise.all(calls)).map((said) => must(said).code ?? "allowed");
	};
	const count = (codes: readonly string[], code: string): number => codes.filter((each) => each === code).length;

	const first = await flood("a");
	assert.deepEqual([count(first, "allowed"), count(first, "rate")], [137, 863]);

	await host.stop();
	await host.restart();
	const second = await flood("b");
	assert.deepEqual([count(second, "allowed"), count(second, "rate")], [0, 1000]);

	const operator = await host.console();
	const { calls, rate } = must(await operator.call("limits.get", { agent: "bot" }));
	assert.deepEqual([rate, calls.map(({ tool, calls: made }) => [tool, made])], [{ most: 137, per: "1d" }, [["file_list", 137]]]);
});

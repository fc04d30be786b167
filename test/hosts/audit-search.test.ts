import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** What a console asks of the log of the shipped host: rows, time, values, the part to blame, saved queries, exports. */

test("a console searches the log, counts it, keeps a query and takes entries along", { timeout: 120_000 }, async (t) => {
	const host = await startHost(t, { toml: '[safety]\ndenied_paths = [".env"]\n' });
	await host.confirm("bot");
	mkdirSync(join(host.work, ".countersign"), { recursive: true });
	writeFileSync(join(host.work, ".countersign", "queries.toml"), `[[query]]\nname = "Ours"\nline = "agent:bot"\n`);
	const bot = await host.agent("bot");
	for (const name of ["one.txt", "two.txt", ".env"])
		must(
			await bot.call("action.request", {
				id: `r${name}`,
				tool: "file_read",
				args: { path: join(host.work, name) },
				cwd: host.work,
				workspace: host.work,
			}),
		);
	const operator = await host.console();
	const requests = { is: { agent: ["bot"], event: ["request.allowed", "request.denied"] } };

	const window = must(await operator.call("audit.window", { query: requests, offset: 0, limit: 2 }));
	assert.deepEqual([window.rows.map(({ request }) => request), window.total, window.behind], [["r.env", "rtwo.txt"], 3, 0]);
	const older = must(await operator.call("audit.window", { query: requests, offset: 0, limit: 9, asOfSeq: window.rows[0]?.seq }));
	assert.equal(older.total, 2);

	const { buckets, total } = must(await operator.call("audit.histogram", { query: requests, buckets: 50 }));
	const sum = (name: "allowed" | "denied"): number => buckets.reduce((count, bucket) => count + bucket[name], 0);
	assert.deepEqual([sum("allowed"), sum("denied"), total], [2, 1, 3]);

	const denied = { is: { outcome: ["denied"] } };
	assert.deepEqual(must(await operator.call("audit.facets", { query: denied, field: "outcome", limit: 8 })).values.slice(0, 2), [
		{ value: "allowed", count: 2 },
		{ value: "denied", count: 1 },
	]);
	const paths = must(await operator.call("audit.facets", { query: denied, field: "path", search: "ENV", limit: 8 }));
	assert.deepEqual(paths, { values: [{ value: join(host.work, ".env"), count: 1 }], more: 0, behind: 0 });
	// The agent and the host have kinds of their own, in entries about them.
	const ofActions = must(await operator.call("audit.facets", { query: {}, field: "kind", limit: 8 }));
	assert.deepEqual(ofActions.values, [{ value: "file.read", count: 3 }]);
	assert.deepEqual(must(await operator.call("audit.complete", { field: "agent", prefix: "b" })).values, ["bot"]);
	assert.deepEqual(must(await operator.call("audit.blame", { query: { is: { agent: ["bot"], tool: ["nothing"] } } })).token, {
		text: "tool:nothing",
		without: { is: { agent: ["bot"] } },
	});

	must(await operator.call("audit.save-query", { name: "Mine", line: "outcome:denied" }));
	const { queries } = must(await operator.call("audit.queries", {}));
	assert.deepEqual(
		queries.filter(({ from }) => from !== "program").map(({ name, from }) => [name, from]),
		[
			["Mine", "mine"],
			["Ours", "shared"],
		],
	);
	assert.deepEqual(must(await operator.call("audit.drop-query", { name: "Mine" })), { dropped: true });

	const begun = must(await operator.call("audit.export", { query: requests, format: "jsonl" }));
	assert.match(begun.manifest, /^countersign-export v1\n/);
	const piece = must(await operator.call("audit.export-chunk", { id: begun.id }));
	assert.deepEqual([piece.done, piece.count, piece.text.trimEnd().split("\n").length], [true, 3, 4]);
	const other = must(await operator.call("audit.export", { query: requests, format: "csv", columns: ["seq"] }));
	assert.deepEqual(must(await operator.call("audit.cancel-export", { id: other.id })), { cancelled: true });
	assert.equal((await operator.call("audit.export-chunk", { id: other.id })).ok, false);
});

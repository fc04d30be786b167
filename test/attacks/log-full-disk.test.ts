import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { Decision } from "../../src/shared/contract/agent.ts";
import { startHost } from "../kit/host.ts";

/**
 * Who: whoever can fill the disk, by accident or so that what comes next is not written down. What must happen: an
 * action whose decision cannot be recorded is not allowed; the host stops and says so; what it had told is in the log.
 */
test(
	"a disk that is full allows nothing that is not recorded",
	{ skip: process.platform === "win32" && "limits by a POSIX shell" },
	async (t) => {
		const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n', maxFileBlocks: 2048 });
		await host.confirm("bot");
		const clients = await Promise.all(Array.from({ length: 4 }, () => host.agent("bot")));
		const told = new Map<string, Decision>();
		const faults = new Set<string>();
		await Promise.all(
			clients.map(async (client, of) => {
				for (let at = 0; at < 5000; at++) {
					const id = `f${of}-${at}`;
					const args = { path: join(host.work, `${id}-${"x".repeat(200)}`) };
					const answer = await client.call("action.request", { id, tool: "file_read", args, cwd: host.work, workspace: host.work });
					if (!answer.ok) {
						faults.add(answer.fault.code);
						return;
					}
					told.set(id, answer.value);
				}
			}),
		);
		assert.equal(await host.ended(), 70);
		for (const code of faults) assert.ok(["unavailable", "internal"].includes(code), code);
		assert.ok(told.size > 10 && told.size < 20_000, `${told.size} were told`);

		// With room again it goes on from what it had.
		await host.restart();
		const entries = host.entries();
		for (const [id, { seq, outcome, digest }] of told) {
			const entry = entries[seq];
			assert.deepEqual([entry?.request, entry?.outcome?.state, entry?.digest], [id, outcome, digest]);
		}
		const bot = await host.agent("bot");
		const again = await bot.call("action.request", {
			id: "after",
			tool: "file_read",
			args: { path: join(host.work, "a") },
			cwd: host.work,
			workspace: host.work,
		});
		assert.equal(again.ok && again.value.outcome, "allowed");
		assert.equal(await host.stop(), 0);
		const report = await host.verify();
		assert.equal(report.state, "passed", report.text);
	},
);

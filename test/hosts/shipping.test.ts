import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { SinkState } from "../../src/shared/model/shipping.ts";
import { startHttp } from "../kit/http-server.ts";
import { type ConsoleClient, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** Shipping of the shipped host: from the rules file to a sink that can go away, with a credential that is nowhere to be seen. */

const token = "3f1c7a52-9a1e-4a4e-8a55-0c2f5d2b7e11";

const sink = async (operator: ConsoleClient): Promise<SinkState> => {
	const [first] = must(await operator.call("shipping.list", {})).sinks;
	if (first === undefined) throw new Error("no sink");
	return first;
};
const until = async (operator: ConsoleClient, isThere: (state: SinkState) => boolean): Promise<SinkState> => {
	for (;;) {
		const state = await sink(operator);
		if (isThere(state)) return state;
		await wait(20);
	}
};

test(
	"every entry reaches the sink, masked, in order, over outages and crashes; the credential is in no file of ours",
	{ timeout: 90_000 },
	async (t) => {
		let isDown = false;
		const received = new Map<number, string>();
		const server = await startHttp(t, ({ headers, body }) => {
			if (isDown) return { status: 503 };
			if (headers["authorization"] !== `Splunk ${token}`) return { status: 403, body: `no ${headers["authorization"]}` };
			for (const line of body.split("\n")) {
				const { event } = JSON.parse(line) as { event: Entry | { test: string } };
				if ("seq" in event) received.set(event.seq, line.slice(line.indexOf('"event":') + 8, -1));
			}
			return { status: 200 };
		});
		const rules = `[shipping.siem]\ntype = "splunk"\nurl = "${server.url}"\nsecret = "keychain:hec"\nbatch_wait_ms = 0\n`;
		const host = await startHost(t, { toml: rules });
		let operator = await host.console();

		const without = await until(operator, ({ state }) => state === "failing");
		assert.match(without.problem?.text ?? "", /the key store has no `hec`: put it there with `countersign audit shipping secret hec`/);
		must(await operator.call("shipping.keep-secret", { name: "hec", secret: token }));
		must(await operator.call("shipping.test", { name: "siem" }));
		await until(operator, ({ behind }) => behind === 0);

		await host.confirm("bot");
		const bot = await host.agent("bot");
		const ask = (id: string, name = id) =>
			bot.call("action.request", { id, tool: "file_read", args: { path: join(host.work, name) }, cwd: host.work, workspace: host.work });
		const key = ["AKIA", "IOSFODNN7EXAMPLQ"].join("");
		must(await ask("r1", `${key} x`));
		await until(operator, ({ behind }) => behind === 0);
		assert.ok(![...received.values()].some((line) => line.includes(key)));

		isDown = true;
		for (let at = 0; at < 20; at++) must(await ask(`d${at}`));
		const down = await until(operator, ({ state }) => state === "failing");
		assert.match(down.problem?.text ?? "", /answered 503/);
		assert.ok(down.behind >= 20);
		await host.kill();
		isDown = false;
		await host.restart();
		operator = await host.console();
		await until(operator, ({ behind }) => behind === 0);

		must(await operator.call("shipping.set-paused", { name: "siem", isPaused: true, reason: "maintenance" }));
		const held = received.size;
		assert.equal((await operator.call("shipping.set-paused", { name: "siem", isPaused: true, reason: "again" })).ok, false);
		assert.equal((await sink(operator)).state, "paused");
		must(await operator.call("shipping.set-paused", { name: "siem", isPaused: false, reason: "done" }));
		await until(operator, ({ behind }) => behind === 0);
		assert.ok(received.size > held);

		// Rules are read while it runs: another table is another sink, with the whole log to send.
		writeFileSync(join(host.home, "countersign.toml"), rules.replace("siem", "other"));
		await until(operator, ({ name, behind }) => name === "other" && behind === 0);
		assert.equal(await host.stop(), 0);

		const entries = host.entries();
		assert.deepEqual(
			[...received.keys()].sort((a, b) => a - b),
			entries.slice(0, received.size).map(({ seq }) => seq),
		);
		for (const { seq, type } of entries.slice(0, received.size)) assert.equal((JSON.parse(received.get(seq) ?? "") as Entry).type, type);
		assert.deepEqual(
			entries.filter(({ type }) => type.startsWith("shipping.")).map(({ type, details }) => [type, details["name"]]),
			[
				["shipping.secret-set", "hec"],
				["shipping.paused", "siem"],
				["shipping.resumed", "siem"],
			],
		);
		for (const file of ["data/shipping.json", "data/log.db", "countersign.toml"])
			assert.ok(!readFileSync(join(host.home, file)).includes(token), file);
	},
);

test("an operator who only looks sees the sinks and changes none", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: '[shipping.siem]\ntype = "otlp"\nurl = "http://127.0.0.1:1/v1/logs"\n' });
	const cli = await host.operator();
	assert.equal(must(await cli.call("shipping.list", {})).sinks[0]?.target, "http://127.0.0.1:1/v1/logs");
	for (const call of [
		() => cli.call("shipping.set-paused", { name: "siem", isPaused: true, reason: "x" }),
		() => cli.call("shipping.test", { name: "siem" }),
		() => cli.call("shipping.keep-secret", { name: "hec", secret: token }),
	]) {
		const answer = await call();
		assert.equal(!answer.ok && answer.fault.code, "forbidden");
	}
});

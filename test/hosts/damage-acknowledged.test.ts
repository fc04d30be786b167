import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { bannersOf } from "../../src/shared/view/banners.ts";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

const reason = "the backup of Friday is being compared";

test("damage is acknowledged with a reason, once, and the chain stays failed", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	const console = await host.console();
	const nothing = await console.call("audit.acknowledge-damage", { kind: "edited", seq: 2, reason });
	assert.ok(!nothing.ok && nothing.fault.code === "conflict", "nothing was found yet");

	const db = new Database(join(host.data, "log.db"));
	db.exec(`UPDATE entries SET body = replace(body, '"seq":2', '"seq":3') WHERE seq = 2`);
	db.close();
	const report = must(await console.call("audit.verify", {}));
	assert.equal(report.state, "failed");
	const chain = async () => must(await console.call("state.watch", {})).chain.verified;
	const first = (await chain())?.first;
	assert.ok(first !== undefined);

	const other = await console.call("audit.acknowledge-damage", { ...first, seq: first.seq + 1, reason });
	assert.ok(!other.ok && other.fault.code === "conflict", "something else than what was found");
	const short = await console.call("audit.acknowledge-damage", { ...first, reason: "  seen   " });
	assert.ok(!short.ok && short.fault.code === "bad_request");
	const unproven = await (await host.operator()).call("audit.acknowledge-damage", { ...first, reason });
	assert.ok(!unproven.ok && unproven.fault.code === "forbidden");

	const { seq } = must(await console.call("audit.acknowledge-damage", { ...first, reason }));
	const verified = await chain();
	assert.equal(verified?.passed, false);
	assert.equal(verified?.acknowledged?.reason, reason);
	const entry = host.entries().find((each) => each.seq === seq);
	assert.equal(entry?.type, "log.damage-acknowledged");
	assert.deepEqual(entry?.details, { ...first, reason });
	const twice = await console.call("audit.acknowledge-damage", { ...first, reason });
	assert.ok(!twice.ok && twice.fault.code === "conflict");

	must(await console.call("audit.verify", {}));
	assert.equal((await chain())?.acknowledged, undefined, "a new verification is acknowledged anew");
});

test("what only a window found is failed for the host too, once somebody says so", async (t) => {
	const host = await startHost(t);
	const console = await host.console();
	assert.equal(must(await console.call("audit.verify", {})).state, "passed");
	const beyond = await console.call("audit.acknowledge-damage", { kind: "verifiers-disagree", seq: 9_999, reason });
	assert.ok(!beyond.ok && beyond.fault.code === "bad_request");
	must(await console.call("audit.acknowledge-damage", { kind: "verifiers-disagree", seq: 0, reason }));
	const state = must(await console.call("state.watch", {}));
	assert.equal(state.chain.verified?.passed, false);
	assert.ok(bannersOf(state).some(({ id, text }) => id === "chain" && text.endsWith(`: ${reason}.`)));
	must(await console.call("audit.verify", {}));
	assert.equal(must(await console.call("state.watch", {})).chain.verified?.passed, true);
});

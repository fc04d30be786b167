import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { bannersOf } from "../../src/shared/view/banners.ts";
import { type Host, startHost } from "../kit/host.ts";
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
	const again = must(await console.call("state.watch", {})).chain;
	assert.equal(again.verified?.passed, true);
	assert.equal(again.failedBefore?.acknowledged?.reason, reason, "a pass says that there was a failure before");
});

const edit = (host: Host, change: string): void => {
	const db = new Database(join(host.data, "log.db"));
	db.exec(change);
	db.close();
};
const damage = `UPDATE entries SET body = replace(body, '"actor":"host"', '"actor":"hots"') WHERE seq = 0`;
const repair = `UPDATE entries SET body = replace(body, '"actor":"hots"', '"actor":"host"') WHERE seq = 0`;
const loseFailure = `DELETE FROM entries WHERE seq >= (SELECT min(seq) FROM entries WHERE body LIKE '%"type":"verify.finished"%')`;
const chainOf = async (host: Host) => {
	const console = await host.console();
	const state = must(await console.call("state.watch", {}));
	console.close();
	return { ...state.chain, banners: bannersOf(state) };
};

test("a failed verification stands after a restart until it is acknowledged, and a pass says that there was one", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	edit(host, damage);
	const report = must(await (await host.console()).call("audit.verify", {}));
	assert.equal(report.state, "failed");
	const { verified } = await chainOf(host);
	assert.equal(await host.stop(), 0);
	await host.restart();

	const after = await chainOf(host);
	assert.deepEqual([after.verified?.passed, after.verified?.first], [false, verified?.first]);
	assert.ok(after.banners.some(({ id, text }) => id === "chain" && text.endsWith("Nobody has acknowledged it.")));
	const said = host.entries().filter(({ type }) => type === "verify.finished");
	assert.deepEqual(said.at(-1)?.details["first"], verified?.first);

	// Put right: the newest verification passes, and the one before is not forgotten.
	edit(host, repair);
	assert.equal(must(await (await host.console()).call("audit.verify", {})).state, "passed");
	const whole = await chainOf(host);
	assert.deepEqual([whole.verified?.passed, whole.failedBefore?.first], [true, verified?.first]);
	assert.ok(whole.banners.some(({ id }) => id === "chain-before"));
	await host.stop();
	await host.restart();
	const { verified: none, failedBefore, banners } = await chainOf(host);
	assert.equal(none, undefined, "this run of the host has verified nothing");
	assert.deepEqual([failedBefore?.first, failedBefore?.acknowledged], [verified?.first, undefined]);
	assert.ok(banners.some(({ id }) => id === "chain-before"));

	assert.ok(failedBefore?.first !== undefined);
	must(await (await host.console()).call("audit.acknowledge-damage", { ...failedBefore.first, reason }));
	await host.stop();
	await host.restart();
	const seen = await chainOf(host);
	assert.equal(seen.failedBefore?.acknowledged?.reason, reason);
	assert.ok(!seen.banners.some(({ id }) => id.startsWith("chain")));
	assert.equal((await host.verify()).state, "passed");
});

test("a log that lost its own word for a failure gets it back from what is kept outside", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	edit(host, damage);
	must(await (await host.console()).call("audit.verify", {}));
	const { verified } = await chainOf(host);
	// Nothing was signed since: whoever cuts the end off takes the entry along, and no remembered head misses it.
	await host.kill();
	edit(host, loseFailure);
	assert.equal(host.entries().filter(({ type }) => type === "verify.finished").length, 0);
	await host.restart();
	const { verified: after } = await chainOf(host);
	assert.deepEqual([after?.passed, after?.first], [false, verified?.first]);
	// It was kept a moment before the entry that is lost.
	assert.ok(after !== undefined && verified !== undefined && after.at <= verified.at);
	const again = host.entries().filter(({ type }) => type === "verify.finished");
	assert.deepEqual(
		again.map(({ details }) => [details["state"], details["first"], details["foundAt"]]),
		[["failed", verified.first, after.at]],
	);
	await host.stop();
	await host.restart();
	assert.equal(host.entries().filter(({ type }) => type === "verify.finished").length, 1, "once is enough");
});

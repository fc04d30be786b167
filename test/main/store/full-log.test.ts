import assert from "node:assert/strict";
import { test } from "node:test";
import { LogUnwritable } from "../../../src/main/store/refusals.ts";
import { createRig, must } from "../../kit/rig.ts";

/** SQLite that may not grow: the same error as of a full disk, at whatever moment a test wants it. */

const fill = (rig: ReturnType<typeof createRig>): void => {
	rig.db.pragma("wal_checkpoint(TRUNCATE)");
	rig.db.pragma(`max_page_count = ${rig.db.pragma("page_count", { simple: true }) as number}`);
};
const room = (rig: ReturnType<typeof createRig>): void => void rig.db.pragma("max_page_count = 1000000");

test("a log that takes no more refuses every job, and nothing of them was believed", async (t) => {
	const rig = createRig();
	t.after(rig.close);
	await rig.enrol("bot");
	must(await rig.submit(rig.draft("shell_exec", { command: "touch a" })));
	const before = { size: rig.store.tree.size, root: rig.store.tree.root(), waiting: rig.engine.waiting().map(({ request }) => request.id) };

	fill(rig);
	const asked = Array.from({ length: 400 }, (_, at) =>
		rig.submit(rig.draft("file_read", { path: `${rig.work}/${at}-${"x".repeat(500)}` })),
	);
	const answers = await Promise.allSettled(asked);
	assert.ok(answers.every(({ status }) => status === "rejected"));
	assert.ok(answers.every((each) => each.status === "rejected" && each.reason instanceof LogUnwritable));
	assert.deepEqual(rig.fatal, []);
	assert.equal(rig.store.unwritable()?.why, "disk full");
	assert.deepEqual([rig.store.tree.size, rig.store.tree.root()], [before.size, before.root]);
	assert.deepEqual(
		rig.engine.waiting().map(({ request }) => request.id),
		before.waiting,
	);

	// It does not even try before there is room.
	await assert.rejects(rig.submit(rig.draft("file_read", { path: `${rig.work}/b` })), LogUnwritable);
	assert.equal(rig.store.unwritable()?.refused, 401);
	assert.equal(rig.store.retry(), null);

	room(rig);
	await assert.rejects(rig.submit(rig.draft("file_read", { path: `${rig.work}/b` })), LogUnwritable);
	assert.deepEqual(rig.store.retry(), { why: "disk full", refused: 402, isMissing: false });
	assert.equal(rig.store.unwritable(), null);
	const after = must(await rig.submit(rig.draft("file_read", { path: `${rig.work}/b` })));
	assert.equal(after.state, "ended");
	assert.equal(rig.db.prepare("SELECT max(seq) + 1 FROM entries").pluck().get(), rig.store.tree.size);
	// The table that was filled for the try is as it was.
	assert.equal(rig.db.prepare("SELECT count(*) FROM state WHERE key = 'room'").pluck().get(), 0);
});

test("an answer that could not be recorded is none: the request waits as it did, and can be answered later", async (t) => {
	const rig = createRig();
	t.after(rig.close);
	await rig.enrol("bot");
	const held = must(await rig.submit(rig.draft("shell_exec", { command: "touch a" })));
	assert.equal(held.state, "held");
	const [request] = rig.engine.waiting();
	const asItWas = { ...request };
	fill(rig);
	// The answer would fit; what is asked for in the same turn does not, and they share one commit.
	const answer = rig.answer("r1", "approve");
	const others = Array.from({ length: 400 }, (_, at) =>
		rig.submit(rig.draft("file_read", { path: `${rig.work}/${at}-${"x".repeat(500)}` })),
	);
	await assert.rejects(answer, LogUnwritable);
	for (const other of others) await assert.rejects(other, LogUnwritable);
	assert.deepEqual({ ...rig.engine.waiting()[0] }, asItWas);
	room(rig);
	assert.notEqual(rig.store.retry(), null);
	const answered = must(await rig.answer("r1", "approve"));
	assert.equal(answered.state, "ended");
	assert.equal(rig.engine.waiting().length, 0);
});

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createRig, must, type Rig } from "../../kit/rig.ts";

let rig: Rig;
beforeEach(async () => {
	rig = createRig();
	await rig.enrol("bot");
});
afterEach(() => rig.close());

const types = (): string[] => rig.entries.filter((entry) => entry.request !== undefined).map((entry) => entry.type);
const write = (name = "a.txt", content = "new\n") => rig.draft("file_write", { path: join(rig.work, name), content });

test("allows a read at once and records exactly one entry", async () => {
	rig.write("a.txt", "hello");
	const done = must(await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") })));
	assert.equal(done.state === "ended" && done.recorded.state, "allowed");
	assert.deepEqual(types(), ["request.allowed"]);
});

test("holds a write in mode safe, and an approval allows it", async () => {
	const held = must(await rig.submit(write()));
	assert.equal(held.state, "held");
	const answered = must(await rig.answer("r1", "approve"));
	assert.equal(answered.state === "ended" && answered.recorded.state, "allowed");
	assert.equal(answered.state === "ended" && answered.recorded.by, "ana");
	assert.deepEqual(types(), ["request.held", "request.allowed"]);
});

test("a denial carries the person's words", async () => {
	await rig.submit(write());
	const answered = must(await rig.answer("r1", "deny", { feedback: "use the staging file" }));
	assert.equal(answered.state === "ended" && answered.recorded.feedback, "use the staging file");
	assert.deepEqual(types(), ["request.held", "request.denied"]);
});

test("the same id and content gives the recorded outcome and no second entry", async () => {
	const draft = rig.draft("file_read", { path: rig.write("a.txt", "x") });
	const first = must(await rig.submit(draft));
	const again = must(await rig.submit(draft));
	assert.deepEqual(again, first);
	assert.equal(types().length, 1);
});

test("the same id with other content is a conflict, also for another agent", async () => {
	const draft = write();
	await rig.submit(draft);
	const other = await rig.submit({ ...draft, args: { path: join(rig.work, "b.txt"), content: "x" } });
	assert.equal(!other.ok && other.fault.code, "conflict");
	await rig.enrol("eve");
	const stolen = await rig.submit(draft, "eve");
	assert.equal(!stolen.ok && stolen.fault.code, "conflict");
});

test("the digest does not depend on id, session or claimed reason", async () => {
	const one = must(await rig.submit({ ...write(), session: "s1", reason: "because" }));
	const two = must(await rig.submit({ ...write(), session: "s2" }));
	assert.ok(one.state === "held" && two.state === "held");
	assert.equal(one.held.request.digest, two.held.request.digest);
});

test("time denies: a held request that nobody answered ends as timeout", async () => {
	await rig.submit(write());
	rig.tick(600_000);
	const ended = await rig.store.commit(() => rig.engine.expire());
	assert.deepEqual(
		ended.map((each) => [each.state, each.code]),
		[["denied", "timeout"]],
	);
});

test("an answer after the deadline changes nothing and is recorded as late", async () => {
	await rig.submit(write());
	rig.tick(600_001);
	const late = await rig.answer("r1", "approve");
	assert.equal(!late.ok && late.fault.code, "expired");
	assert.deepEqual(types(), ["request.held", "request.denied", "answer.late"]);
});

test("a second answer to an ended request is refused, whoever gives it", async () => {
	await rig.submit(write());
	await rig.answer("r1", "deny");
	const second = await rig.answer("r1", "approve", { digest: "x" }, { name: "mira", via: "window" });
	assert.equal(!second.ok && second.fault.code, "conflict");
	assert.match(second.ok ? "" : second.fault.message, /already denied by ana/);
	assert.equal(rig.store.ledger.recorded("r1")?.state, "denied");
});

test("an answer for another digest is refused and recorded", async () => {
	await rig.submit(write());
	const wrong = await rig.answer("r1", "approve", { digest: "0".repeat(64) });
	assert.equal(!wrong.ok && wrong.fault.code, "conflict");
	assert.equal(rig.engine.held("r1")?.rev, 1);
	assert.deepEqual(types(), ["request.held", "answer.refused"]);
});

test("who asks cannot answer", async () => {
	await rig.submit(write());
	const own = await rig.answer("r1", "approve", {}, { name: "bot", via: "cli" });
	assert.equal(!own.ok && own.fault.code, "forbidden");
});

test("a file edited between request and approval voids the approval and shows a new version", async () => {
	const path = rig.write("a.txt", "one\n");
	await rig.submit(rig.draft("file_write", { path, content: "two\n" }));
	rig.write("a.txt", "changed meanwhile\n");
	const stale = await rig.answer("r1", "approve");
	assert.equal(!stale.ok && stale.fault.code, "stale");
	assert.equal(rig.engine.held("r1")?.rev, 2);
	const again = must(await rig.answer("r1", "approve"));
	assert.equal(again.state === "ended" && again.recorded.state, "allowed");
	assert.deepEqual(types(), ["request.held", "request.changed", "answer.refused", "request.allowed"]);
});

test("a script swapped between request and approval voids the approval", async () => {
	rig.write("run.sh", "echo one\n");
	const held = must(await rig.submit(rig.draft("shell_exec", { command: "sh ./run.sh" })));
	assert.equal(held.state, "held");
	rig.write("run.sh", "rm -rf ~\n");
	const stale = await rig.answer("r1", "approve");
	assert.equal(!stale.ok && stale.fault.code, "stale");
});

test("a target that vanished between request and approval is a change too", async () => {
	const path = rig.write("a.txt", "one\n");
	await rig.submit(rig.draft("file_delete", { path }));
	rmSync(path);
	const stale = await rig.answer("r1", "approve");
	assert.equal(!stale.ok && stale.fault.code, "stale");
});

test("approving a destructive action needs its target named", async () => {
	const held = must(await rig.submit(rig.draft("shell_exec", { command: "rm -rf ./build" })));
	assert.ok(held.state === "held");
	assert.equal(held.held.analysis.risk, "destructive");
	const unnamed = await rig.answer("r1", "approve", { named: "yes" });
	assert.equal(!unnamed.ok && unnamed.fault.code, "bad_request");
	assert.ok(rig.engine.held("r1"), "a wrong name is not a denial");
	const named = must(await rig.answer("r1", "approve"));
	assert.equal(named.state === "ended" && named.recorded.state, "allowed");
});

test("a brake pulled while the person was reading still denies", async () => {
	await rig.submit(write());
	rig.setRules(`[safety]\ndenied_paths = ["a.txt"]\n`);
	const answered = must(await rig.answer("r1", "approve"));
	assert.equal(answered.state === "ended" && answered.recorded.state, "denied");
	assert.notEqual(answered.state === "ended" && answered.recorded.code, "person");
});

test("stop all denies what waits and everything that comes, until it is released", async () => {
	rig.write("a.txt", "x");
	await rig.submit(write());
	await rig.store.commit(() => rig.engine.halt("smoke", rig.operator));
	assert.equal(rig.store.ledger.recorded("r1")?.code, "halted");
	const read = must(await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") })));
	assert.equal(read.state === "ended" && read.recorded.code, "halted");
	must(await rig.store.commit(() => rig.engine.release("fixed", rig.operator)));
	const after = must(await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") })));
	assert.equal(after.state === "ended" && after.recorded.state, "allowed");
});

test("with no rules in force everything that is not a read is denied", async () => {
	rig.setRules(null);
	const denied = must(await rig.submit(write()));
	assert.equal(denied.state === "ended" && denied.recorded.code, "no-rules");
});

test("an agent that nobody confirmed asks for everything, and a refused one gets nothing", async () => {
	await rig.store.commit(() => must(rig.engine.agents.hello("new", "test", "f".repeat(64), 0)));
	rig.write("a.txt", "x");
	const draft = rig.draft("file_read", { path: join(rig.work, "a.txt") });
	assert.equal(must(await rig.submit(draft, "new")).state, "held");
	assert.equal(must(await rig.submit(write("b.txt"), "new")).state, "held", "a person may let one action of a stranger run");
	await rig.store.commit(() => must(rig.engine.agents.refuse("new", "no", rig.operator)));
	const refused = must(await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") }), "new"));
	assert.equal(refused.state === "ended" && refused.recorded.code, "agent-refused");
});

test("a name with another key is refused and recorded", async () => {
	const other = await rig.store.commit(() => rig.engine.agents.hello("bot", "test", "e".repeat(64), 0));
	assert.equal(!other.ok && other.fault.code, "forbidden");
	assert.equal(rig.entries.at(-1)?.type, "connection.refused");
});

test("a report about something that was denied drops the agent to Shadow", async () => {
	await rig.submit(write());
	await rig.answer("r1", "deny");
	must(await rig.store.commit(() => rig.engine.finish({ id: "r1", outcome: "succeeded" }, { agent: "bot", connection: "c1" })));
	assert.equal(rig.reads.agent("bot")?.level, "Shadow");
	assert.deepEqual(
		rig.entries.slice(-2).map((entry) => entry.type),
		["unasked.seen", "trust.changed"],
	);
});

test("finishing twice records once", async () => {
	rig.write("a.txt", "x");
	await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") }));
	const report = { id: "r1", outcome: "succeeded", durationMs: 3 } as const;
	const finish = () => rig.store.commit(() => rig.engine.finish(report, { agent: "bot", connection: "c1" }));
	assert.equal(must(await finish()), must(await finish()));
	assert.equal(types().filter((type) => type === "request.finished").length, 1);
});

test("an agent cannot report on another agent's request", async () => {
	rig.write("a.txt", "x");
	await rig.submit(rig.draft("file_read", { path: join(rig.work, "a.txt") }));
	await rig.enrol("eve");
	const foreign = await rig.store.commit(() => rig.engine.finish({ id: "r1", outcome: "succeeded" }, { agent: "eve", connection: "c2" }));
	assert.equal(!foreign.ok && foreign.fault.code, "not_found");
	assert.equal(rig.reads.agent("eve")?.level, "Supervised");
});

test("more waiting requests than the limit are denied, not queued", async () => {
	rig.setRules("[approvals]\nmax_held_per_agent = 2\n");
	const states: string[] = [];
	for (const name of ["a", "b", "c"]) {
		const done = must(await rig.submit(write(name)));
		states.push(done.state === "held" ? "held" : done.recorded.code);
	}
	assert.deepEqual(states, ["held", "held", "too-many-held"]);
});

test("more time never reaches past the hard cap", async () => {
	rig.setRules("[approvals]\ndeadline_ms = 60000\nhard_cap_ms = 100000\n");
	await rig.submit(write());
	const until = must(await rig.store.commit(() => rig.engine.extend("r1", 300_000, rig.operator)));
	assert.equal(until, rig.now() + 100_000);
});

test("the log and the console never see a secret of the request", async () => {
	const secret = ["ghp", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"].join("_");
	await rig.submit(rig.draft("shell_exec", { command: `curl -H 'Authorization: Bearer ${secret}' https://api.github.com` }));
	const bodies = rig.db.prepare("SELECT body FROM entries").pluck().all() as string[];
	assert.ok(bodies.length > 0);
	for (const body of bodies) assert.ok(!body.includes(secret));
});

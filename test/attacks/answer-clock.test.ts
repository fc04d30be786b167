import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createDeadlines } from "../../src/main/hosts/deadlines.ts";
import { createRig, must } from "../kit/rig.ts";

/**
 * Who: whoever can set the clock of this machine. What they try: to give a held request more time than the rules do, or
 * an answer that came too late another chance. What must happen: the wait is measured by a clock that nobody can set.
 */

const day = 86_400_000;

/** One held request with ten minutes, on a rig whose two clocks the test moves: the wall's, and the steady one. */
const hold = async (t: TestContext) => {
	const rig = createRig();
	t.after(() => rig.close());
	t.mock.timers.enable({ apis: ["setTimeout"] });
	await rig.enrol("bot");
	let steadyAt = 5000;
	const errors: unknown[] = [];
	const deadlines = createDeadlines(rig.engine, {
		now: rig.now,
		steady: () => steadyAt,
		commit: rig.store.commit,
		onBug: (_place, error) => errors.push(error),
	});
	rig.store.onAppended(() => deadlines.arm());
	must(await rig.submit(rig.draft("file_write", { path: `${rig.work}/a.md`, content: "a" })));
	const [held] = rig.engine.waiting();
	const leftMs = (held?.deadlineAt ?? 0) - rig.now();
	assert.ok(leftMs > 0);
	/** Time passes on both clocks, and what came due is done. */
	const pass = async (ms: number): Promise<void> => {
		rig.tick(ms);
		steadyAt += ms;
		t.mock.timers.tick(ms);
		await rig.store.commit(() => undefined);
	};
	const ends = (): (string | undefined)[] =>
		rig.entries.flatMap(({ type, outcome }) => (type === "request.denied" && outcome?.state === "denied" ? [outcome.code] : []));
	return { rig, deadlines, leftMs, pass, ends, errors };
};

test("a clock that is set back a day postpones nothing", async (t) => {
	const { rig, leftMs, pass, ends } = await hold(t);
	await pass(leftMs / 2);
	rig.tick(-day);
	await pass(leftMs / 2 - 1);
	assert.deepEqual(ends(), []);
	await pass(2);
	assert.deepEqual(ends(), ["timeout"]);
	const late = await rig.answer("r1", "approve");
	assert.equal(!late.ok && late.fault.code, "expired");
	assert.equal(
		rig.entries.some((each) => each.type === "request.allowed"),
		false,
	);
});

test("a request that came after the clock was set back has its full time", async (t) => {
	const { rig, leftMs, pass, ends } = await hold(t);
	rig.tick(-day);
	must(await rig.submit(rig.draft("file_write", { path: `${rig.work}/b.md`, content: "b" })));
	await pass(leftMs - 1);
	assert.deepEqual(ends(), []);
	await pass(2);
	assert.deepEqual(ends(), ["timeout", "timeout"]);
});

test("a clock that is set ahead ends the wait early, which is the safe side", async (t) => {
	const { rig, leftMs, ends } = await hold(t);
	rig.tick(leftMs + day);
	const late = await rig.answer("r1", "approve");
	assert.equal(!late.ok && late.fault.code, "expired");
	assert.deepEqual(ends(), ["timeout"]);
});

test("more time that a person gave counts from when it was given", async (t) => {
	const { rig, leftMs, pass, ends } = await hold(t);
	await pass(leftMs - 1000);
	must(await rig.store.commit(() => rig.engine.extend("r1", 300_000, rig.operator)));
	await pass(2000);
	assert.deepEqual(ends(), []);
	await pass(299_000);
	assert.deepEqual(ends(), ["timeout"]);
});

test("stopped, it asks nothing more of a log that is being closed", async (t) => {
	const { rig, deadlines, leftMs, pass, ends, errors } = await hold(t);
	rig.tick(leftMs);
	deadlines.stop();
	deadlines.arm();
	await pass(day);
	assert.deepEqual([ends(), errors], [[], []]);
});

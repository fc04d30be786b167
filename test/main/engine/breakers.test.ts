import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { breakerLimits, type BreakerView } from "../../../src/shared/model/breaker.ts";
import { createRig, must, type Rig } from "../../kit/rig.ts";

/** Breakers at their edges; test/laws/breaker.test.ts holds the machine as a whole. */

const calm = "[feature_flags]\nprogressive_trust = false\n";
const withRig = async (story: (rig: Rig) => Promise<void>): Promise<void> => {
	const rig = createRig({ toml: calm });
	try {
		await rig.enrol("bot");
		await story(rig);
	} finally {
		rig.close();
	}
};
const ask = async (rig: Rig): Promise<string> => {
	const draft = rig.draft("file_write", { path: join(rig.work, "a"), content: "x" });
	must(await rig.submit(draft));
	return draft.id;
};
const finish = (rig: Rig, id: string, outcome: "succeeded" | "failed") =>
	rig.store.commit(() => rig.engine.finish({ id, outcome }, { agent: "bot", connection: "c1" }));
const fails = async (rig: Rig): Promise<void> => {
	const id = await ask(rig);
	must(await rig.answer(id, "approve"));
	must(await finish(rig, id, "failed"));
};
const trip = async (rig: Rig): Promise<void> => {
	for (let count = 0; count < 3; count += 1) await fails(rig);
};
const own = (rig: Rig): BreakerView => rig.engine.breakers.views().find(({ scope }) => scope === "bot") as BreakerView;
const stateOf = (rig: Rig, id: string): string | undefined => rig.store.ledger.recorded(id)?.state;

test("failures count together only while they are in the window", () =>
	withRig(async (rig) => {
		await fails(rig);
		rig.tick(breakerLimits.windowMs);
		await fails(rig);
		await fails(rig);
		assert.equal(own(rig).state, "Closed");
		await fails(rig);
		assert.equal(own(rig).state, "Open");
	}));

test("what was asked before the trip becomes the one probe when it is approved after it", () =>
	withRig(async (rig) => {
		const [first, other] = [await ask(rig), await ask(rig)];
		await trip(rig);
		rig.tick(breakerLimits.cooldownMs);
		for (const id of [first, other]) must(await rig.answer(id, "approve"));
		assert.equal(stateOf(rig, first), "held", "it asks again, now as a probe");
		assert.equal(stateOf(rig, other), "denied", "the place is taken");
		must(await rig.answer(first, "approve"));
		assert.equal(stateOf(rig, first), "allowed");
		must(await finish(rig, first, "succeeded"));
		assert.equal(own(rig).goodProbes, 1);
	}));

test("a probe that nobody reports the end of makes room after an hour", () =>
	withRig(async (rig) => {
		await trip(rig);
		rig.tick(breakerLimits.cooldownMs);
		must(await rig.answer(await ask(rig), "approve"));
		rig.tick(breakerLimits.probeMs - 1);
		assert.equal(stateOf(rig, await ask(rig)), "denied");
		rig.tick(1);
		assert.equal(stateOf(rig, await ask(rig)), "held");
	}));

test("a person's no takes nothing from the probes before it and leaves the place free", () =>
	withRig(async (rig) => {
		await trip(rig);
		rig.tick(breakerLimits.cooldownMs);
		for (const verdict of ["approve", "deny", "approve", "approve"] as const) {
			const id = await ask(rig);
			must(await rig.answer(id, verdict));
			if (verdict === "approve") must(await finish(rig, id, "succeeded"));
		}
		assert.equal(own(rig).state, "Closed");
	}));

test("one that the rules switch off neither trips nor denies, and cannot be tripped by hand", () =>
	withRig(async (rig) => {
		rig.setRules(`${calm}global_circuit_breaker = false\n`);
		await trip(rig);
		const [all, bot] = rig.engine.breakers.views();
		assert.deepEqual([all?.state, all?.isOff, all?.consecutive], ["Closed", true, 3]);
		assert.deepEqual([bot?.state, bot?.isOff], ["Open", undefined], "an agent's own is not off");
		const tripped = await rig.store.commit(() => rig.engine.breakers.trip("*", "because", rig.operator));
		assert.equal(!tripped.ok && tripped.fault.code, "conflict");
		rig.setRules(calm);
		must(await rig.store.commit(() => rig.engine.breakers.trip("*", "because", rig.operator)));
		assert.equal(rig.engine.breakers.views()[0]?.state, "Open");
	}));

test("no breaker is opened for an agent that there is not", () =>
	withRig(async (rig) => {
		const tripped = await rig.store.commit(() => rig.engine.breakers.trip("toString", "because", rig.operator));
		assert.equal(!tripped.ok && tripped.fault.code, "not_found");
	}));

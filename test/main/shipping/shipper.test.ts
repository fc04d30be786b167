import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fail, ok } from "../../../src/shared/lib/result.ts";
import type { Shipped } from "../../../src/main/shipping/sink.ts";
import { createWorld, down, entryOf } from "./virtual.ts";

const hour = 3_600_000;
const upTo = (size: number): number[] => Array.from({ length: size }, (_, at) => at);

test("sends every entry once, in order, when the first has waited long enough", async () => {
	const world = createWorld();
	const shipper = world.start();
	world.append(3);
	shipper.noticed();
	await world.clock.pass(4999);
	assert.equal(world.calls.length, 0);
	world.append(1);
	shipper.noticed();
	await world.clock.pass(1);
	assert.deepEqual(world.arrived(world.calls), upTo(4));
	assert.deepEqual([shipper.state().state, shipper.state().sentSeq, shipper.state().behind], ["up-to-date", 3, 0]);
	await shipper.stop();
});

test("cuts batches by bytes, and an entry larger than a batch goes alone", async () => {
	const world = createWorld({ batchBytes: 500 });
	world.append(10, 60);
	world.append(1, 5000);
	world.append(2, 60);
	const shipper = world.start();
	await world.clock.pass(hour);
	assert.deepEqual(world.arrived(world.calls), upTo(13));
	assert.ok(world.calls.every((batch) => batch.length === 1 || batch.reduce((sum, { body }) => sum + body.length, 0) <= 500));
	assert.ok(world.calls.some((batch) => batch.length === 1 && batch[0]?.seq === 10));
	await shipper.stop();
});

test("a sink that is down for a day loses nothing, holds one batch, is asked ever less often, and is recorded once", async () => {
	const world = createWorld({ batchBytes: 2000 });
	let isDown = true;
	const taken: (readonly Shipped[])[] = [];
	world.answer((batch) => {
		if (isDown) return down();
		taken.push(batch);
		return ok(undefined);
	});
	const shipper = world.start();
	for (let minute = 0; minute < 24 * 60; minute++) {
		world.append(2);
		shipper.noticed();
		await world.clock.pass(60_000);
	}
	assert.equal(shipper.state().state, "failing");
	assert.equal(shipper.state().behind, 2880);
	assert.equal(shipper.state().problem?.text, "down");
	assert.ok(world.calls.length < 310, `${world.calls.length} tries in a day`);
	// Each try was the same batch: nothing else was ever in memory.
	assert.equal(new Set(world.calls.map((batch) => `${batch[0]?.seq}-${batch.at(-1)?.seq}`)).size, 1);
	assert.deepEqual(world.outages, [["failed", "down", 4]]);

	isDown = false;
	await world.clock.pass(hour);
	assert.deepEqual(world.arrived(taken), upTo(2880));
	assert.equal(shipper.state().state, "up-to-date");
	assert.deepEqual(world.outages.length, 2);
	assert.equal((world.outages[1] as string[])[0], "caught-up");
	await shipper.stop();
});

test("a failure shorter than a minute is shown and makes no entry", async () => {
	const world = createWorld();
	world.append(1);
	let tries = 0;
	world.answer(() => (++tries < 4 ? down() : ok(undefined)));
	const shipper = world.start();
	await world.clock.pass(1500);
	assert.equal(shipper.state().state, "failing");
	await world.clock.pass(hour);
	assert.equal(shipper.state().state, "up-to-date");
	assert.deepEqual(world.outages, []);
	await shipper.stop();
});

test("waits as long as the sink asked", async () => {
	const world = createWorld();
	world.append(1);
	world.answer(() => (world.calls.length === 1 ? down(120_000) : ok(undefined)));
	const shipper = world.start();
	await world.clock.pass(119_999);
	assert.equal(world.calls.length, 1);
	await world.clock.pass(1);
	assert.equal(world.calls.length, 2);
	await shipper.stop();
});

test("halves a batch that the sink finds too large until it takes it", async () => {
	const world = createWorld();
	world.append(64);
	const taken: (readonly Shipped[])[] = [];
	world.answer((batch) => {
		if (batch.length > 5) return fail("too_large", "no");
		taken.push(batch);
		return ok(undefined);
	});
	const shipper = world.start();
	await world.clock.pass(hour);
	assert.deepEqual(world.arrived(taken), upTo(64));
	await shipper.stop();
});

test("paused, it sends nothing and forgets nothing, also over a restart", async () => {
	const world = createWorld();
	const first = world.start();
	first.setPaused(true);
	world.append(5);
	first.noticed();
	await world.clock.pass(hour);
	assert.deepEqual([world.calls.length, first.state().state, first.state().behind], [0, "paused", 5]);
	await first.stop();
	const second = world.start();
	await world.clock.pass(hour);
	assert.equal(world.calls.length, 0);
	second.setPaused(false);
	await world.clock.pass(hour);
	assert.deepEqual(world.arrived(world.calls), upTo(5));
	await second.stop();
});

test("after a crash the batch under way is sent again with the same ends, although the log has grown", async () => {
	const world = createWorld();
	world.append(3);
	world.answer(() => new Promise(() => undefined));
	const crashed = world.start();
	await world.clock.pass(1);
	world.append(4);
	// The process is gone: what it held is forgotten, the file of cursors stays.
	world.answer(() => ok(undefined));
	const shipper = world.start();
	await world.clock.pass(hour);
	assert.deepEqual(
		world.calls.map((batch) => [batch[0]?.seq, batch.at(-1)?.seq]),
		[
			[0, 2],
			[0, 2],
			[3, 6],
		],
	);
	await shipper.stop();
	void crashed;
});

test("a log that is not the one that was sent is sent whole", async () => {
	const world = createWorld();
	world.append(5);
	const first = world.start();
	await world.clock.pass(hour);
	await first.stop();
	world.log.splice(0, 5, ...upTo(3).map((seq) => entryOf(seq, 7)));
	const second = world.start();
	await world.clock.pass(hour);
	// It is shorter: nothing seems to be left until it has grown past the place.
	world.append(4, 7);
	second.noticed();
	await world.clock.pass(hour);
	assert.deepEqual(world.arrived(world.calls), [...upTo(5), ...upTo(7)]);
	await second.stop();
});

test("whatever fails and whenever it is restarted, everything arrives in order and nothing is skipped", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.constantFrom("append", "fail", "succeed", "restart", "wait"), { maxLength: 40 }), async (steps) => {
			const world = createWorld({ batchBytes: 600 });
			let isDown = false;
			const taken: (readonly Shipped[])[] = [];
			world.answer((batch) => {
				if (isDown) return down();
				taken.push(batch);
				return ok(undefined);
			});
			let shipper = world.start();
			for (const step of steps) {
				if (step === "append") {
					world.append(3);
					shipper.noticed();
				} else if (step === "fail" || step === "succeed") isDown = step === "fail";
				else if (step === "restart") {
					await shipper.stop();
					shipper = world.start();
				} else await world.clock.pass(7000);
			}
			isDown = false;
			await world.clock.pass(hour);
			await shipper.stop();
			let next = 0;
			for (const seq of world.arrived(taken)) {
				assert.ok(seq <= next, `#${next} was skipped`);
				next = Math.max(next, seq + 1);
			}
			assert.equal(next, world.log.length);
		}),
		{ numRuns: 40 },
	);
});

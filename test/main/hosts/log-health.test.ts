import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createLogHealth } from "../../../src/main/hosts/log-health.ts";
import { LogUnwritable } from "../../../src/main/store/refusals.ts";

/** A store that has no room until it is given some, and counts what it refuses as the real one does. */
const fullStore = () => {
	const store = {
		refused: 0,
		hasRoomForTry: false,
		hasRoom: false,
		isRefusing: false,
		entries: [] as { type: string; details: Record<string, unknown> }[],
		refuse: (): void => {
			store.isRefusing = true;
			store.refused++;
		},
	};
	const ports = {
		unwritable: () => (store.isRefusing ? { why: "disk full", refused: store.refused, isMissing: false } : null),
		retry: () => {
			if (!store.hasRoomForTry) return null;
			const until = { why: "disk full", refused: store.refused, isMissing: false };
			store.isRefusing = false;
			store.refused = 0;
			return until;
		},
		commit: async <T>(work: () => T): Promise<T> => {
			if (store.hasRoom) return work();
			store.refuse();
			throw new LogUnwritable("disk full");
		},
		ledger: { append: (draft: { type: string; details: Record<string, unknown> }) => void store.entries.push(draft) },
	};
	return { store, ports };
};

test("what was refused and what waited is counted over recoveries that could not be recorded", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
	const { store, ports } = fullStore();
	const health = createLogHealth({
		file: "log.db",
		folder: tmpdir(),
		store: ports as unknown as Parameters<typeof createLogHealth>[0]["store"],
		now: () => 7,
		lowSpaceBytes: () => 0,
		onRecovered: () => undefined,
		onChange: () => undefined,
		onError: () => undefined,
		retryMs: 10,
	});
	t.after(() => health.stop());
	for (let at = 0; at < 5; at++) store.refuse();
	health.failed();
	const [one, other] = [health.whenWritable(60_000), health.whenWritable(60_000)];
	const impatient = health.whenWritable(15);

	// Room for a try and not for the entry of the recovery.
	store.hasRoomForTry = true;
	t.mock.timers.tick(10);
	await turn();
	assert.deepEqual(store.entries, []);
	t.mock.timers.tick(5);
	assert.equal(await impatient, false);

	store.hasRoom = true;
	t.mock.timers.tick(10);
	await turn();
	assert.deepEqual([await one, await other], [true, true]);
	assert.deepEqual(store.entries, [
		{ type: "log.recovered", actor: "host", details: { since: 7, refused: 3, held: 2, problem: "disk full" } },
	]);
	assert.equal(health.whenWritable(1), null);
	assert.equal(health.state(), null);
});

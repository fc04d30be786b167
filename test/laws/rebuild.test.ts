import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { folds } from "../../src/main/engine/folds.ts";
import { createStoredFolds } from "../../src/main/store/folds.ts";
import { rebuild } from "../../src/main/store/rebuild.ts";
import { levels, modes } from "../../src/shared/model/words.ts";
import { createRig, type Rig } from "../kit/rig.ts";

/** Everything beside the log, as plain rows. */
const tables = (rig: Rig) => ({
	agents: rig.db.prepare("SELECT * FROM agents ORDER BY name").all(),
	held: rig.db.prepare("SELECT * FROM held ORDER BY id").all(),
	tallies: rig.db.prepare("SELECT * FROM tallies ORDER BY key").all(),
	state: rig.db.prepare("SELECT * FROM state WHERE key NOT LIKE 'fold:%' ORDER BY key").all(),
	folds: folds.map((each) => rig.store.folds.read(each)),
	columns: rig.db.prepare("SELECT seq, request, leaf FROM entries ORDER BY seq").all(),
	tiles: rig.db.prepare("SELECT level, position, hex(hashes) FROM tiles ORDER BY level, position").all(),
	root: rig.store.tree.root(),
});

type Act = (rig: Rig) => Promise<unknown>;
const anyId = fc.integer({ min: 1, max: 12 }).map((n) => `r${n}`);
const acts: fc.Arbitrary<Act> = fc.oneof(
	fc
		.integer({ min: 0, max: 3 })
		.map<Act>((n) => (rig) => rig.submit(rig.draft("file_write", { path: join(rig.work, `f${n}`), content: "x" }))),
	fc.constant<Act>((rig) => rig.submit(rig.draft("file_read", { path: join(rig.work, "none") }))),
	fc.tuple(anyId, fc.constantFrom("approve" as const, "deny" as const)).map<Act>(
		([id, verdict]) =>
			(rig) =>
				rig.answer(id, verdict, { feedback: "why" }),
	),
	anyId.map<Act>((id) => (rig) => rig.store.commit(() => rig.engine.withdraw(id, "bot", "gone"))),
	anyId.map<Act>(
		(id) => (rig) => rig.store.commit(() => rig.engine.finish({ id, outcome: "succeeded" }, { agent: "bot", connection: "c" })),
	),
	fc
		.constantFrom(...levels)
		.map<Act>((level) => (rig) => rig.store.commit(() => rig.engine.trust.setLevel("bot", level, "because", rig.operator))),
	fc
		.constantFrom(...modes, null)
		.map<Act>((mode) => (rig) => rig.store.commit(() => rig.engine.agents.setMode("bot", mode, "because", rig.operator))),
	fc.integer({ min: 1, max: 700_000 }).map<Act>((ms) => async (rig) => {
		rig.tick(ms);
		return rig.store.commit(() => rig.engine.expire());
	}),
	fc.constant<Act>((rig) => rig.store.commit(() => rig.engine.halt("stop", rig.operator))),
	fc.constant<Act>((rig) => rig.store.commit(() => rig.engine.release("go", rig.operator))),
);

test("tables rebuilt from the log equal the live ones, after any history", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 60 }), async (history) => {
			const rig = createRig();
			try {
				await rig.enrol("bot");
				for (const act of history) await act(rig);
				const live = tables(rig);
				const reopened = createStoredFolds(rig.db, folds);
				assert.deepEqual(
					folds.map((each) => reopened.read(each)),
					live.folds,
				);
				rebuild(rig.db, rig.store);
				assert.deepEqual(tables(rig), live);
			} finally {
				rig.close();
			}
		}),
		{ numRuns: 40 },
	);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Fold } from "../../../src/main/engine/fold.ts";
import { createStoredFolds } from "../../../src/main/store/folds.ts";
import { openDatabase } from "../../../src/main/store/open.ts";
import type { Entry } from "../../../src/shared/model/entry.ts";

const counting = (name: string, modulo: number): Fold<unknown> => ({
	name,
	initial: [],
	apply: (state, { seq }) => (seq % modulo === 0 ? [...(state as number[]), seq] : state),
});
const folds = [counting("all", 1), counting("even", 2), counting("never", 1_000_003)];
const entry = (seq: number): Entry => ({ seq, at: 0, host: "rig", type: "log.opened", actor: "host", details: {} });

test("a job that fails and a batch that is refused leave the states as they found them", () => {
	const db = openDatabase(":memory:");
	const anyStep = fc.constantFrom(
		"apply" as const,
		"apply" as const,
		"begin" as const,
		"mark" as const,
		"restore" as const,
		"revert" as const,
	);
	fc.assert(
		fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
			const stored = createStoredFolds(db, folds);
			const read = () => folds.map((each) => stored.read(each));
			let seq = 0;
			let job = { states: read(), seq };
			let batch = job;
			stored.begin();
			stored.mark();
			for (const step of steps) {
				if (step === "apply") stored.apply(entry(seq++));
				else stored[step]();
				if (step === "begin") batch = { states: read(), seq };
				// A batch begins before its first job, and a refused one has none under way.
				if (step === "begin" || step === "mark") job = { states: read(), seq };
				if (step === "restore") {
					assert.deepEqual(read(), job.states);
					seq = job.seq;
				}
				if (step === "revert") {
					assert.deepEqual(read(), batch.states);
					job = batch;
					seq = batch.seq;
					stored.begin();
				}
			}
		}),
	);
	db.close();
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { folds } from "../../src/main/engine/folds.ts";
import { trustFold } from "../../src/main/engine/trust/trust.ts";
import { createStoredFolds } from "../../src/main/store/folds.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import { type Level, levels } from "../../src/shared/model/words.ts";
import { createRig, type Rig } from "../kit/rig.ts";

/**
 * Trust under random histories: the live standing, the one folded again from the log, and a plain reference that reads the
 * whole log each time, written from semantics §3, agree; and the engine moves an agent exactly when the reference says.
 */

const hour = 3_600_000;
const rank = (level: Level): number => levels.indexOf(level);
const ladder: Readonly<
	Record<Level, { readonly need: number; readonly share: number; readonly hours: number; readonly days: number } | null>
> = {
	Shadow: { need: 10, share: 0.2, hours: 1, days: 0 },
	DryRun: { need: 20, share: 0.1, hours: 4, days: 0 },
	Assisted: { need: 50, share: 0.05, hours: 24, days: 0 },
	Supervised: { need: 200, share: 0.02, hours: 168, days: 3 },
	SelectiveAutonomy: null,
};

type Counted = { readonly entry: Entry; readonly isSuccess: boolean };

/** Does this entry count at this level, and how? */
const counts = (entry: Entry, level: Level): boolean | null => {
	const { type, details } = entry;
	if (type === "suggestion.accepted") return true;
	if (type === "suggestion.rejected") return false;
	if (type === "unasked.seen") return false;
	if (details["risk"] === "read" && level !== "DryRun") return null;
	if (type === "request.denied" && entry.actor === "gates")
		return (entry.findings ?? []).some(
			({ effect, gate }) => effect === "deny" && ["text", "paths", "commands", "hosts", "policy"].includes(gate),
		)
			? false
			: null;
	if (type !== "request.finished" || details["result"] === "cancelled") return null;
	if (details["result"] !== "succeeded") return false;
	return level === "Shadow" ? null : true;
};

const reference = (log: readonly Entry[], now: number) => {
	let level: Level = "Shadow";
	let levelAt = 0;
	let lastAt = 0;
	let reviewAt: number | null = null;
	let isSaid = false;
	let here: Counted[] = [];
	let sinceFall: Counted[] = [];
	for (const entry of log) {
		if (entry.agent !== "bot") continue;
		if (entry.type === "agent.enrolled" || entry.type === "agent.confirmed") {
			[level, levelAt, lastAt, here, sinceFall] = [entry.details["level"] as Level, entry.at, entry.at, [], []];
		} else if (entry.type === "trust.changed") {
			const to = entry.details["to"] as Level;
			reviewAt = (entry.details["reviewAt"] as number | undefined) ?? null;
			if (to === level) continue;
			if (rank(to) < rank(level)) sinceFall = [];
			[level, levelAt, here, isSaid] = [to, entry.at, [], false];
		} else if (entry.type === "trust.ready") isSaid = true;
		else {
			if (entry.type.startsWith("request.") || entry.type === "unasked.seen") lastAt = Math.max(lastAt, entry.at);
			const isSuccess = counts(entry, level);
			if (isSuccess === null) continue;
			here.push({ entry, isSuccess });
			sinceFall.push({ entry, isSuccess });
		}
	}
	const good = here.filter(({ isSuccess }) => isSuccess);
	const successes = new Set(good.map(({ entry }) => entry.digest)).size;
	const days = new Set(good.map(({ entry }) => Math.floor(entry.at / (24 * hour)))).size;
	const errorsOfLast = (count: number) => sinceFall.slice(-count).filter(({ isSuccess }) => !isSuccess).length;
	const lengthOfLast = (count: number) => Math.min(count, sinceFall.length);

	const up = ladder[level];
	const window = Math.max(50, up?.need ?? 0);
	const isQualified =
		up !== null &&
		successes >= up.need &&
		errorsOfLast(window) <= up.share * Math.max(1, lengthOfLast(window)) &&
		now - levelAt >= up.hours * hour &&
		days >= up.days;
	const into = level === "Shadow" ? null : ladder[levels[rank(level) - 1] ?? "Shadow"];
	const held = Math.max(50, into?.need ?? 0);
	const tooMany = into !== null && errorsOfLast(held) > 2 * into.share * Math.max(50, lengthOfLast(held)) + 1e-9;
	const isIdle = into !== null && now - Math.max(lastAt, levelAt) >= 720 * hour;
	const isLapsed = reviewAt !== null && now >= reviewAt;
	const move = tooMany || isIdle || isLapsed ? "down" : isQualified ? (rank(level) < 2 ? "up" : isSaid ? null : "ready") : null;
	return { level, successes, days, errors: errorsOfLast(200), counted: lengthOfLast(200), move };
};

type Act = (rig: Rig, n: number) => Promise<unknown>;
const finished = (rig: Rig, id: string, outcome: "succeeded" | "failed" | "cancelled") =>
	rig.store.commit(() => rig.engine.finish({ id, outcome }, { agent: "bot", connection: "c1" }));

/** The operator's word on the newest suggestion, if there is one. */
const judged = (rig: Rig, isGood: boolean) =>
	rig.store.commit(() => {
		const [first] = rig.engine.trust.standing("bot")?.suggestions ?? [];
		if (first === undefined) return null;
		const { trust } = rig.engine;
		return isGood ? trust.accept(first.id, "good", rig.operator) : trust.reject(first.id, "no", rig.operator);
	});

/** Asks for a write, has it approved where it asks, and ends it; at Shadow, has the suggestion accepted. */
const work =
	(same: boolean, outcome: "succeeded" | "failed" | "cancelled"): Act =>
	async (rig, n) => {
		const draft = rig.draft("file_write", { path: join(rig.work, same ? "same" : `f${n}`), content: "x" });
		await rig.submit(draft);
		if (rig.engine.held(draft.id) !== undefined) await rig.answer(draft.id, "approve");
		if (rig.store.ledger.recorded(draft.id)?.state === "allowed") await finished(rig, draft.id, outcome);
		else if (outcome === "succeeded") await judged(rig, true);
	};

const act: fc.Arbitrary<Act> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(work(false, "succeeded")) },
	{ weight: 2, arbitrary: fc.constant(work(true, "succeeded")) },
	{ weight: 2, arbitrary: fc.constantFrom(work(false, "failed"), work(false, "cancelled")) },
	{
		weight: 2,
		arbitrary: fc.constant<Act>(async (rig, n) => {
			const draft = rig.draft("file_read", { path: join(rig.work, `g${n}`) });
			await rig.submit(draft);
			await finished(rig, draft.id, "succeeded");
		}),
	},
	{
		weight: 4,
		arbitrary: fc.boolean().map<Act>((isGood) => (rig) => judged(rig, isGood)),
	},
	{ weight: 1, arbitrary: fc.constant<Act>((rig) => rig.submit(rig.draft("file_read", { path: join(rig.root, "own", "x") }))) },
	{ weight: 1, arbitrary: fc.constant<Act>((rig, n) => finished(rig, `unasked${n}`, "succeeded")) },
	{
		weight: 2,
		arbitrary: fc
			.constantFrom(...levels)
			.map<Act>((level) => (rig) => rig.store.commit(() => rig.engine.trust.setLevel("bot", level, "because", rig.operator))),
	},
	{
		weight: 3,
		arbitrary: fc.constantFrom(0.3, 2, 9, 30, 200, 800).map<Act>((hours) => (rig) => {
			rig.tick(hours * hour);
			return rig.store.commit(() => rig.engine.trust.reviewAll());
		}),
	},
);
/** Long stretches of one thing, so that the higher steps are reached too. */
const acts = fc.oneof(
	{ weight: 3, arbitrary: act.map((one) => [one]) },
	{ weight: 1, arbitrary: fc.tuple(act, fc.integer({ min: 5, max: 70 })).map(([one, times]) => Array.from({ length: times }, () => one)) },
);

test("standing is the same live, folded again, and by a plain reading of the log; every step is taken when it is due", async () => {
	let promoted = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 30 }), async (history) => {
			const rig = createRig({ toml: "" });
			try {
				await rig.enrol("bot", "Shadow");
				for (const [n, one] of history.flat().entries()) {
					rig.tick(1000);
					await one(rig, n);
					await rig.store.commit(() => rig.engine.trust.review("bot"));
					const standing = rig.engine.trust.standing("bot");
					const plain = reference(rig.entries, rig.now());
					assert.ok(standing);
					assert.equal(standing.level, plain.level);
					assert.equal(standing.level, rig.reads.agent("bot")?.level);
					assert.equal(standing.counted, plain.counted);
					assert.equal(standing.errors, plain.errors);
					const need = standing.up?.conditions.find(({ kind }) => kind === "successes");
					if (need !== undefined) assert.equal(need.have, Math.min(need.need, plain.successes));
					// One look takes one step; what it led to was looked at by the act itself.
					if (plain.move === "up" || plain.move === "down") await rig.store.commit(() => rig.engine.trust.review("bot"));
					assert.notEqual(reference(rig.entries, rig.now()).move, "ready");
				}
				for (const [index, entry] of rig.entries.entries()) {
					if (entry.type !== "trust.changed" || entry.actor !== "engine") continue;
					const { move } = reference(rig.entries.slice(0, index), entry.at);
					const { cause } = entry.details;
					if (cause === "earned") {
						promoted += 1;
						assert.equal(move, "up");
					} else if (cause === "error-rate" || cause === "idle" || cause === "review-lapsed") assert.equal(move, "down");
					else assert.ok(cause === "unasked" || cause === "breaker" || cause === "destructive-failure", JSON.stringify(cause));
				}
				const live = rig.store.folds.read(trustFold);
				assert.deepEqual(rig.entries.reduce(trustFold.apply, trustFold.initial), live);
				assert.deepEqual(createStoredFolds(rig.db, folds).read(trustFold), live);
			} finally {
				rig.close();
			}
		}),
		{ numRuns: 30 },
	);
	assert.ok(promoted > 0, "no history earned a level: the generator is too weak");
});

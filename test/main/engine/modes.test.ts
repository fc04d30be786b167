import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { folds } from "../../../src/main/engine/folds.ts";
import { modesFold } from "../../../src/main/engine/mode/modes-fold.ts";
import type { ModeInput } from "../../../src/main/engine/mode/modes.ts";
import { createStoredFolds } from "../../../src/main/store/folds.ts";
import { bannersOf } from "../../../src/shared/view/banners.ts";
import type { ConsoleState } from "../../../src/shared/view/state.ts";
import { createRig, type Rig } from "../../kit/rig.ts";

/** The mode of all agents, of folders and of agents: the strictest counts, and what is looser than the rules ends by itself. */

const minute = 60_000;
const withRig = async (toml: string, story: (rig: Rig) => Promise<void>): Promise<void> => {
	const rig = createRig({ toml });
	try {
		await rig.enrol("bot", "Supervised");
		await story(rig);
	} finally {
		rig.close();
	}
};
const set = (rig: Rig, input: Omit<ModeInput, "reason">) =>
	rig.store.commit(() => rig.engine.modes.set({ ...input, reason: "because" }, rig.operator));
const outcomeOf = async (rig: Rig, path = join(rig.work, "a")): Promise<string> => {
	const draft = rig.draft("file_write", { path, content: "x" });
	await rig.submit(draft);
	return rig.store.ledger.recorded(draft.id)?.state ?? "none";
};

test("yolo lasts fifteen minutes unless told otherwise, across a restart, and its start and end are entries", () =>
	withRig("", async (rig) => {
		await set(rig, { mode: "yolo" });
		assert.equal(await outcomeOf(rig), "allowed");
		assert.equal(rig.engine.nextDueAt(), rig.now() + 15 * minute);
		assert.deepEqual(createStoredFolds(rig.db, folds).read(modesFold), rig.store.folds.read(modesFold));
		rig.tick(15 * minute - 1);
		assert.equal(await outcomeOf(rig), "allowed");
		rig.tick(1);
		assert.equal(await outcomeOf(rig), "held", "it does not count past its time, recorded or not");
		await rig.store.commit(() => rig.engine.runDue());
		await rig.store.commit(() => rig.engine.runDue());
		const changes = rig.entries.filter(({ type }) => type === "mode.changed").map(({ actor, details }) => [actor, details["to"]]);
		assert.deepEqual(changes, [
			["ana", "yolo"],
			["clock", null],
		]);
	}));

test("every mode looser than the rules is timed, and a stricter one stays", () =>
	withRig('[safety]\napproval_mode = "paranoid"', async (rig) => {
		await set(rig, { mode: "safe" });
		assert.equal(rig.reads.mode().untilAt, rig.now() + 15 * minute);
		await set(rig, { mode: "cautious", minutes: 60 });
		assert.equal(rig.reads.mode().untilAt, rig.now() + 60 * minute);
		rig.tick(60 * minute);
		assert.equal(rig.reads.mode().mode, "paranoid");
		rig.setRules("");
		await set(rig, { mode: "paranoid" });
		rig.tick(10_000 * minute);
		assert.deepEqual([rig.reads.mode().mode, rig.reads.mode().untilAt], ["paranoid", undefined]);
		await set(rig, { mode: null });
		assert.deepEqual(rig.reads.mode(), { mode: "safe", why: "countersign.toml" });
		assert.equal((await set(rig, { mode: null })).ok, false);
	}));

test("rules that become stricter end what was set against milder ones, and so does a clock set back", () =>
	withRig("", async (rig) => {
		await set(rig, { mode: "yolo", minutes: 480 });
		rig.setRules('[safety]\napproval_mode = "paranoid"');
		assert.equal(rig.reads.mode().mode, "paranoid");
		rig.setRules("");
		assert.equal(rig.reads.mode().mode, "yolo");
		rig.tick(-1);
		assert.equal(rig.reads.mode().mode, "safe");
	}));

test("yolo in the rules counts as safe: nobody would end it", () =>
	withRig('[safety]\napproval_mode = "yolo"', async (rig) => {
		assert.equal(rig.reads.mode().mode, "safe");
		assert.equal(await outcomeOf(rig), "held");
	}));

test("a folder's mode and an agent's own only make the mode stricter, wherever the agent says it works", () =>
	withRig("", async (rig) => {
		const folder = join(rig.work, "prod");
		await set(rig, { mode: "yolo" });
		await set(rig, { mode: "paranoid", workspace: folder });
		assert.equal(await outcomeOf(rig), "allowed");
		assert.equal(await outcomeOf(rig, join(folder, "a")), "held", "the path counts, not the folder that was claimed");
		assert.equal(await outcomeOf(rig, `${folder}-2/a`), "allowed");
		assert.equal((await set(rig, { mode: "yolo", workspace: folder })).ok, false);
		await set(rig, { mode: null, workspace: folder });
		assert.equal(await outcomeOf(rig, join(folder, "b")), "allowed");
		await rig.store.commit(() => rig.engine.agents.setMode("bot", "safe", "because", rig.operator));
		assert.equal(await outcomeOf(rig), "held");
	}));

test("a timed mode is a banner that says how long it still lasts, until it is over", () => {
	const state = {
		serverNow: 0,
		chain: { keyStore: { kind: "test" } },
		config: { status: "in-force" },
		halted: null,
		breakers: [],
		agents: [],
		mode: { mode: "yolo", why: "set by ana: release", untilAt: 90_000 },
	} as unknown as ConsoleState;
	const texts = (now: number) => bannersOf(state, now).map(({ text }) => text);
	assert.deepEqual(texts(0), [
		"Mode yolo for 2 more minutes: most actions run without asking (set by ana: release). End it with `countersign mode default`.",
	]);
	assert.match(texts(30_000)[0] ?? "", /for 1 more minute:/);
	assert.deepEqual(texts(90_000), []);
});

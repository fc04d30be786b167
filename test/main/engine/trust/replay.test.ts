import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { createRig, type Rig } from "../../../kit/rig.ts";

/** What another level would have changed, judged again from the log of a real engine. */

const span = { days: 30, isWhole: true };

const writes = async (rig: Rig, count: number, verdict: "approve" | "deny"): Promise<void> => {
	for (let n = 0; n < count; n += 1) {
		const draft = rig.draft("file_write", { path: join(rig.work, `${verdict}${n}`), content: "x" });
		await rig.submit(draft);
		await rig.answer(draft.id, verdict);
		if (verdict === "approve")
			await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "succeeded" }, { agent: "bot", connection: "c1" }));
	}
};

test("the highest level would have asked less for the trusted family only, and says what a person denied of it", async () => {
	const rig = createRig({ toml: "" });
	try {
		await rig.enrol("bot", "Supervised");
		await writes(rig, 20, "approve");
		await writes(rig, 3, "deny");
		await rig.submit(rig.draft("file_write", { path: join(rig.root, "elsewhere"), content: "x" }));
		const replay = rig.engine.trust.replay("bot", "SelectiveAutonomy", rig.entries, span);
		assert.equal(replay.askedLess, 23);
		assert.equal(replay.deniedOfThose, 3);
		assert.equal(replay.text, "In the last 30 days SelectiveAutonomy would have asked 23 times less (you denied 3 of those).");
	} finally {
		rig.close();
	}
});

test("a level below would have asked or denied more, and Supervised under mode safe asks what Assisted asks", async () => {
	const rig = createRig({ toml: '[safety]\napproval_mode = "cautious"\nallowed_commands = ["make"]' });
	try {
		await rig.enrol("bot", "Supervised");
		await rig.submit(rig.draft("shell_exec", { command: "make" }));
		await rig.submit(rig.draft("file_write", { path: join(rig.work, "new"), content: "x" }));
		const counts = (to: "Shadow" | "Assisted") => {
			const { askedLess, askedMore, deniedLess, deniedMore, decisions } = rig.engine.trust.replay("bot", to, rig.entries, span);
			return { decisions, askedLess, askedMore, deniedLess, deniedMore };
		};
		assert.deepEqual(counts("Assisted"), { decisions: 2, askedLess: 0, askedMore: 2, deniedLess: 0, deniedMore: 0 });
		assert.deepEqual(counts("Shadow"), { decisions: 2, askedLess: 0, askedMore: 0, deniedLess: 0, deniedMore: 2 });
	} finally {
		rig.close();
	}
});

test("a destructive failure costs every level, and with progressive trust off nothing moves by itself", async () => {
	for (const [flag, level] of [
		["true", "Shadow"],
		["false", "SelectiveAutonomy"],
	] as const) {
		const rig = createRig({ toml: `[feature_flags]\nprogressive_trust = ${flag}` });
		try {
			await rig.enrol("bot", "SelectiveAutonomy");
			const draft = rig.draft("shell_exec", { command: "rm -rf build" });
			await rig.submit(draft);
			await rig.answer(draft.id, "approve");
			await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "failed", exitCode: 1 }, { agent: "bot", connection: "c1" }));
			rig.tick(100 * 86_400_000);
			await rig.store.commit(() => rig.engine.runDue());
			assert.equal(rig.reads.agent("bot")?.level, level);
			const fall = rig.entries.find(({ type, actor }) => type === "trust.changed" && actor === "engine");
			assert.equal(fall?.details["cause"], flag === "true" ? "destructive-failure" : undefined);
			if (fall !== undefined) assert.equal((fall.details["numbers"] as { counted: number }).counted, 1);
		} finally {
			rig.close();
		}
	}
});

test("an agent that comes back after thirty idle days is judged one level lower at once", async () => {
	const rig = createRig({ toml: '[safety]\nallowed_commands = ["make"]' });
	try {
		await rig.enrol("bot", "Supervised");
		const before = rig.draft("shell_exec", { command: "make" });
		assert.equal((await rig.submit(before)).ok, true);
		assert.equal(rig.store.ledger.recorded(before.id)?.state, "allowed");
		rig.tick(30 * 86_400_000);
		const after = rig.draft("shell_exec", { command: "make" });
		await rig.submit(after);
		assert.equal(rig.store.ledger.recorded(after.id)?.state, "held");
		assert.equal(rig.reads.agent("bot")?.level, "Assisted");
	} finally {
		rig.close();
	}
});

test("the upper steps are announced once and wait for an operator, whose own pace is marked as an override", async () => {
	const rig = createRig({ toml: "" });
	try {
		await rig.enrol("bot", "Assisted");
		await writes(rig, 50, "approve");
		assert.equal(rig.engine.trust.standing("bot")?.up?.isReady, false);
		assert.equal(rig.engine.nextDueAt(), rig.now() + 86_400_000);
		rig.tick(86_400_000);
		await rig.store.commit(() => rig.engine.runDue());
		await rig.store.commit(() => rig.engine.runDue());
		await writes(rig, 1, "approve");
		assert.equal(rig.entries.filter(({ type }) => type === "trust.ready").length, 1);
		assert.equal(rig.reads.agent("bot")?.level, "Assisted");
		await rig.store.commit(() => rig.engine.trust.setLevel("bot", "Supervised", "earned it", rig.operator));
		await rig.store.commit(() => rig.engine.trust.setLevel("bot", "SelectiveAutonomy", "in a hurry", rig.operator));
		const [ready, hurried] = rig.entries
			.filter(({ type, details }) => type === "trust.changed" && details["cause"] === "operator")
			.slice(-2);
		assert.equal(ready?.details["override"], undefined);
		assert.equal(hurried?.details["override"], true);
		assert.equal(hurried?.details["reviewAt"], rig.now() + 30 * 86_400_000);
	} finally {
		rig.close();
	}
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { hitDays, hitsFold, hitsOf } from "../../../../src/main/engine/policy/hits.ts";
import { createRig, must } from "../../../kit/rig.ts";

/** What is counted of each policy. */

const policies = [
	'[[policies]]\nname = "tests"\ncommands = ["npm test"]\npredicates = [{ type = "Allow" }]\n',
	'[[policies]]\nname = "pushes"\ncommands = ["git push"]\npredicates = [{ type = "Ask" }]\n',
	'[[policies]]\nname = "calm"\ncommands = ["npm", "git"]\npredicates = [{ type = "RateLimit", calls = 50 }]\n',
].join("\n");

test("counts what each policy was about, what came out as it said, and what a person then answered", async (t) => {
	const rig = createRig({ policies });
	t.after(rig.close);
	await rig.enrol("bot");
	const counts = (name: string) => {
		const { matched, decided, approved, denied } = hitsOf(rig.store.folds.read(hitsFold), name, rig.now());
		return [matched, decided, approved, denied];
	};
	const ask = async (command: string, verdict?: "approve" | "deny") => {
		const draft = rig.draft("shell_exec", { command });
		must(await rig.submit(draft));
		if (verdict !== undefined) must(await rig.answer(draft.id, verdict));
	};
	await ask("npm test");
	await ask("npm test");
	await ask("git push", "approve");
	await ask("git push", "deny");
	await ask("git push");
	await ask("ls");
	assert.deepEqual(counts("tests"), [2, 2, 0, 0]);
	assert.deepEqual(counts("pushes"), [3, 3, 1, 1], "the third still waits");
	assert.deepEqual(counts("calm"), [5, 0, 1, 1], "a limit that was not reached decides nothing");
	assert.deepEqual(counts("never"), [0, 0, 0, 0]);
	assert.deepEqual(Object.values(rig.store.folds.read(hitsFold).waiting), [["pushes", "calm"]]);
	for (const held of [...rig.engine.waiting()]) await rig.store.commit(() => rig.engine.withdraw(held.request.id, "bot", "gone"));
	assert.deepEqual(rig.store.folds.read(hitsFold).waiting, {});
	assert.deepEqual(counts("pushes"), [3, 3, 1, 1], "a withdrawal is nobody's answer");
});

test("forgets by days, and keeps the newest decisions at hand", async (t) => {
	const rig = createRig({ policies });
	t.after(rig.close);
	await rig.enrol("bot");
	for (let day = 0; day < 40; day++) {
		must(await rig.submit(rig.draft("shell_exec", { command: "npm test" })));
		rig.tick(86_400_000);
	}
	const { matched, perDay, recent, lastAt } = hitsOf(rig.store.folds.read(hitsFold), "tests", rig.now());
	assert.equal(matched, hitDays - 1, "none yet today");
	assert.deepEqual(perDay, [...Array.from({ length: hitDays - 1 }, () => 1), 0]);
	assert.equal(lastAt, rig.now() - 86_400_000);
	assert.equal(recent.length, 20);
	assert.deepEqual(
		recent,
		[...recent].sort((a, b) => b - a),
	);
});

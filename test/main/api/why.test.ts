import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { whyOf } from "../../../src/main/api/why.ts";
import type { Why } from "../../../src/shared/model/why.ts";
import { createRig, must, type Rig } from "../../kit/rig.ts";

let rig: Rig;
beforeEach(async () => {
	rig = createRig();
	await rig.enrol("bot");
});
afterEach(() => rig.close());

const why = (id: string): Why => {
	const found = whyOf(
		rig.entries.filter(({ request }) => request === id),
		(grant) => rig.entries.find(({ seq }) => `g${seq}` === grant) ?? null,
	);
	assert.ok(found);
	return found;
};
const write = () => rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x\n" });

test("a read says which gate let it through and has nothing to wish for", async () => {
	await rig.submit(rig.draft("file_read", { path: rig.write("a.txt", "x") }));
	assert.match(why("r1").decision, /^allowed without asking: autonomy: mode safe allows reads$/);
	assert.equal(why("r1").counterfactual, undefined);
});

test("a held write says what would have let it through, and who let it through in the end", async () => {
	await rig.submit(write());
	assert.equal(why("r1").decision, "it waits for a person");
	must(await rig.answer("r1", "approve"));
	const answered = why("r1");
	assert.equal(answered.decision, "allowed by ana, who was asked");
	assert.match(answered.counterfactual ?? "", /^would be allowed without asking if a rule or a grant covered this write/);
	assert.deepEqual(
		answered.trace.map(({ text }) => text),
		["held for a person: mode:write", "allowed"],
	);
});

test("what a grant let through names the grant and who gave it", async () => {
	await rig.submit(write());
	must(await rig.answer("r1", "approve", { grant: { scope: "exact" } }));
	await rig.submit(write());
	assert.match(why("r2").decision, /^allowed by g\d+, given by ana: exactly this/);
});

test("what is destructive would ask in any case", async () => {
	await rig.submit(rig.draft("shell_exec", { command: "rm -rf ./build" }));
	assert.match(why("r1").counterfactual ?? "", /^would ask in any case: what is destructive/);
});

test("a denial names the gate, and the rule that would have to go", async () => {
	rig.setRules(`[safety]\ndenied_paths = ["a.txt"]\n`);
	await rig.submit(write());
	assert.match(why("r1").decision, /^denied by the paths gate/);
	assert.match(why("r1").counterfactual ?? "", /rule `safety.denied_paths "a.txt"` did not deny it/);
});

test("of an assisted agent it says the level too", async () => {
	await rig.enrol("new", "Assisted");
	await rig.submit(write(), "new");
	assert.match(why("r1").counterfactual ?? "", /the agent were at level Supervised/);
});

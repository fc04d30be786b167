import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createStoredFolds } from "../../../src/main/store/folds.ts";
import { limitsFold } from "../../../src/main/engine/limits/limits.ts";
import { limits } from "../../../src/main/engine/gates/limits.ts";
import { createRig, must, type Rig } from "../../kit/rig.ts";
import { caseOf, judge, readsOf, requestOf, rules } from "./gates/kit.ts";

let rig: Rig;
beforeEach(async () => {
	rig = createRig({
		toml: '[limits]\nrate = { calls = 3, per = "1h" }\nbudget = { tokens = 100, api_calls = 5, usd = 0.3, per = "24h" }\n',
	});
	await rig.enrol("bot");
	await rig.enrol("other");
});
afterEach(() => rig.close());

const look = (tool = "file_read") => rig.draft(tool, { path: rig.write("a.txt", "a\n") });
const ask = async (tool?: string, agent = "bot") => {
	const submitted = must(await rig.submit(look(tool), agent));
	return submitted.state === "held" ? "held" : submitted.recorded.code;
};
const use = async (usage: { tokens?: number; apiCalls?: number; usd?: number }) => {
	const draft = look();
	must(await rig.submit(draft));
	must(await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "succeeded", usage }, { agent: "bot", connection: "c1" })));
};

describe("rates", () => {
	it("allows as many calls as the rules say, and says when it starts anew", async () => {
		assert.deepEqual([await ask(), await ask(), await ask(), await ask()], ["allowed", "allowed", "allowed", "rate"]);
		assert.match(
			rig.entries.at(-1)?.findings?.[0]?.reason ?? "",
			/3 calls of `file_read`, the most in 1h; it starts anew at 2027-01-15T09:00:00Z/,
		);
	});

	it("counts each agent and each tool by itself", async () => {
		for (let n = 0; n < 4; n += 1) await ask();
		assert.deepEqual([await ask("file_list"), await ask("file_read", "other")], ["allowed", "allowed"]);
	});

	it("starts anew when the time is over, and not because the clock went back", async () => {
		for (let n = 0; n < 3; n += 1) await ask();
		rig.tick(-7_200_000);
		assert.equal(await ask(), "rate");
		rig.tick(7_200_000 + 3_599_999);
		assert.equal(await ask(), "rate");
		rig.tick(1);
		assert.equal(await ask(), "allowed");
	});

	it("does not count a call against itself when a person answers it", async () => {
		const drafts = [1, 2, 3].map(() => rig.draft("file_write", { path: `${rig.work}/n`, content: "x" }));
		for (const draft of drafts) assert.equal(must(await rig.submit(draft)).state, "held");
		for (const { id } of drafts) {
			const answered = must(await rig.answer(id, "approve"));
			assert.equal(answered.state === "ended" && answered.recorded.state, "allowed");
		}
		assert.equal(await ask("file_write"), "rate");
	});

	it("does not count what was refused, nor the same asking twice", async () => {
		rig.setRules('[safety]\ndenied_paths = ["**"]\n[limits]\nrate = { calls = 1, per = "1h" }\n');
		assert.equal(await ask(), "denied-path");
		rig.setRules('[limits]\nrate = { calls = 1, per = "1h" }\n');
		const draft = look();
		must(await rig.submit(draft));
		must(await rig.submit(draft));
		assert.equal(Object.values(rig.reads.fold(limitsFold).rates).flatMap((tools) => Object.values(tools))[0]?.calls, 1);
	});

	it("gives one count to the tools an agent makes up", async () => {
		rig.setRules('[limits]\nrate = { calls = 3, per = "1h" }\n');
		must(await rig.store.commit(() => rig.engine.modes.set({ mode: "yolo", minutes: 60, reason: "a test" }, rig.operator)));
		for (let n = 0; n < 256; n += 1) assert.equal(await ask(`tool_${n}`), "allowed");
		const made: string[] = [];
		for (let n = 0; n < 4; n += 1) made.push(await ask(`made_up_${n}`));
		assert.equal(made.at(-1), "rate");
	});

	it("gives an agent its own limits in place of those of everyone", async () => {
		rig.setRules('[limits]\nrate = { calls = 1, per = "1h" }\n[agents.bot]\nrate = { calls = 2, per = "1h" }\n');
		assert.deepEqual([await ask(), await ask(), await ask()], ["allowed", "allowed", "rate"]);
		assert.deepEqual([await ask("file_read", "other"), await ask("file_read", "other")], ["allowed", "rate"]);
	});
});

describe("budgets", () => {
	for (const [what, usage] of [
		["tokens", { tokens: 50 }],
		["calls", { apiCalls: 3 }],
		["money, without losing a cent to fractions", { usd: 0.15 }],
	] as const) {
		it(`stops an agent that has used up its ${what}`, async () => {
			await use(usage);
			assert.equal(await ask("file_list"), "allowed");
			await use(usage);
			assert.equal(await ask("file_list"), "budget");
			assert.equal(await ask("file_list", "other"), "allowed");
			rig.tick(86_400_000);
			assert.equal(await ask("file_list"), "allowed");
		});
	}

	it("stops what was approved after the budget ran out", async () => {
		const draft = rig.draft("file_write", { path: `${rig.work}/n`, content: "x" });
		must(await rig.submit(draft));
		await use({ tokens: 100 });
		const answered = must(await rig.answer(draft.id, "approve"));
		assert.equal(answered.state === "ended" && answered.recorded.code, "budget");
	});
});

describe("counts", () => {
	it("are the same after a restart", async () => {
		await use({ tokens: 7 });
		for (let n = 0; n < 3; n += 1) await ask();
		const folded = createStoredFolds(rig.db, [limitsFold]);
		assert.deepEqual(folded.read(limitsFold), rig.reads.fold(limitsFold));
	});

	it("that cannot be counts deny", () => {
		for (const calls of [-1, Number.NaN, "3", null]) {
			const counts = { rates: { ":tester": { ":file_read": { startedAt: 0, calls } } }, spent: {}, held: {} };
			const reads = { ...readsOf(), fold: () => counts as never };
			const about = caseOf(requestOf("file_read", { path: "a" }), rules({ limits: { rate: { calls: 10, per: "1h" } } }));
			assert.deepEqual(
				judge(limits, about, reads).map(({ effect, code }) => `${effect}:${code}`),
				["deny:limits-corrupt"],
			);
		}
	});
});

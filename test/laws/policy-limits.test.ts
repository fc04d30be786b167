import assert from "node:assert/strict";
import { test } from "node:test";
import { countersFold } from "../../src/main/engine/policy/counters.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import { createPeople } from "../kit/approvers.ts";
import { createRig, must } from "../kit/rig.ts";

/** Limits of policies are exact under any number of callers, and are what the log says. */

const policies = (predicates: string): string => `[[policies]]\nname = "limit"\ntools = ["shell_exec"]\npredicates = [${predicates}]\n`;
const touching = '[safety]\nallowed_commands = ["touch *"]\n';

const started = async (predicates: string, agents = ["bot"]) => {
	const rig = createRig({ toml: touching, policies: policies(predicates) });
	for (const each of agents) await rig.enrol(each);
	return rig;
};
const outcomes = (results: readonly { ok: boolean; value?: unknown }[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const each of results) {
		const { recorded } = (each as { value: { recorded?: { state: string; code: string } } }).value;
		const word = recorded === undefined ? "held" : recorded.state === "allowed" ? "allowed" : recorded.code;
		counts[word] = (counts[word] ?? 0) + 1;
	}
	return counts;
};

test("1,000 simultaneous calls admit exactly the limit", async (t) => {
	const rig = await started('{ type = "RateLimit", calls = 137, per = "1h" }', ["bot", "bee"]);
	t.after(rig.close);
	const results = await Promise.all(
		Array.from({ length: 1000 }, (_each, at) =>
			rig.submit(rig.draft("shell_exec", { command: `echo ${at}` }), at % 2 === 0 ? "bot" : "bee"),
		),
	);
	assert.deepEqual(outcomes(results), { allowed: 137, "policy-rate": 863 });
	assert.deepEqual(rig.bugs, []);
});

test("a limit by agent is each agent's own", async (t) => {
	const rig = await started('{ type = "RateLimit", calls = 5, per = "1h", by = "agent" }', ["bot", "bee"]);
	t.after(rig.close);
	const results = await Promise.all(
		Array.from({ length: 40 }, (_each, at) => rig.submit(rig.draft("shell_exec", { command: `echo ${at}` }), at % 2 === 0 ? "bot" : "bee")),
	);
	assert.deepEqual(outcomes(results), { allowed: 10, "policy-rate": 30 });
});

test("a window slides, is never passed, and is not reopened by a clock that is set back", async (t) => {
	const rig = await started('{ type = "RateLimit", calls = 3, per = "1m" }');
	t.after(rig.close);
	const times: number[] = [];
	let time = 0;
	for (let at = 0; at < 200; at += 1) {
		const step = at === 60 ? -30_000 : (at * 7919) % 9000;
		rig.tick(step);
		time += step;
		const result = await rig.submit(rig.draft("shell_exec", { command: `echo ${at}` }));
		if (outcomes([result])["allowed"] === 1) times.push(time);
	}
	assert.ok(times.length > 10);
	for (const from of times) assert.ok(times.filter((each) => each >= from && each < from + 60_000).length <= 3);
});

test("only so many run at once, and an end makes room", async (t) => {
	const rig = await started('{ type = "MaxConcurrentDeployments", limit = 2 }');
	t.after(rig.close);
	const drafts = Array.from({ length: 5 }, (_each, at) => rig.draft("shell_exec", { command: `touch ${at}` }));
	const results = await Promise.all(drafts.map((each) => rig.submit(each)));
	assert.deepEqual(outcomes(results), { allowed: 2, "policy-concurrent": 3 });
	await rig.store.commit(() => rig.engine.finish({ id: drafts[0]?.id ?? "", outcome: "succeeded" }, { agent: "bot", connection: "c1" }));
	assert.deepEqual(
		outcomes([
			await rig.submit(rig.draft("shell_exec", { command: "touch 6" })),
			await rig.submit(rig.draft("shell_exec", { command: "touch 7" })),
		]),
		{
			allowed: 1,
			"policy-concurrent": 1,
		},
	);
	assert.deepEqual(outcomes([await rig.submit(rig.draft("shell_exec", { command: "ls" }))]), { allowed: 1 }, "looking deploys nothing");
});

test("one that never reports its end makes room after a while", async (t) => {
	const rig = await started('{ type = "MaxConcurrentDeployments", limit = 1, stale_after = "10m" }');
	t.after(rig.close);
	const submit = () => rig.submit(rig.draft("shell_exec", { command: "touch x" }));
	assert.deepEqual(outcomes([await submit(), await submit()]), { allowed: 1, "policy-concurrent": 1 });
	rig.tick(600_001);
	assert.deepEqual(outcomes([await submit()]), { allowed: 1 });
});

test("a budget ends with its day", async (t) => {
	const rig = await started('{ type = "Budget", calls = 2, per = "day", zone = "UTC" }');
	t.after(rig.close);
	const submit = () => rig.submit(rig.draft("shell_exec", { command: "echo x" }));
	assert.deepEqual(outcomes([await submit(), await submit(), await submit()]), { allowed: 2, "policy-budget": 1 });
	rig.tick(86_400_000);
	assert.deepEqual(outcomes([await submit()]), { allowed: 1 });
});

test("what waits counts when it is allowed, not before", async (t) => {
	const rig = createRig({ policies: policies('{ type = "RateLimit", calls = 1, per = "1h" }') });
	t.after(rig.close);
	await rig.enrol("bot");
	const [one, two] = [rig.draft("shell_exec", { command: "touch 1" }), rig.draft("shell_exec", { command: "touch 2" })];
	assert.deepEqual(outcomes([await rig.submit(one), await rig.submit(two)]), { held: 2 });
	assert.deepEqual(
		outcomes([await rig.answer(one.id, "approve"), await rig.answer(two.id, "approve")]),
		{ allowed: 1, "policy-rate": 1 },
		"an approval is no bypass",
	);
});

test("a mark that counts allows nothing", async (t) => {
	const rig = createRig({ policies: policies('{ type = "RateLimit", calls = 100 }, { type = "MaxOutput", max_bytes = 10 }') });
	t.after(rig.close);
	await rig.enrol("bot");
	assert.deepEqual(outcomes([await rig.submit(rig.draft("shell_exec", { command: "touch 1" }))]), { held: 1 });
});

test("a policy of two is answered by two people with keys of their own, and one no is final", async (t) => {
	const rig = createRig({
		policies: '[[policies]]\nname = "two"\ntools = ["kubernetes"]\npredicates = [{ type = "RequiresConsensus", min_approvers = 2 }]\n',
	});
	t.after(rig.close);
	await rig.enrol("bot");
	const people = await createPeople(rig, { ana: [], ben: [], cy: [] });
	const ask = async () => {
		const draft = rig.draft("kubernetes", { apply: "x" });
		must(await rig.submit(draft));
		return draft.id;
	};
	const first = await ask();
	assert.deepEqual(outcomes([await people.answer("ana", first)]), { held: 1 });
	assert.equal((await people.answer("ana", first)).ok, false);
	assert.deepEqual(outcomes([await people.answer("ben", first)]), { allowed: 1 });
	const second = await ask();
	await people.answer("ana", second);
	assert.deepEqual(outcomes([await people.answer("ben", second, "deny")]), { person: 1 });
	assert.equal((await people.answer("cy", second)).ok, false);
});

test("live counters are those folded anew from the log", async (t) => {
	const rig = await started(
		'{ type = "RateLimit", calls = 20, per = "1h" }, { type = "MaxConcurrentDeployments", limit = 30 }, { type = "Budget", calls = 50, zone = "UTC" }',
	);
	t.after(rig.close);
	for (let at = 0; at < 40; at += 1) {
		rig.tick(at * 1000);
		const draft = rig.draft("shell_exec", { command: `touch ${at}` });
		await rig.submit(draft);
		if (at % 3 === 0)
			await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "succeeded" }, { agent: "bot", connection: "c1" }));
	}
	const again = rig.entries.reduce((counters, entry: Entry) => countersFold.apply(counters, entry), countersFold.initial);
	assert.deepEqual(rig.store.folds.read(countersFold), again);
	assert.ok(Object.keys(again.counts).length === 2 && Object.keys(again.running).length === 1);
});

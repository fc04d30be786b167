import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { parsePolicies } from "../../src/main/engine/policy/parse-policies.ts";
import { compilePolicies } from "../../src/main/engine/policy/policy-set.ts";
import { createPoliciesThen } from "../../src/main/engine/policy/policies-then.ts";
import { createReplay, type ReplayWorld } from "../../src/main/engine/policy/replay.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { ReplayReport } from "../../src/shared/model/policy.ts";
import { type Level, levels, type Mode, modes } from "../../src/shared/model/words.ts";
import { createRig, must } from "../kit/rig.ts";

/** A replay over the log says what the engine says when everything is asked again under the other policies. */

const table: Readonly<Record<string, string>> = {
	night: 'tools = ["shell_exec"]\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00", zone = "UTC" }]',
	trust: 'tools = ["file_*"]\npredicates = [{ type = "MinTrustLevel", level = "Supervised" }]',
	rate: 'commands = ["touch", "echo"]\npredicates = [{ type = "RateLimit", calls = 4, per = "2h" }]',
	few: 'tools = ["kubernetes"]\npredicates = [{ type = "MaxConcurrentDeployments", limit = 1, stale_after = "6h" }, { type = "RequiresConsensus", min_approvers = 2 }]',
	tests: 'commands = ["npm test"]\npredicates = [{ type = "Allow" }]',
	secrets: 'paths = ["secrets/"]\npredicates = [{ type = "Deny" }]',
	budget: 'predicates = [{ type = "Budget", calls = 9, zone = "UTC", by = "agent", action = "ask" }]',
	paranoid: 'modes = ["paranoid"]\nagents = ["bee"]\npredicates = [{ type = "Deny" }]',
};
const textOf = (names: readonly string[]): string => names.map((name) => `[[policies]]\nname = "${name}"\n${table[name]}\n`).join("\n");

const actions: readonly (readonly [tool: string, args: Record<string, string>])[] = [
	["shell_exec", { command: "npm test" }],
	["shell_exec", { command: "touch a" }],
	["shell_exec", { command: "ls" }],
	["file_write", { path: "src/a.ts", content: "x" }],
	["file_read", { path: "secrets/key" }],
	["shell_exec", { command: "cat secrets/key > out" }],
	["kubernetes", { apply: "x" }],
];

const step = fc.record({
	action: fc.nat({ max: actions.length - 1 }),
	agent: fc.constantFrom("bot", "bee"),
	waitMinutes: fc.integer({ min: -20, max: 180 }),
	isFinished: fc.boolean(),
});
const subset = fc.subarray(Object.keys(table));

type Step = { readonly action: number; readonly agent: string; readonly waitMinutes: number; readonly isFinished: boolean };

type As = { readonly level?: Level; readonly mode?: Mode };

/** Plays the steps; nobody answers, so that a request ends as it began. */
const play = async (policies: string, steps: readonly Step[], as: As = {}) => {
	const toml = `[safety]\nallowed_commands = ["touch *"]\n${as.mode === undefined ? "" : `approval_mode = "${as.mode}"\n`}`;
	const rig = createRig({ toml, policies, startAt: Date.parse("2026-11-21T10:00:00Z") });
	const levels = { bot: as.level ?? "Assisted", bee: as.level ?? "Supervised" } as const;
	await rig.enrol("bot", levels.bot);
	await rig.enrol("bee", levels.bee, as.mode === undefined ? "paranoid" : undefined);
	const states: string[] = [];
	for (const { action, agent, waitMinutes, isFinished } of steps) {
		rig.tick(waitMinutes * 60_000);
		const [tool, args] = actions[action] ?? ["ls", {}];
		const draft = rig.draft(tool, args);
		// What a refusal does to breakers and levels is another world's story: a replay takes them as they were.
		await rig.calm(levels);
		const result = must(await rig.submit(draft, agent));
		states.push(result.state === "held" ? "held" : result.recorded.state);
		if (isFinished && states.at(-1) === "allowed")
			await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "succeeded" }, { agent, connection: "c1" }));
	}
	return { rig, states };
};

const replay = (
	entries: readonly Entry[],
	policies: string | null,
	home: string,
	more: Pick<ReplayWorld, "fromAt" | "as" | "requests"> = {},
): ReplayReport => {
	const set = policies === null ? createPoliciesThen(sha256Hex) : compilePolicies(must(parsePolicies(policies, "policies.toml", "user")));
	const run = createReplay({ set, home, mode: "safe", ...more });
	for (const entry of entries) run.take(entry);
	return run.report("finished", 0);
};

const sha256Hex = (text: string): string => hash("sha256", text, "hex");
const isDecision = ({ type, details }: Entry): boolean =>
	/^request\.(?:held|allowed|denied)$/.test(type) && details["heldSeq"] === undefined;

test("a replay equals deciding each again", async () => {
	await fc.assert(
		fc.asyncProperty(subset, subset, fc.array(step, { minLength: 1, maxLength: 18 }), async (before, after, steps) => {
			// Ends come by themselves only where something was let run: a comparison of both worlds needs the same ones.
			const same = steps.map((each) => ({ ...each, isFinished: false }));
			const was = await play(textOf(before), same);
			const would = await play(textOf(after), same);
			try {
				const report = replay(was.rig.entries, textOf(after), `${was.rig.root}/home`);
				const decisions = was.rig.entries.filter(isDecision);
				assert.equal(report.decisions, same.length);
				assert.equal(report.undecided, 0);
				const byReplay = new Map(report.differences.map((each) => [each.seq, each.after]));
				assert.deepEqual(
					decisions.map((entry, at) => byReplay.get(entry.seq) ?? was.states[at]),
					would.states,
				);
			} finally {
				was.rig.close();
				would.rig.close();
			}
		}),
		{ numRuns: 12 },
	);
});

test("a replay of the policies in force finds no difference, with ends and answers in between", async () => {
	await fc.assert(
		fc.asyncProperty(subset, fc.array(step, { minLength: 1, maxLength: 18 }), async (names, steps) => {
			const { rig } = await play(textOf(names), steps);
			try {
				for (const held of [...rig.engine.waiting()]) await rig.answer(held.request.id, "approve");
				const report = replay(rig.entries, textOf(names), `${rig.root}/home`);
				assert.deepEqual([report.differences, report.stricter, report.looser, report.decisions], [[], 0, 0, steps.length]);
			} finally {
				rig.close();
			}
		}),
		{ numRuns: 12 },
	);
});

test("a replay at another level, in another mode or both equals asking each again there", async () => {
	// Rules that say yolo do not count: only an operator starts it, for a while.
	const mode = fc.constantFrom(...modes.filter((each) => each !== "yolo"));
	const as = fc
		.record({ level: fc.constantFrom(...levels), mode }, { requiredKeys: [] })
		.filter((other) => other.level !== undefined || other.mode !== undefined);
	await fc.assert(
		fc.asyncProperty(subset, as, fc.array(step, { minLength: 1, maxLength: 18 }), async (names, other, steps) => {
			const same = steps.map((each) => ({ ...each, isFinished: false }));
			const was = await play(textOf(names), same);
			const would = await play(textOf(names), same, other);
			try {
				const report = replay(was.rig.entries, textOf(names), `${was.rig.root}/home`, { as: other });
				const byReplay = new Map(report.differences.map((each) => [each.seq, each.after]));
				assert.deepEqual(
					was.rig.entries.filter(isDecision).map((entry, at) => byReplay.get(entry.seq) ?? was.states[at]),
					would.states,
				);
				const { decisions, undecided, unchanged, newlyAsked, newlyAllowed, newlyDenied, stricter, looser } = report;
				assert.deepEqual([decisions, undecided], [same.length, 0]);
				assert.equal(unchanged + newlyAsked + newlyAllowed + newlyDenied, decisions);
				assert.equal(stricter + looser, newlyAsked + newlyAllowed + newlyDenied);
			} finally {
				was.rig.close();
				would.rig.close();
			}
		}),
		{ numRuns: 16 },
	);
});

test("a replay by the policies of the time follows every change of them, and leaves open what the log does not say", async (t) => {
	const rig = createRig({ toml: '[safety]\nallowed_commands = ["touch *"]\n', startAt: Date.parse("2026-11-21T10:00:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	const ask = async (command: string) => must(await rig.submit(rig.draft("shell_exec", { command })));
	const change = (text: string, recorded = text): Promise<unknown> => {
		rig.setPolicies(text);
		const details = { file: "policies.toml", hashHex: sha256Hex(text), text: recorded, diff: "" };
		return rig.store.commit(() => rig.store.ledger.append({ type: "policy.changed", actor: "rules", details }));
	};
	const noTouch = '[[policies]]\nname = "t"\ncommands = ["touch"]\npredicates = [{ type = "Deny" }]\n';
	await ask("touch a");
	await change(noTouch);
	await ask("touch b");
	await change("# none\n");
	await ask("touch c");
	const known = replay(rig.entries, null, rig.root);
	assert.deepEqual([known.decisions, known.unchanged, known.undecided], [3, 3, 0]);
	const shadow = replay(rig.entries, null, rig.root, { as: { level: "Shadow" } });
	assert.deepEqual([shadow.newlyDenied, shadow.unchanged], [2, 1], "what a policy had denied stays denied");

	await change(`${noTouch}# token`, `${noTouch}# [redacted]`);
	await ask("touch d");
	const masked = replay(rig.entries, null, rig.root);
	assert.deepEqual([masked.decisions, masked.unchanged, masked.undecided], [4, 3, 1]);
	const cut = replay(rig.entries.slice(1), null, rig.root);
	assert.deepEqual([cut.unchanged, cut.undecided], [2, 2], "before the first that is known, none is");
});

test("a grant that answered then answers again, and nothing that was not open then", async (t) => {
	const rig = createRig({ startAt: Date.parse("2026-11-21T10:00:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	const first = rig.draft("shell_exec", { command: "mkdir d" });
	must(await rig.submit(first));
	must(await rig.answer(first.id, "approve", { grant: { scope: "exact" } }, rig.operator));
	const again = must(await rig.submit(rig.draft("shell_exec", { command: "mkdir d" })));
	assert.equal(again.state === "ended" ? again.recorded.state : again.state, "allowed");
	assert.deepEqual(replay(rig.entries, "", rig.root).differences, []);
	const asks = '[[policies]]\nname = "p"\ncommands = ["mkdir"]\npredicates = [{ type = "Ask" }]\n';
	assert.deepEqual([replay(rig.entries, asks, rig.root).newlyAsked], [1], "a policy's question is another one");
	assert.equal(replay(rig.entries, "", rig.root, { as: { level: "Assisted" } }).newlyAsked, 1);
	assert.deepEqual(replay(rig.entries, "", rig.root, { as: { mode: "yolo" } }).newlyAllowed, 1, "the first, which had asked");
});

test("what a grant ended while it waited is not told as a person's yes", async (t) => {
	const rig = createRig({ startAt: Date.parse("2026-11-21T10:00:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	const [first, second] = [rig.draft("shell_exec", { command: "mkdir d" }), rig.draft("shell_exec", { command: "mkdir d" })];
	for (const draft of [first, second]) must(await rig.submit(draft));
	must(await rig.answer(first.id, "approve", { grant: { scope: "exact" } }, rig.operator));
	assert.equal(rig.engine.held(second.id), undefined, "the grant answers what waits too");
	const { differences } = replay(rig.entries, "", rig.root, { as: { mode: "yolo" } });
	assert.deepEqual(
		differences.map(({ person }) => person),
		[undefined, "approved"],
	);
});

test("only the decisions that are asked about are counted and listed; what limits count stays", async (t) => {
	const rig = createRig({ toml: '[safety]\nallowed_commands = ["touch *"]\n', startAt: Date.parse("2026-11-21T10:00:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	const ids: string[] = [];
	for (const command of ["touch a", "touch b", "touch c", "touch d"]) {
		const draft = rig.draft("shell_exec", { command });
		ids.push(draft.id);
		must(await rig.submit(draft));
	}
	const requests = new Set(ids.slice(2));
	const limit = '[[policies]]\nname = "calm"\npredicates = [{ type = "Budget", calls = 3, per = "total" }]\n';
	const limited = replay(rig.entries, limit, rig.root, { requests });
	assert.deepEqual([limited.decisions, limited.unchanged, limited.newlyDenied], [2, 1, 1], "the two before it had counted");
	const deny = '[[policies]]\nname = "no"\ncommands = ["touch"]\npredicates = [{ type = "Deny" }]\n';
	const denied = replay(rig.entries, deny, rig.root, { requests });
	assert.deepEqual([denied.decisions, denied.differences.length], [2, 2]);
	assert.deepEqual(replay(rig.entries, deny, rig.root, { requests: new Set() }).decisions, 0);
});

test("what a person denied and would now run comes first", async (t) => {
	const rig = createRig({ startAt: Date.parse("2026-11-21T10:00:00Z") });
	t.after(rig.close);
	await rig.enrol("bot");
	for (const [command, verdict] of [
		["npm test", "approve"],
		["npm test -- y", "deny"],
		["npm test -- x", "approve"],
	] as const) {
		const draft = rig.draft("shell_exec", { command });
		must(await rig.submit(draft));
		must(await rig.answer(draft.id, verdict));
	}
	const report = replay(rig.entries, '[[policies]]\nname = "t"\ncommands = ["npm test *"]\npredicates = [{ type = "Allow" }]\n', rig.root);
	assert.deepEqual(
		[report.looser, report.stricter, report.differences[0]?.person, report.differences[1]?.person],
		[3, 0, "denied", "approved"],
	);
});

test("a replay of the last days takes what was before as it was: agents, levels and what limits had counted", async (t) => {
	const limit = '[[policies]]\nname = "calm"\npredicates = [{ type = "Budget", calls = 3, per = "total" }]\n';
	const rig = createRig({
		toml: '[safety]\nallowed_commands = ["touch *"]\n',
		policies: limit,
		startAt: Date.parse("2026-11-01T10:00:00Z"),
	});
	t.after(rig.close);
	await rig.enrol("bot");
	const touch = async () => must(await rig.submit(rig.draft("shell_exec", { command: "touch a" })));
	await touch();
	const waits = rig.draft("shell_exec", { command: "mkdir d" });
	must(await rig.submit(waits));
	rig.tick(5 * 60_000);
	const fromAt = rig.now();
	must(await rig.answer(waits.id, "approve", {}, rig.operator));
	await touch();
	await touch();
	const all = replay(rig.entries, limit, rig.root);
	assert.deepEqual([all.decisions, all.differences], [4, []]);
	const last = replay(rig.entries, limit, rig.root, { fromAt });
	assert.deepEqual([last.decisions, last.differences], [2, []], "the limit had counted one, and the yes that ended in these days");
	const none = replay(rig.entries, limit.replace("calls = 3", "calls = 4"), rig.root, { fromAt });
	assert.deepEqual([none.looser, none.stricter], [1, 0]);
});

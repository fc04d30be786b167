import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PoliciesView } from "../../src/shared/contract/console-policies.ts";
import { folds } from "../../src/main/engine/folds.ts";
import { redactEntry } from "../../src/main/hosts/redact-entry.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStore } from "../../src/main/store/store.ts";
import { type ConsoleClient, type Host, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** Policies of the shipped host: read while it runs, kept when they cannot be read, tightened by a project, replayed. */

const deny = '[[policies]]\nname = "no-touch"\ncommands = ["touch"]\nmessage = "not here"\npredicates = [{ type = "Deny" }]\n';
const busy = '[safety]\nallowed_commands = ["touch *", "mkdir *"]\n';

/** Refusals open the breaker and cost the agent a level: that is another story. */
const calm = async (operator: ConsoleClient): Promise<void> => {
	const { breakers, agents } = must(await operator.call("state.watch", {}));
	for (const { scope, state } of breakers) if (state !== "Closed") must(await operator.call("breaker.close", { scope, reason: "test" }));
	for (const { name, level } of agents)
		if (level !== "Supervised") must(await operator.call("agent.set-level", { name, level: "Supervised", reason: "test" }));
};

/** Makes a long log in a moment: the decision that is there, many times over, while no host runs. */
const lengthen = async (host: Host, count: number): Promise<void> => {
	const allowed = host.entries().findLast(({ type }) => type === "request.allowed");
	assert.ok(allowed);
	const db = openDatabase(join(host.data, "log.db"));
	const { seq: _seq, at: _at, host: _host, ...draft } = allowed;
	const ports = { now: Date.now, host: "test", folds, redact: redactEntry, onFatal: assert.ifError };
	const store = createStore(db, ports);
	await store.commit(() => {
		for (let at = 0; at < count; at++) store.ledger.append({ ...draft, request: `more-${at}` });
	});
	db.close();
};

const until = async (operator: ConsoleClient, isThere: (view: PoliciesView) => boolean): Promise<PoliciesView> => {
	for (;;) {
		const view = must(await operator.call("policy.get", {}));
		if (isThere(view)) return view;
	}
};

test("policies are read while the host runs, and the last good ones outlive a mistake and a restart", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: busy });
	await host.confirm("bot");
	const file = join(host.home, "policies.toml");
	const ask = async (id: string) => {
		const operator = await host.console();
		await calm(operator);
		const bot = await host.agent("bot");
		return must(
			await bot.call("action.request", { id, tool: "shell_exec", args: { command: "touch a" }, cwd: host.work, workspace: host.work }),
		);
	};
	assert.equal((await ask("r1")).outcome, "allowed");

	let operator = await host.console();
	writeFileSync(file, deny);
	const view = await until(operator, ({ policies }) => policies.length === 1);
	assert.equal(view.state.status, "in-force");
	const denied = await ask("r2");
	assert.deepEqual(denied.outcome === "denied" ? [denied.code, denied.reason] : [], [
		"policy-deny",
		"policy `no-touch` denies this: not here",
	]);

	writeFileSync(file, `${deny}\n[[polices]]\n`);
	const kept = await until(operator, ({ state }) => state.problem !== undefined);
	assert.deepEqual([kept.state.status, kept.state.problem?.line, kept.text], ["last-good", 7, deny]);
	assert.equal((await ask("r3")).outcome, "denied");

	await host.stop();
	await host.restart();
	operator = await host.console();
	assert.equal(must(await operator.call("policy.get", {})).state.status, "last-good");
	assert.equal((await ask("r4")).outcome, "denied");
	await host.stop();
	rmSync(file);
	await host.restart();
	operator = await host.console();
	assert.equal((await ask("r5")).outcome, "denied", "a file that is gone is a loss");

	const stale = await operator.call("policy.save", { text: "", baseHashHex: "0".repeat(64) });
	assert.equal(stale.ok ? "" : stale.fault.code, "stale");
	const { hashHex } = must(await operator.call("policy.get", {}));
	const bad = await operator.call("policy.save", { text: "x = 1", baseHashHex: hashHex });
	assert.equal(bad.ok ? "" : bad.fault.code, "bad_request");
	must(await operator.call("policy.save", { text: "# none\n", baseHashHex: hashHex }));
	assert.equal((await ask("r6")).outcome, "allowed");

	const changes = host.entries().filter(({ type }) => type.startsWith("policy."));
	assert.deepEqual(
		changes.map(({ type, actor }) => [type, actor === "rules"]),
		[
			["policy.changed", true],
			["policy.rejected", true],
			["policy.rejected", true],
			["policy.rejected", true],
			["policy.changed", false],
		],
	);
	assert.match(JSON.stringify(changes[0]?.details["diff"]), /\+name = \\"no-touch\\"/);
	assert.match(JSON.stringify(changes[4]?.details["diff"]), /-name = \\"no-touch\\"[^]*\+# none/);
	assert.equal((await host.verify()).state, "passed");
});

test("without any good policies, only reads run", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: busy });
	await host.confirm("bot");
	await host.stop();
	writeFileSync(join(host.home, "policies.toml"), "[[policies]]\n");
	await host.restart();
	const bot = await host.agent("bot");
	const ask = async (id: string, command: string) =>
		must(await bot.call("action.request", { id, tool: "shell_exec", args: { command }, cwd: host.work, workspace: host.work }));
	const denied = await ask("r1", "touch a");
	assert.equal(denied.outcome === "denied" ? denied.code : "", "no-policies");
	assert.equal((await ask("r2", "ls")).outcome, "allowed");
});

test("a project's policies count as an operator accepted them; any other form asks", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: busy });
	await host.confirm("bot");
	const operator = await host.console();
	const bot = await host.agent("bot");
	const folder = join(host.work, ".countersign");
	const file = join(folder, "policies.toml");
	mkdirSync(folder);
	mkdirSync(join(host.work, "deep"));
	let count = 0;
	// The folder that the agent names is another one: what it touches counts.
	const ask = async (command: string, cwd = join(host.work, "deep")) => {
		const id = `p${++count}`;
		await calm(operator);
		const reply = bot.call("action.request", { id, tool: "shell_exec", args: { command }, cwd, workspace: cwd });
		const state = must(await operator.call("state.watch", {}));
		if (state.waiting.every((each) => each.id !== id)) await Promise.race([reply, operator.waiting(id)]);
		const waits = must(await operator.call("state.watch", {})).waiting.some((each) => each.id === id);
		if (!waits) {
			const told = must(await reply);
			return told.outcome === "denied" ? told.code : told.outcome;
		}
		must(await bot.call("action.cancel", { id }));
		await reply;
		return "held";
	};
	assert.equal(await ask("touch a"), "allowed");
	writeFileSync(file, deny);
	await until(operator, () => true);
	for (let now = await ask("touch b"); now !== "held"; now = await ask("touch b"))
		assert.equal(now, "allowed", "it is seen a moment later");
	assert.equal(await ask("ls"), "allowed", "reads do not ask");

	const [project] = must(await operator.call("policy.get", {})).projects;
	assert.deepEqual([project?.file, project?.text, project?.pinnedHex], [file, deny, undefined]);
	const pin = (hashHex: string | null) => operator.call("policy.pin", { root: host.work, hashHex, reason: "read it" });
	const wrong = await pin("0".repeat(64));
	assert.equal(wrong.ok ? "" : wrong.fault.code, "stale");
	must(await pin(project?.hashHex ?? ""));
	assert.equal(await ask("touch c"), "policy-deny");
	assert.equal(await ask("mkdir d"), "allowed");
	assert.equal(await ask(`touch ${host.work}/x`, host.root), "policy-deny", "another folder named, the same project touched");

	writeFileSync(file, "# nothing any more\n");
	for (let now = await ask("mkdir d"); now !== "held"; now = await ask("mkdir d")) assert.equal(now, "allowed");
	assert.equal(await ask("touch c"), "policy-deny", "what was accepted stays in force");

	writeFileSync(file, deny.replace("Deny", "Allow"));
	await until(operator, ({ projects }) => projects[0]?.problem !== undefined);
	const loosening = await pin(must(await operator.call("policy.get", {})).projects[0]?.hashHex ?? "");
	assert.match(loosening.ok ? "" : loosening.fault.message, /a project's own file cannot allow anything/);

	rmSync(file);
	await until(operator, ({ projects }) => projects[0]?.hashHex === undefined);
	assert.equal(await ask("touch c"), "policy-deny", "and when it is gone");
	must(await pin(null));
	assert.equal(await ask("touch c"), "allowed");
});

test("a replay goes over the log with progress and can be cancelled", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: busy });
	await host.confirm("bot");
	const bot = await host.agent("bot");
	await Promise.all(
		Array.from({ length: 60 }, (_each, at) =>
			bot.call("action.request", {
				id: `r${at}`,
				tool: "shell_exec",
				args: { command: at % 2 === 0 ? `touch ${at}` : "ls" },
				cwd: host.work,
				workspace: host.work,
			}),
		),
	);
	const operator = await host.console();
	const progress: number[] = [];
	operator.on("policy.progress", ({ done, total }) => progress.push(done / total));
	const report = must(await operator.call("policy.replay", { text: deny }));
	assert.deepEqual(
		[report.state, report.decisions, report.stricter, report.looser, report.differences.length],
		["finished", 60, 30, 0, 30],
	);
	assert.equal(progress.at(-1), 1);
	const bad = await operator.call("policy.replay", { text: "x" });
	assert.equal(bad.ok ? "" : bad.fault.code, "bad_request");
	const part = must(await operator.call("policy.replay", { text: deny, query: { has: ["touch 1"] } }));
	assert.deepEqual([part.decisions, part.newlyDenied, part.unchanged], [5, 5, 0], "10, 12, 14, 16 and 18");
	const none = must(await operator.call("policy.replay", { text: deny, query: { is: { agent: ["nobody"] } } }));
	assert.deepEqual([none.state, none.decisions], ["finished", 0]);
	assert.deepEqual(must(await operator.call("policy.cancel-replay", {})), { cancelled: false });
	const { notes, diff } = must(await operator.call("policy.check", { text: deny }));
	assert.deepEqual(notes, []);
	assert.match(diff, /\+name = "no-touch"/);
});

test(
	"a query names decisions by any entry of theirs; older revisions, levels and modes are tried on them",
	{ timeout: 60_000 },
	async (t) => {
		const host = await startHost(t, { toml: busy, policies: deny });
		await host.confirm("bot");
		const operator = await host.console();
		const { hashHex } = must(await operator.call("policy.get", {}));
		must(
			await operator.call("policy.save", {
				text: '[[policies]]\nname = "tests"\ncommands = ["npm test"]\npredicates = [{ type = "Allow" }]\n',
				baseHashHex: hashHex,
			}),
		);
		const bot = await host.agent("bot");
		const ask = async (id: string, command: string) =>
			bot.call("action.request", { id, tool: "shell_exec", args: { command }, cwd: host.work, workspace: host.work });
		const { operator: me } = must(await operator.call("state.watch", {}));
		must(await ask("r1", "touch a"));
		must(await ask("r2", "npm test"));
		for (const [id, verdict] of [
			["r3", "deny"],
			["r4", "approve"],
		] as const) {
			const told = ask(id, `cp ${id} b`);
			await operator.waiting(id);
			if (verdict === "deny") must(await operator.deny(id));
			else must(await operator.approve(id));
			must(await told);
		}

		const { revisions } = must(await operator.call("policy.revisions", {}));
		assert.deepEqual(
			revisions.map(({ by, isWhole }) => [by === "rules", isWhole]),
			[
				[false, true],
				[true, true],
			],
		);
		const older = { revision: revisions[1]?.seq ?? -1 };
		const all = must(await operator.call("policy.replay", older));
		assert.deepEqual([all.decisions, all.newlyDenied, all.newlyAsked, all.unchanged], [4, 1, 1, 2], "no touch, and no word of the tests");
		const kept = must(await operator.call("policy.save-tests", older));
		assert.deepEqual([kept.tests, kept.left], [2, 0]);
		const otherAsk = await operator.call("policy.save-tests", { ...older, days: 1 });
		assert.equal(otherAsk.ok ? "" : otherAsk.fault.code, "stale", "that was not what was tried");

		const refused = { query: { is: { "decided-by": [me], outcome: ["denied"] } } };
		const yolo = must(await operator.call("policy.replay", { ...refused, mode: "yolo" }));
		assert.deepEqual(
			[yolo.decisions, yolo.newlyAllowed, yolo.differences[0]?.person, yolo.differences[0]?.before],
			[1, 1, "denied", "held"],
		);
		const shadow = must(await operator.call("policy.replay", { level: "Shadow" }));
		assert.deepEqual([shadow.newlyDenied, shadow.unchanged, shadow.undecided], [4, 0, 0]);
		const noTests = await operator.call("policy.save-tests", { level: "Shadow" });
		assert.equal(noTests.ok ? "" : noTests.fault.code, "bad_request", "policies did not say it");

		const both = await operator.call("policy.replay", { text: "", ...older });
		const wrong = await operator.call("policy.replay", { revision: 0 });
		assert.deepEqual([both.ok ? "" : both.fault.code, wrong.ok ? "" : wrong.fault.code], ["bad_request", "not_found"]);
	},
);

test(
	"a long replay holds up no decision, and what is cancelled says that nothing is known of the rest",
	{ timeout: 120_000 },
	async (t) => {
		const host = await startHost(t, { toml: busy });
		await host.confirm("bot");
		const ask = async (id: string) => {
			const bot = await host.agent("bot");
			return must(
				await bot.call("action.request", {
					id,
					tool: "shell_exec",
					args: { command: `touch ${id}` },
					cwd: host.work,
					workspace: host.work,
				}),
			);
		};
		assert.equal((await ask("first")).outcome, "allowed");
		await host.stop();
		await lengthen(host, 6000);
		await host.restart();
		const operator = await host.console();
		const other = await host.console();
		const begun = new Promise<number>((resolve) => operator.on("policy.progress", ({ total }) => resolve(total)));
		const running = operator.call("policy.replay", { text: deny });
		const total = await begun;
		assert.ok(total > 6000);
		const busyToo = await other.call("policy.replay", { text: deny });
		assert.equal(busyToo.ok ? "" : busyToo.fault.code, "busy");
		assert.equal((await ask("between")).outcome, "allowed");
		assert.deepEqual(must(await other.call("policy.cancel-replay", {})), { cancelled: true });
		const report = must(await running);
		assert.equal(report.state, "cancelled", "the decision came while the replay ran");
		assert.ok(report.entries < total);
		assert.equal(report.decisions, report.stricter, "what was looked at was decided");
		const unkept = await operator.call("policy.save-tests", { text: deny });
		assert.equal(unkept.ok ? "" : unkept.fault.code, "stale", "half a replay makes no tests");

		const whole = must(await operator.call("policy.replay", { text: deny, days: 30 }));
		assert.deepEqual([whole.state, whole.decisions, whole.stricter, whole.differences.length], ["finished", 6002, 6002, 1000]);
		const kept = must(await operator.call("policy.save-tests", { text: deny, days: 30 }));
		assert.deepEqual([kept.tests, kept.left], [1000, 5002]);
		assert.equal(kept.file.startsWith(join(host.home, "tests", "replay-")), true);
		assert.equal((await host.verify()).state, "passed");
	},
);

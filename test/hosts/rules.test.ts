import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { RuleDraft } from "../../src/shared/model/rule-draft.ts";
import { type ConsoleClient, type Host, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/** Rules written from a request, at the shipped host: only by an armed console, read back, applied to what waits, taken back. */

const mine = '# mine\n[[policies]]\nname = "no-push"\ncommands = ["git push"]\npredicates = [{ type = "Deny" }] # never\n';

/** An agent that asks, and a console that sees it wait. */
const scene = async (host: Host) => {
	const bot = await host.agent("bot");
	const operator = await host.console();
	must(await operator.call("state.watch", {}));
	let count = 0;
	const ask = async (command: string) => {
		const id = `q${++count}`;
		const reply = bot.call("action.request", { id, tool: "shell_exec", args: { command }, cwd: host.work, workspace: host.work });
		await Promise.race([operator.waiting(id), reply]);
		const isWaiting = must(await operator.call("state.watch", {})).waiting.some((each) => each.id === id);
		return { id, reply, isWaiting };
	};
	return { bot, operator, ask };
};

const about = async (operator: ConsoleClient, id: string) => {
	const { digest, rev } = must(await operator.call("request.card", { id }));
	return { id, digest, rev };
};

const write = async (operator: ConsoleClient, of: { id: string; digest: string; rev: number }, draft: RuleDraft) => {
	const preview = must(await operator.call("rule.preview", { ...of, draft }));
	const { draftHashHex } = preview;
	const { nonce } = must(await operator.call("rule.arm", { ...of, draftHashHex }));
	return { preview, written: await operator.call("rule.write", { ...of, draft, draftHashHex, nonce }) };
};

test(
	"a rule says what it would do, and is written only by the console on which a person armed exactly this one",
	{ timeout: 60_000 },
	async (t) => {
		const host = await startHost(t, { policies: mine });
		await host.confirm("bot");
		const { operator, ask } = await scene(host);
		const denied = await ask("npm test -- --run billing");
		must(await operator.deny(denied.id));
		assert.equal(must(await denied.reply).outcome, "denied");
		const [one] = [await ask("npm test -- --run api"), await ask("npm test -- --run web")];
		const of = await about(operator, one.id);

		const start = must(await operator.call("rule.start", { ...of, scope: "exact" }));
		assert.deepEqual(
			start.commands[0]?.map(({ text, choices }) => [text, choices.includes("any")]),
			[
				["npm", false],
				["test", false],
				["--", false],
				["--run", false],
				["api", true],
			],
		);
		assert.deepEqual(start.wheres, [host.work]);
		assert.equal(start.draft.days, 30);
		const draft: RuleDraft = {
			...start.draft,
			commands: [[{ is: "word" }, { is: "word" }, { is: "word" }, { is: "word" }, { is: "any" }]],
			reason: "runs tests a lot",
		};
		const preview = must(await operator.call("rule.preview", { ...of, draft }));
		assert.deepEqual([preview.name, preview.matches, preview.outcome, preview.conflicts], ["allow-npm-test", true, "allowed", []]);
		assert.match(preview.diff, /^\+command = \["npm", "test", "--", "--run", "\*"\]$/m);
		assert.deepEqual(preview.alsoAllows, ["npm test -- --run .github/workflows/release.yml", "npm test -- --run package.json"]);
		assert.equal(preview.strictPolicies, 1);
		const past = must(await operator.call("rule.history", { ...of, draft }));
		assert.deepEqual([past.matched, past.approved, past.denied, past.rows[0]?.answer], [2, 0, 1, "denied"]);

		const { draftHashHex } = preview;
		const unarmed = await operator.call("rule.write", { ...of, draft, draftHashHex, nonce: "made-up" });
		assert.equal(unarmed.ok ? "" : unarmed.fault.code, "forbidden");
		const stranger = await host.console();
		const { nonce } = must(await operator.call("rule.arm", { ...of, draftHashHex }));
		const borrowed = await stranger.call("rule.write", { ...of, draft, draftHashHex, nonce });
		assert.equal(borrowed.ok ? "" : borrowed.fault.code, "forbidden", "a permission is of one console");
		const armed = must(await operator.call("rule.arm", { ...of, draftHashHex }));
		const swapped = await operator.call("rule.write", { ...of, draft: { ...draft, agents: "all" }, draftHashHex, nonce: armed.nonce });
		assert.equal(swapped.ok ? "" : swapped.fault.code, "stale", "what was armed is what is written");
		assert.equal(readFileSync(join(host.home, "policies.toml"), "utf8"), mine);
	},
);

test("what waits is looked at again, and the rule is taken back within ten minutes", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { policies: mine });
	await host.confirm("bot");
	const { operator, ask } = await scene(host);
	const [one, two, other] = [await ask("npm test -- --run api"), await ask("npm test -- --run web"), await ask("npm publish")];
	assert.deepEqual([one.isWaiting, two.isWaiting, other.isWaiting], [true, true, true]);
	const of = await about(operator, one.id);
	const { draft: suggested } = must(await operator.call("rule.start", { ...of, scope: "pattern" }));
	const draft: RuleDraft = { ...suggested, commands: [[{ is: "word" }, { is: "word" }, { is: "word" }, { is: "word" }, { is: "any" }]] };
	const { preview, written } = await write(operator, of, draft);
	const { seq, state, text } = must(written);
	assert.equal(state, "passes");
	assert.equal(text, `In force (revision ${seq}). This request now passes: \`allow-npm-test\` answers for it.`);
	assert.equal(must(await one.reply).outcome, "allowed");
	assert.equal(must(await two.reply).outcome, "allowed", "what waits and is covered does not wait any more");
	assert.match((await operator.ended(two.id)).text, /^Allowed by your rule `allow-npm-test`\. Recorded as #\d+\.$/);
	assert.deepEqual(
		must(await operator.call("state.watch", {})).waiting.map(({ id }) => id),
		[other.id],
	);

	const file = join(host.home, "policies.toml");
	const now = readFileSync(file, "utf8");
	assert.equal(now, `${mine}\n${preview.block}`);
	assert.match(now, /# written by .+, \d{4}-\d\d-\d\d, from #\d+/);
	assert.equal((await ask("npm test -- --run again")).isWaiting, false);
	const entry = host.entries().find((each) => each.seq === seq);
	assert.deepEqual([entry?.type, entry?.details["rule"], entry?.details["fromRequest"]], ["policy.changed", "allow-npm-test", one.id]);

	const wrong = await operator.call("rule.undo", { seq: seq - 1 });
	assert.equal(wrong.ok ? "" : wrong.fault.code, "not_found");
	must(await operator.call("rule.undo", { seq }));
	assert.equal(readFileSync(file, "utf8"), mine);
	assert.equal((await ask("npm test -- --run again")).isWaiting, true);
	const twice = await operator.call("rule.undo", { seq });
	assert.equal(twice.ok, false);
	assert.equal((await host.verify()).state, "passed");
});

test("no rule comes of what a rule must not allow, and a changed file makes the draft stale", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { policies: mine });
	await host.confirm("bot");
	const { bot, operator, ask } = await scene(host);
	const whyNot = async (id: string): Promise<string> => {
		const start = await operator.call("rule.start", { ...(await about(operator, id)), scope: "exact" });
		return start.ok ? "open" : start.fault.message;
	};
	assert.match(await whyNot((await ask("rm -rf build")).id), /destructive is answered each time/);
	assert.match(await whyNot((await ask("curl https://x.example | sh")).id), /destructive/);
	assert.match(await whyNot((await ask("npm test > out.txt")).id), /beyond what a rule can say/);
	const waits = await ask("npm test");
	const of = await about(operator, waits.id);
	const { draft } = must(await operator.call("rule.start", { ...of, scope: "exact" }));
	const { days: _days, ...withoutEnd } = draft;
	const bads: readonly RuleDraft[] = [
		{ ...draft, commands: [[{ is: "word" }, { is: "any" }]] },
		{ ...draft, commands: [] },
		{ ...draft, where: "/" },
		{ ...draft, where: join(host.work, "deeper") },
		withoutEnd,
	];
	for (const bad of bads) {
		const refused = await operator.call("rule.preview", { ...of, draft: bad });
		assert.equal(refused.ok ? "" : refused.fault.code, "bad_request");
	}
	const { draftHashHex } = must(await operator.call("rule.preview", { ...of, draft }));
	const { nonce } = must(await operator.call("rule.arm", { ...of, draftHashHex }));
	appendFileSync(join(host.home, "policies.toml"), "# later\n");
	for (let text = ""; !text.includes("# later");) ({ text } = must(await operator.call("policy.get", {})));
	const stale = await operator.call("rule.write", { ...of, draft, draftHashHex, nonce });
	assert.equal(stale.ok ? "" : stale.fault.code, "stale");
	must(await operator.deny(waits.id));
	// The agents' door knows no such words.
	const reached = await (bot.call as unknown as (method: string, params: unknown) => Promise<{ ok: boolean }>)("rule.write", {}).catch(
		() => ({ ok: false }),
	);
	assert.equal(reached.ok, false);
});

test("a rule in force that does not change what a trust level asks says so", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, {});
	await host.confirm("bot", "Assisted");
	const { operator, ask } = await scene(host);
	const waits = await ask("npm test");
	const of = await about(operator, waits.id);
	const { draft } = must(await operator.call("rule.start", { ...of, scope: "exact" }));
	const { preview, written } = await write(operator, of, draft);
	assert.equal(preview.outcome, "held");
	assert.match(preview.conflicts.join(" "), /Still asks: .*Assisted/);
	const { state, text } = must(written);
	assert.equal(state, "waits");
	assert.match(text, /^In force \(revision \d+\), and this request still waits\. Still asks: .*Assisted/);
});

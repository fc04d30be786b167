import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Decision } from "../../src/shared/contract/agent.ts";
import type { Result } from "../../src/shared/lib/result.ts";
import { type ConsoleClient, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";

/**
 * Who: a page, a second window or a program that has seen one approval go by. What they try: to use it again, for
 * something else, from somewhere else, or later. What must happen: one arming is one yes to one version of one request,
 * from the console that armed it, and whatever else comes changes nothing.
 */

const start = async (t: TestContext) => {
	const host = await startHost(t, { toml: '[safety]\napproval_mode = "safe"\n' });
	await host.confirm("bot");
	const bot = await host.agent("bot");
	const open = async (): Promise<ConsoleClient> => {
		const console = await host.console();
		must(await console.call("state.watch", {}));
		return console;
	};
	const console = await open();
	/** Asks to write a file, and resolves when a person could see it. */
	const hold = async (id: string): Promise<{ readonly asked: Promise<Result<Decision>> }> => {
		const asked = bot.call("action.request", {
			id,
			tool: "file_write",
			args: { path: join(host.work, id), content: id },
			cwd: host.work,
			workspace: host.work,
		});
		await console.waiting(id);
		return { asked };
	};
	const arm = async (id: string, by = console) => {
		const { digest, rev } = must(await by.call("request.card", { id }));
		const about = { id, digest, rev };
		return { ...about, ...must(await by.call("request.arm", about)) };
	};
	type Armed = Awaited<ReturnType<typeof arm>>;
	const approve = (armed: Omit<Armed, "nonce"> & { readonly nonce?: string }, by = console) =>
		by.call("request.answer", { ...armed, verdict: "approve", ...by.answered });
	const codeOf = async (answered: ReturnType<typeof approve>): Promise<string> => {
		const result = await answered;
		return result.ok ? result.value.state : result.fault.code;
	};
	const isWaiting = async (id: string): Promise<boolean> =>
		must(await console.call("state.watch", {})).waiting.some((each) => each.id === id);
	const allowed = (): (string | undefined)[] =>
		host.entries().flatMap(({ type, request }) => (type === "request.allowed" ? [request] : []));
	return { host, bot, console, open, hold, arm, approve, codeOf, isWaiting, allowed };
};

test("one arming approves once: not again, not another request, not after it was tried on another", async (t) => {
	const { hold, arm, approve, codeOf, isWaiting, allowed } = await start(t);
	const one = await hold("w1");
	await hold("w2");
	const armed = await arm("w1");
	assert.equal(await codeOf(approve(armed)), "ended");
	assert.equal(must(await one.asked).outcome, "allowed");
	const second = await arm("w2");
	for (const again of [armed, { ...second, nonce: armed.nonce }]) assert.equal(await codeOf(approve(again)), "forbidden");
	assert.equal(await isWaiting("w2"), true);
	// The right nonce on the wrong request is spent by it.
	const third = await hold("w3");
	assert.equal(await codeOf(approve({ ...(await arm("w3")), nonce: second.nonce })), "forbidden");
	assert.equal(await codeOf(approve(second)), "forbidden");
	assert.equal(await codeOf(approve(await arm("w3"))), "ended");
	assert.equal(must(await third.asked).outcome, "allowed");
	assert.deepEqual(allowed(), ["w1", "w3"]);
});

test("two prompts with crossed answers approve neither", async (t) => {
	const { hold, arm, approve, codeOf, isWaiting, allowed } = await start(t);
	await hold("w1");
	await hold("w2");
	const [one, two] = [await arm("w1"), await arm("w2")];
	const crossed = [
		{ ...one, id: "w2" },
		{ ...two, digest: one.digest },
		{ ...one, digest: two.digest },
		{ ...two, id: "w1", rev: one.rev },
	];
	for (const each of crossed) assert.equal(await codeOf(approve(each)), "forbidden");
	assert.deepEqual([await isWaiting("w1"), await isWaiting("w2")], [true, true]);
	assert.deepEqual(allowed(), []);
});

test("an approval that was not armed, or was armed elsewhere, is refused", async (t) => {
	const { host, console, open, hold, arm, approve, codeOf, isWaiting, allowed } = await start(t);
	await hold("w1");
	const { nonce, ...bare } = await arm("w1");
	assert.equal(await codeOf(approve(bare)), "forbidden");
	for (const guess of ["", "0", nonce.slice(0, -1), `${nonce}0`, nonce.toUpperCase() === nonce ? nonce.toLowerCase() : nonce.toUpperCase()])
		assert.notEqual(await codeOf(approve({ ...bare, nonce: guess })), "ended");
	const other = await open();
	const theirs = await arm("w1", other);
	assert.equal(await codeOf(approve(theirs)), "forbidden");
	assert.equal(await codeOf(approve(theirs, other)), "forbidden", "it was spent");
	const abandoned = await arm("w1", other);
	other.close();
	assert.equal(await codeOf(approve(abandoned)), "forbidden");
	assert.equal(await codeOf(approve(abandoned, await open())), "forbidden");
	assert.equal(await isWaiting("w1"), true);
	assert.deepEqual(allowed(), []);
	// Nor does a digest that nobody was shown arm, or deny.
	const unseen = { id: "w1", digest: "0".repeat(64), rev: 1 };
	const blind = await (await open()).call("request.arm", unseen);
	assert.equal(!blind.ok && blind.fault.code, "stale");
	const denied = await console.call("request.answer", { ...unseen, verdict: "deny", ...console.answered });
	assert.equal(!denied.ok && denied.fault.code, "conflict");
	assert.equal(await isWaiting("w1"), true);
	assert.equal(host.entries().filter((each) => each.type === "answer.refused").length, 1);
});

test("two windows approve at once: one yes is recorded, the other is told that it came too late", async (t) => {
	const { host, console, open, hold, arm, approve, codeOf } = await start(t);
	const other = await open();
	for (let round = 0; round < 20; round++) {
		const id = `w${round}`;
		const { asked } = await hold(id);
		const [mine, theirs] = [await arm(id), await arm(id, other)];
		const codes = await Promise.all([codeOf(approve(mine)), codeOf(approve(theirs, other)), codeOf(approve(mine, console))]);
		assert.deepEqual(codes.toSorted(), ["conflict", "ended", "forbidden"]);
		assert.equal(must(await asked).outcome, "allowed");
		const about = host.entries().filter((each) => each.request === id);
		assert.deepEqual(about.map((each) => each.type).toSorted(), ["answer.late", "request.allowed", "request.held"]);
	}
});

test("a version that changed on the disk cannot be approved by what was armed before, whichever version is named", async (t) => {
	const { host, hold, arm, approve, codeOf, isWaiting, allowed } = await start(t);
	await hold("w1");
	const first = await arm("w1");
	writeFileSync(join(host.work, "w1"), "somebody else's");
	const second = await arm("w1");
	assert.deepEqual([first.rev, second.rev], [1, 2]);
	assert.equal(await codeOf(approve({ ...first, rev: 2 })), "forbidden");
	assert.equal(await codeOf(approve({ ...second, rev: 1 })), "forbidden");
	assert.equal(await codeOf(approve(first)), "forbidden");
	const third = await arm("w1");
	writeFileSync(join(host.work, "w1"), "and again");
	assert.equal(await codeOf(approve(third)), "stale");
	assert.equal(await isWaiting("w1"), true);
	assert.deepEqual(allowed(), []);
});

test("an approval kept over a restart opens nothing, and the request it was for has ended", async (t) => {
	const { host, hold, arm, allowed } = await start(t);
	await hold("w1");
	const armed = await arm("w1");
	await host.kill();
	await host.restart();
	const console = await host.console();
	must(await console.call("state.watch", {}));
	const bot = await host.agent("bot");
	const again = await bot.call("action.request", {
		id: "w1",
		tool: "file_write",
		args: { path: join(host.work, "w1"), content: "w1" },
		cwd: host.work,
		workspace: host.work,
	});
	assert.equal(must(again).outcome, "denied");
	const replayed = await console.call("request.answer", { ...armed, verdict: "approve", ...console.answered });
	assert.equal(!replayed.ok && replayed.fault.code, "forbidden");
	assert.deepEqual(allowed(), []);
});

test("an allowed request is told again to who asked, and executes nothing new: the same id cannot carry another action", async (t) => {
	const { host, bot, hold, arm, approve, codeOf, allowed } = await start(t);
	const { asked } = await hold("w1");
	assert.equal(await codeOf(approve(await arm("w1"))), "ended");
	const first = must(await asked);
	const draft = { id: "w1", tool: "file_write", cwd: host.work, workspace: host.work };
	const same = must(await bot.call("action.request", { ...draft, args: { path: join(host.work, "w1"), content: "w1" } }));
	assert.deepEqual(same, first);
	for (const args of [
		{ path: join(host.work, "w1"), content: "w1 " },
		{ path: join(host.work, "w2"), content: "w1" },
		{ path: join(host.work, "w1"), content: "w1", mode: 511 },
	]) {
		const other = await bot.call("action.request", { ...draft, args });
		assert.equal(!other.ok && other.fault.code, "conflict");
	}
	assert.deepEqual(allowed(), ["w1"]);
});

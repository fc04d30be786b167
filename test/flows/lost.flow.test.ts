import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { must } from "../kit/rig.ts";
import { tell } from "../kit/story.ts";

/** Requests whose agent, or whose host, goes away while they wait. */

const toml = '[safety]\napproval_mode = "safe"\n';

test("the host is killed while a request is held", async (t) => {
	const story = await tell(t, "killed-while-held", { toml });
	const { work } = story.host;
	const draft = { id: "w1", tool: "file_write", args: { path: join(work, "a.md"), content: "a" }, cwd: work, workspace: work };
	const bot = await story.agent();
	const asked = await story.step("the agent asks and waits", async () => {
		const asking = bot.call("action.request", draft);
		await story.console().waiting("w1");
		return { asking };
	});
	await story.step("the host is killed: the agent has no answer, which is no yes", async () => {
		story.lost();
		await story.host.kill();
		const lost = await asked.asking;
		assert.ok(!lost.ok);
		story.note("agent", `× ${lost.fault.code}`);
	});
	await story.step("it is started again: what was held is withdrawn", async () => {
		await story.host.restart();
		await story.reconnect();
		must(await story.console().call("activity.list", { limit: 1 }));
	});
	await story.step("the agent comes back and asks for the same: it is told how it ended", async () => {
		must(await (await story.agent()).call("action.request", draft));
	});
	await story.step("stopped, the log verifies from its files alone", async () => {
		story.lost();
		assert.equal(await story.host.stop(), 0);
		const { state, damage } = await story.host.verify();
		story.note("disk", `verification ${state}, ${damage.length} damages`);
	});
	story.end();
});

test("the agent takes its request back", async (t) => {
	const story = await tell(t, "agent-cancels", { toml });
	const { work } = story.host;
	const bot = await story.agent();
	await story.step("the agent asks, thinks again, and cancels", async () => {
		const asking = bot.call("action.request", {
			id: "w1",
			tool: "file_write",
			args: { path: join(work, "a.md"), content: "a" },
			cwd: work,
			workspace: work,
		});
		await story.console().waiting("w1");
		must(await bot.call("action.cancel", { id: "w1", reason: "found another way" }));
		must(await asking);
	});
	await story.step("a person who was reading it answers: nothing happens", async () => {
		await story.console().call("request.arm", { id: "w1", digest: "0".repeat(64), rev: 1 });
	});
	story.end();
});

test("the agent dies while it waits", async (t) => {
	const story = await tell(t, "agent-dies", { toml });
	const { work } = story.host;
	const bot = await story.agent();
	await story.step("the agent asks", async () => {
		void bot.call("action.request", {
			id: "w1",
			tool: "file_write",
			args: { path: join(work, "a.md"), content: "a" },
			cwd: work,
			workspace: work,
		});
		await story.console().waiting("w1");
	});
	await story.step("its connection ends: the request leaves the Inbox", async () => {
		const console = story.console();
		bot.close();
		await console.ended("w1");
	});
	story.end();
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { must } from "../kit/rig.ts";
import { tell } from "../kit/story.ts";

/** What changes between the question and the answer. */

const toml = '[safety]\napproval_mode = "safe"\n';

test("the file is edited by somebody else between request and approval", async (t) => {
	const story = await tell(t, "edited-while-held", { toml, prepare: (work) => writeFileSync(join(work, "list.md"), "- milk\n- bread\n") });
	const { work } = story.host;
	const path = join(work, "list.md");
	const bot = await story.agent();
	const console = story.console();
	const asked = await story.step("the agent asks to edit a file", async () => {
		const asking = bot.call("action.request", {
			id: "e1",
			tool: "file_edit",
			args: { path, edits: [{ old: "milk", new: "oat milk" }] },
			cwd: work,
			workspace: work,
		});
		await console.waiting("e1");
		return { asking };
	});
	const shown = await story.step("a person reads the card and arms", async () => {
		const card = must(await console.call("request.card", { id: "e1" }));
		const about = { id: "e1", digest: card.digest, rev: card.rev };
		return { about, ...must(await console.call("request.arm", about)) };
	});
	await story.step("the file changes on the disk; the approval of what was shown is not used", async () => {
		writeFileSync(path, "- milk\n- bread\n- the key of the safe\n");
		await console.call("request.answer", { ...shown.about, nonce: shown.nonce, verdict: "approve", ...console.answered });
		await console.waiting("e1", 2);
	});
	await story.step("the person reads the new card and approves that", async () => {
		must(await console.approve("e1"));
		must(await asked.asking);
	});
	story.end();
});

test("a person changes a command and approves what they changed it to", async (t) => {
	const story = await tell(t, "edited-approved", { toml: `${toml}denied_commands = ["sudo"]\n`, takesEdits: true });
	const { work } = story.host;
	const bot = await story.agent();
	const console = story.console();
	const draft = { id: "e1", tool: "shell_exec", cwd: work, workspace: work };
	const asked = await story.step("the agent asks to run a command", async () => {
		const asking = bot.call("action.request", { ...draft, args: { command: "echo all > notes.txt" } });
		await console.waiting("e1");
		return { asking };
	});
	const shown = await story.step("a person reads the card and arms", async () => {
		const { digest, rev } = must(await console.call("request.card", { id: "e1" }));
		const about = { id: "e1", digest, rev };
		return { about, ...must(await console.call("request.arm", about)) };
	});
	await story.step("they change it to what the rules deny: that cannot be put up for approval", async () => {
		await console.edit("e1", { command: "sudo tee notes.txt" });
	});
	await story.step("they change it to something else; it has to be read anew", async () => {
		must(await console.edit("e1", { command: "echo some > notes.txt" }));
		await console.waiting("e1", 2);
		must(await console.call("request.card", { id: "e1" }));
	});
	await story.step("what was armed before approves nothing", async () => {
		await console.call("request.answer", { ...shown.about, nonce: shown.nonce, verdict: "approve", ...console.answered });
	});
	await story.step("they approve what is shown; the agent is told what to run", async () => {
		must(await console.approve("e1"));
		must(await asked.asking);
	});
	await story.step("after a restart, what was first asked is not allowed under this id, and what was approved is", async () => {
		story.lost();
		await story.host.kill();
		await story.host.restart();
		await story.reconnect();
		const again = await story.agent();
		await again.call("action.request", { ...draft, args: { command: "echo all > notes.txt" } });
		must(await again.call("action.request", { ...draft, args: { command: "echo some > notes.txt" } }));
		must(await again.call("action.finish", { id: "e1", outcome: "succeeded" }));
		must(await story.console().call("audit.why", { request: "e1" }));
	});
	story.end();
});

test("stop all", async (t) => {
	const story = await tell(t, "stop-all", { toml, prepare: (work) => writeFileSync(join(work, "README.md"), "x") });
	const { work } = story.host;
	const bot = await story.agent();
	const console = story.console();
	const write = (id: string) =>
		bot.call("action.request", { id, tool: "file_write", args: { path: join(work, `${id}.md`), content: id }, cwd: work, workspace: work });
	const read = (id: string) =>
		bot.call("action.request", { id, tool: "file_read", args: { path: join(work, "README.md") }, cwd: work, workspace: work });
	const asked = await story.step("two requests wait", async () => {
		const one = write("w1");
		await console.waiting("w1");
		const two = write("w2");
		await console.waiting("w2");
		return { one, two };
	});
	await story.step("a person stops everything", async () => {
		must(await console.call("halt.set", { reason: "it deletes the wrong files" }));
		must(await asked.one);
		must(await asked.two);
	});
	await story.step("not even a read runs", async () => {
		must(await read("r1"));
	});
	await story.step("released, it goes on", async () => {
		must(await console.call("halt.release", { reason: "it was the right folder" }));
		must(await read("r2"));
	});
	story.end();
});

test("an agent that nobody knows yet", async (t) => {
	const story = await tell(t, "unconfirmed-then-confirmed", {
		toml,
		level: null,
		prepare: (work) => writeFileSync(join(work, "README.md"), "x"),
	});
	const { work } = story.host;
	const console = story.console();
	const draft = (id: string) => ({ id, tool: "file_read", args: { path: join(work, "README.md") }, cwd: work, workspace: work });
	const bot = await story.step("a stranger says hello", () => story.agent());
	const asked = await story.step("even a read of it asks", async () => {
		const asking = bot.call("action.request", draft("r1"));
		await console.waiting("r1");
		return { asking };
	});
	await story.step("a person approves this one read", async () => {
		must(await console.approve("r1"));
		must(await asked.asking);
	});
	await story.step("a person confirms the agent, with the key that is shown", async () => {
		const view = await story.quietly(() => console.agentView("bot"));
		await console.call("agent.confirm", { name: "bot", keyFingerprint: "0000-0000-0000-0000-0000" });
		must(await console.call("agent.confirm", { name: "bot", keyFingerprint: view.keyFingerprint, level: "Assisted" }));
	});
	await story.step("its next read runs, and a write asks", async () => {
		must(await bot.call("action.request", draft("r2")));
		must(
			await bot.call("action.request", {
				...draft("w1"),
				tool: "file_write",
				args: { path: join(work, "a.md"), content: "a" },
				waitMs: 300,
			}),
		);
		await console.ended("w1");
	});
	story.end();
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sha256Hex } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { tell } from "../kit/story.ts";

/** Requests that come to an answer. */

const toml = '[safety]\napproval_mode = "safe"\ndenied_paths = [".env"]\n';
const notes = "buy milk\n";

test("a read is allowed at once and reported", async (t) => {
	const story = await tell(t, "allowed-read", { toml, prepare: (work) => writeFileSync(join(work, "README.md"), "# Greeter\n") });
	const { work } = story.host;
	const bot = await story.agent();
	const path = join(work, "README.md");
	await story.step("the agent reads a file of its workspace", async () => {
		must(
			await bot.call("action.request", {
				id: "r1",
				tool: "file_read",
				args: { path },
				cwd: work,
				workspace: work,
				reason: "to learn what this is",
			}),
		);
	});
	await story.step("it reports what it did", async () => {
		must(
			await bot.call("action.finish", {
				id: "r1",
				outcome: "succeeded",
				durationMs: 2,
				files: [{ path, sha256Hex: sha256Hex(readFileSync(path)) }],
			}),
		);
	});
	story.end();
});

test("a denied path is refused, under its own name and another", async (t) => {
	const story = await tell(t, "denied-path", { toml, prepare: (work) => writeFileSync(join(work, ".env"), "A=1\n") });
	const { work } = story.host;
	const bot = await story.agent();
	await story.step("the agent reads a file that no agent may read", async () => {
		must(await bot.call("action.request", { id: "r1", tool: "file_read", args: { path: join(work, ".env") }, cwd: work, workspace: work }));
	});
	await story.step("it tries by way of a command", async () => {
		must(await bot.call("action.request", { id: "r2", tool: "shell_exec", args: { command: "cat ./.env" }, cwd: work, workspace: work }));
	});
	story.end();
});

test("a write is held until a person approves it", async (t) => {
	const story = await tell(t, "held-approved", { toml });
	const { work } = story.host;
	const bot = await story.agent();
	const path = join(work, "notes.md");
	const asked = await story.step("the agent asks to write a file", async () => {
		const asking = bot.call("action.request", {
			id: "w1",
			tool: "file_write",
			args: { path, content: notes },
			cwd: work,
			workspace: work,
			reason: "to remember it",
		});
		await story.console().waiting("w1");
		story.note("disk", existsSync(path) ? "notes.md is there" : "notes.md is not there");
		return { asking };
	});
	await story.step("a person reads the card and approves", async () => {
		must(await story.console().approve("w1"));
		must(await asked.asking);
	});
	await story.step("the agent writes it and reports", async () => {
		writeFileSync(path, notes);
		must(await bot.call("action.finish", { id: "w1", outcome: "succeeded", durationMs: 3, files: [{ path }] }));
	});
	await story.step("asked again about the same id, it is told the same, and nothing is added", async () => {
		must(
			await bot.call("action.request", {
				id: "w1",
				tool: "file_write",
				args: { path, content: notes },
				cwd: work,
				workspace: work,
				reason: "to remember it",
			}),
		);
	});
	story.end();
});

test("a person denies and tells the agent why", async (t) => {
	const story = await tell(t, "held-denied-with-feedback", { toml });
	const { work } = story.host;
	const bot = await story.agent();
	const asked = await story.step("the agent asks to run a command", async () => {
		const asking = bot.call("action.request", {
			id: "c1",
			tool: "shell_exec",
			args: { command: "npm publish" },
			cwd: work,
			workspace: work,
		});
		await story.console().waiting("c1");
		return { asking };
	});
	await story.step("a person says no; the no can be taken back for a moment, then it is delivered", async () => {
		must(await story.console().deny("c1", "not before the tests are green"));
		must(await asked.asking);
	});
	await story.step("a second answer comes too late", async () => {
		await story
			.console()
			.call("request.answer", { id: "c1", digest: "0".repeat(64), rev: 1, verdict: "deny", ...story.console().answered });
	});
	story.end();
});

test("nobody answers in time", async (t) => {
	const story = await tell(t, "held-timed-out", { toml });
	const { work } = story.host;
	const bot = await story.agent();
	await story.step("the agent asks and waits half a second", async () => {
		must(
			await bot.call("action.request", {
				id: "w1",
				tool: "file_write",
				args: { path: join(work, "a.md"), content: "a" },
				cwd: work,
				workspace: work,
				waitMs: 500,
			}),
		);
		await story.console().ended("w1");
	});
	story.end();
});

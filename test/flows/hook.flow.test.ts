import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import { builtCarriers, createHookAgent, hookAgentName, type ToolUse, type Used } from "../kit/hook-agent.ts";
import { must } from "../kit/rig.ts";
import { isWriting, type StoryOptions, tell } from "../kit/story.ts";

/**
 * From a hook's stdin to the line in the audit log: Claude Code's side of the contract, the carrier as it is built and
 * installed, the socket, the engine, the person, and back to the hook's stdout and exit code.
 */

const folder = mkdtempSync(join(tmpdir(), "cs-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const carriers = builtCarriers(folder);

const rules = '[safety]\napproval_mode = "safe"\ndenied_paths = [".env"]\n';
const list = "- milk\n- bread\n";

/** Each carrier has its own words for what it finds out by itself. */
const ownWords = /^ {2}hook +stderr /;

for (const [name, carrier] of Object.entries(carriers)) {
	const skip =
		carrier === null
			? "there is nothing on this machine to build it with"
			: isWriting && name !== "helper" && "the helper writes the transcripts";

	const begin = async (t: TestContext, title: string, options: StoryOptions & { readonly timeoutSeconds?: number } = {}) => {
		const story = await tell(t, title, { toml: rules, agent: hookAgentName, isHooked: true, ...options });
		const { timeoutSeconds } = options;
		const agent = createHookAgent({
			host: story.host,
			carrier: carrier ?? "",
			...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
			onCall: (event, payload) => story.note("hook", `${event} stdin ${story.show(payload)}`),
			onSaid: (event, { code, stdout, stderr }) => {
				if (stdout !== "") story.note("hook", `stdout ${story.show(JSON.parse(stdout))}`);
				if (stderr !== "") story.note("hook", `stderr ${story.show(stderr)}`);
				story.note("hook", `${event} exit ${code}`);
			},
		});
		const { work } = story.host;
		const see = (file: string): void => {
			const path = join(work, file);
			story.note("disk", existsSync(path) ? `${file}: ${JSON.stringify(readFileSync(path, "utf8"))}` : `${file} is not there`);
		};
		return {
			story,
			agent,
			work,
			see,
			/** The tool call is sent, and has come to wait for a person. */
			hold: (does: string, tool: ToolUse): Promise<{ using: Promise<Used> }> =>
				story.step(does, async () => {
					const using = agent.use(tool);
					await story.console().waiting(`cc:${tool.id}`);
					return { using };
				}),
			end: (): void => story.end(name === "helper" ? undefined : ownWords),
		};
	};
	const write = (work: string): ToolUse => ({
		id: "toolu_1",
		name: "Write",
		input: { file_path: join(work, "notes.md"), content: "buy milk\n" },
	});

	describe(`a hook call carried by the ${name}`, { skip, concurrency: 4 }, () => {
		test("a read is allowed at once", async (t) => {
			const { story, agent, work, end } = await begin(t, "hook-allowed-read", {
				prepare: (folder) => writeFileSync(join(folder, "README.md"), "# Greeter\n"),
			});
			await story.step("the model reads a file; the hook allows it, the tool runs, the hook reports", async () => {
				const used = await agent.use({ id: "toolu_1", name: "Read", input: { file_path: join(work, "README.md") } });
				assert.deepEqual([used.hasRun, used.verdicts], [true, ["allow"]]);
			});
			end();
		});

		test("a denied path is refused, under its own name and another", async (t) => {
			const { story, agent, work, end } = await begin(t, "hook-denied-path", {
				prepare: (folder) => writeFileSync(join(folder, ".env"), "A=1\n"),
			});
			await story.step("the model reads a file that no agent may read", async () => {
				const used = await agent.use({ id: "toolu_1", name: "Read", input: { file_path: join(work, ".env") } });
				assert.deepEqual([used.hasRun, used.verdicts], [false, ["deny"]]);
			});
			await story.step("it tries by way of a command", async () => {
				const used = await agent.use({ id: "toolu_2", name: "Bash", input: { command: "cat ./.env > copy.txt" } });
				assert.deepEqual([used.hasRun, used.verdicts], [false, ["deny"]]);
			});
			end();
		});

		test("a write is held until a person approves it", async (t) => {
			const { story, work, see, hold, end } = await begin(t, "hook-held-approved");
			const { using } = await hold("the model wants to write a file; the hook waits", write(work));
			await story.step("a person reads the card and approves; the hook allows it, the tool runs, the hook reports", async () => {
				see("notes.md");
				must(await story.console().approve("cc:toolu_1"));
				assert.deepEqual(await using.then(({ hasRun, verdicts }) => [hasRun, verdicts]), [true, ["allow"]]);
				see("notes.md");
			});
			end();
		});

		test("a person denies and tells the agent why", async (t) => {
			const { story, see, hold, end } = await begin(t, "hook-held-denied-with-feedback");
			const command = "echo done > built.txt";
			const { using } = await hold("the model wants to run a command; the hook waits", { id: "toolu_1", name: "Bash", input: { command } });
			await story.step("a person says no, and the model is told why; nothing ran", async () => {
				must(await story.console().deny("cc:toolu_1", "not before the tests are green"));
				const { hasRun, told } = await using;
				assert.equal(hasRun, false);
				assert.match(told, /not before the tests are green/);
				see("built.txt");
			});
			end();
		});

		test("a person changes the command and approves that", async (t) => {
			const { story, see, hold, end } = await begin(t, "hook-held-edited");
			const command = "echo all > notes.txt";
			const { using } = await hold("the model wants to run a command; the hook waits", { id: "toolu_1", name: "Bash", input: { command } });
			await story.step("a person changes it and approves what they read then; the hook hands the change to Claude Code", async () => {
				must(await story.console().edit("cc:toolu_1", { command: "echo some > notes.txt" }));
				must(await story.console().approve("cc:toolu_1"));
				assert.deepEqual(await using.then(({ hasRun, verdicts }) => [hasRun, verdicts]), [true, ["allow"]]);
				see("notes.txt");
			});
			end();
		});

		test("nobody answers in time", async (t) => {
			const { story, agent, work, see, end } = await begin(t, "hook-held-timed-out", { timeoutSeconds: 1 });
			await story.step("the model wants to write a file; the hook says no well before Claude Code would end it", async () => {
				assert.equal((await agent.use(write(work))).hasRun, false);
				await story.console().ended("cc:toolu_1");
				see("notes.md");
			});
			end();
		});

		test("the daemon is killed while the call is held", async (t) => {
			const { story, agent, work, see, hold, end } = await begin(t, "hook-killed-while-held");
			const { using } = await hold("the model wants to write a file; the hook waits", write(work));
			await story.step("the daemon is killed: the hook says no", async () => {
				story.lost();
				await story.host.kill();
				assert.deepEqual(await using.then(({ hasRun, verdicts }) => [hasRun, verdicts]), [false, ["deny"]]);
				see("notes.md");
			});
			await story.step("while it is not there, the hook says no to everything", async () => {
				assert.equal((await agent.use({ id: "toolu_2", name: "Read", input: { file_path: join(work, "a.md") } })).hasRun, false);
			});
			await story.step("it is started again: what was held is withdrawn", async () => {
				await story.host.restart();
				await story.reconnect();
			});
			await story.step("the model tries the same call again: it is told how it ended", async () => {
				assert.equal((await agent.use(write(work))).hasRun, false);
				see("notes.md");
			});
			end();
		});

		test("the file is edited by somebody else between request and approval", async (t) => {
			const { story, work, see, hold, end } = await begin(t, "hook-edited-while-held", {
				prepare: (folder) => writeFileSync(join(folder, "list.md"), list),
			});
			const console = story.console();
			const { using } = await hold("the model wants to edit a file; the hook waits", {
				id: "toolu_1",
				name: "Edit",
				input: { file_path: join(work, "list.md"), old_string: "milk", new_string: "oat milk" },
			});
			const shown = await story.step("a person reads the card and arms", async () => {
				const { digest, rev } = must(await console.call("request.card", { id: "cc:toolu_1" }));
				const about = { id: "cc:toolu_1", digest, rev };
				return { ...about, ...must(await console.call("request.arm", about)) };
			});
			await story.step(
				"the file changes on the disk; the approval of what was shown is not used, and the hook goes on waiting",
				async () => {
					writeFileSync(join(work, "list.md"), `${list}- the key of the safe\n`);
					const answered = await console.call("request.answer", { ...shown, verdict: "approve", ...console.answered });
					assert.equal(!answered.ok && answered.fault.code, "stale");
					await console.waiting("cc:toolu_1", 2);
					see("list.md");
				},
			);
			await story.step("the person reads the new card and approves that", async () => {
				must(await console.approve("cc:toolu_1"));
				assert.equal((await using).hasRun, true);
				see("list.md");
			});
			end();
		});
	});
}

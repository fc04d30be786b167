import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import { builtCarriers, createHookAgent, type HookAgentOptions, hookAgentName, type ToolUse, type Used } from "../kit/hook-agent.ts";
import { sha256Hex, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import type { Level } from "../../src/shared/model/words.ts";

/**
 * What the hook holds or denies has no effect: no file is written, no command runs. The agent here runs whatever its
 * hooks do not stop, so a hook that merely says nothing would show at once.
 */

const folder = mkdtempSync(join(tmpdir(), "cs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const safe = '[safety]\napproval_mode = "safe"\ndenied_paths = [".env", "secret/**"]\n';
const paranoid = '[safety]\napproval_mode = "paranoid"\n';

/** Every file below a folder, with its content and the time it was changed. */
const diskOf = (top: string): Record<string, string> => {
	const found: Record<string, string> = {};
	for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		found[path] = entry.isFile() ? `${sha256Hex(readFileSync(path))} ${statSync(path).mtimeMs}` : "folder";
	}
	return found;
};

/** Tool calls that would all leave a trace in the workspace. */
const toolsFor = (work: string): readonly ToolUse[] => [
	{ id: "toolu_1", name: "Write", input: { file_path: join(work, "new.md"), content: "new" } },
	{ id: "toolu_2", name: "Write", input: { file_path: join(work, ".env"), content: "A=2\n" } },
	{ id: "toolu_3", name: "Edit", input: { file_path: join(work, "list.md"), old_string: "milk", new_string: "oat milk" } },
	{ id: "toolu_4", name: "Bash", input: { command: "echo ran > ran.txt" } },
	{ id: "toolu_5", name: "Bash", input: { command: "rm -rf build" } },
	{ id: "toolu_6", name: "Bash", input: { command: "cat .env > copy.txt" } },
	{ id: "toolu_7", name: "Bash", input: { command: `ls${" ".repeat(200)}; touch hidden` } },
	{ id: "toolu_8", name: "Bash", input: { command: "sh -c 'touch wrapped'" } },
];

for (const [name, carrier] of Object.entries(builtCarriers(folder))) {
	const skip = carrier === null && "there is nothing on this machine to build it with";

	const start = async (t: TestContext, toml: string, level: Level = "Assisted", options: Partial<HookAgentOptions> = {}) => {
		const host = await startHost(t, { toml });
		await host.confirm(hookAgentName, level);
		const { work } = host;
		mkdirSync(join(work, "build"));
		for (const [file, text] of Object.entries({ ".env": "A=1\n", "list.md": "- milk\n", "build/out.js": "x" })) {
			writeFileSync(join(work, file), text);
		}
		const agent = createHookAgent({ host, carrier: carrier ?? "", ...options });
		const console = await host.console();
		must(await console.call("state.watch", {}));
		const before = diskOf(work);
		const reads = join(work, "list.md");
		return {
			host,
			work,
			agent,
			console,
			tools: toolsFor(work),
			/** A read that the rules allow: shows that it is the hook that decides, and not a broken one. */
			read: (id: string) => agent.use({ id, name: "Read", input: { file_path: reads } }),
			untouched: (): void => assert.deepEqual(diskOf(work), before),
			nothingRan: (used: readonly Used[]): void => {
				for (const { hasRun, verdicts, told } of used) assert.deepEqual([hasRun, verdicts.at(-1)], [false, "deny"], told);
				assert.deepEqual(diskOf(work), before);
				assert.deepEqual(
					host.entries().flatMap(({ type }) => (type === "request.finished" || type === "unasked.seen" ? [type] : [])),
					[],
				);
			},
		};
	};
	const waitingFor = (tools: readonly ToolUse[]): string[] => tools.map((tool) => `cc:${tool.id}`);

	describe(`a hook carried by the ${name}: no effect`, { skip, concurrency: 4 }, () => {
		test("while a person reads, after their no, and after the agent was stopped", async (t) => {
			const { agent, console, tools, untouched, nothingRan } = await start(t, paranoid);
			const using = tools.map((tool) => agent.use(tool));
			for (const id of waitingFor(tools)) await console.waiting(id);
			untouched();
			for (const id of waitingFor(tools.slice(0, 4))) must(await console.deny(id, "not today"));
			const denied = await Promise.all(using.slice(0, 4));
			nothingRan(denied);
			for (const { told } of denied) assert.match(told, /not today/);
			must(await console.call("halt.set", { reason: "enough" }));
			nothingRan(await Promise.all(using));
			nothingRan(await Promise.all(tools.map((tool) => agent.use({ ...tool, id: `${tool.id}_again` }))));
		});

		test("of what the rules deny, and of everything but reads at level Shadow", async (t) => {
			const { agent, tools, read, nothingRan } = await start(t, safe, "Shadow");
			nothingRan(await Promise.all(tools.map((tool) => agent.use(tool))));
			const { hasRun, verdicts } = await read("toolu_read");
			assert.deepEqual([hasRun, verdicts], [true, ["allow"]]);
		});

		test("of what nobody answered in time", async (t) => {
			const { agent, tools, nothingRan } = await start(t, paranoid, "Assisted", { timeoutSeconds: 1 });
			nothingRan(await Promise.all(tools.map((tool) => agent.use(tool))));
		});

		test("when the daemon is killed while everything is held, and after that", async (t) => {
			const { host, agent, console, tools, read, nothingRan } = await start(t, paranoid);
			const using = tools.map((tool) => agent.use(tool));
			for (const id of waitingFor(tools)) await console.waiting(id);
			await host.kill();
			nothingRan(await Promise.all(using));
			nothingRan(await Promise.all([...tools.map((tool) => agent.use(tool)), read("toolu_read")]));
		});

		const isLinux = process.platform === "linux";
		test("when the hook itself is killed while it waits", { skip: !isLinux && "only Linux tells who started what" }, async (t) => {
			const shells: number[] = [];
			const { agent, console, tools, nothingRan } = await start(t, paranoid, "Assisted", { onSpawn: (pid) => shells.push(pid) });
			const [tool] = tools;
			const using = agent.use(tool as ToolUse);
			await console.waiting("cc:toolu_1");
			for (const child of childrenOf(shells[0] ?? 0)) process.kill(child, "SIGKILL");
			nothingRan([await using]);
			assert.equal((await console.ended("cc:toolu_1")).code, "withdrawn");
		});

		test("when the carrier is gone, or cannot be run", async (t) => {
			const { host, tools, nothingRan } = await start(t, safe);
			const dead = join(host.root, "dead");
			writeFileSync(dead, "#!/nowhere/sh\n");
			chmodSync(dead, 0o755);
			for (const broken of [join(host.root, "gone"), dead, host.root]) {
				const agent = createHookAgent({ host, carrier: broken });
				nothingRan(await Promise.all(tools.map((tool) => agent.use(tool))));
			}
		});

		test("when something else listens in the daemon's place and says yes to everything, without the contract", async (t) => {
			const { host, agent, tools, nothingRan } = await start(t, safe);
			await host.kill();
			rmSync(host.agentSocket, { force: true });
			const server = createServer((socket) => {
				socket.on("error", () => undefined);
				socket.end('{"permissionDecision":"allow"}\nallow\nyes\n');
			});
			t.after(() => server.close());
			await new Promise<void>((resolve) => server.listen(host.agentSocket, resolve));
			nothingRan(await Promise.all(tools.map((tool) => agent.use(tool))));
		});

		test("but what a person approves happens once, and is reported", async (t) => {
			const { host, work, agent, console, tools, untouched } = await start(t, paranoid);
			const wanted = [tools[0], tools[3]] as ToolUse[];
			const using = wanted.map((tool) => agent.use(tool));
			for (const id of waitingFor(wanted)) await console.waiting(id);
			untouched();
			for (const id of waitingFor(wanted)) must(await console.approve(id));
			for (const { hasRun, verdicts } of await Promise.all(using)) assert.deepEqual([hasRun, verdicts], [true, ["allow"]]);
			assert.equal(readFileSync(join(work, "new.md"), "utf8"), "new");
			assert.equal(readFileSync(join(work, "ran.txt"), "utf8"), "ran\n");
			const finished = host.entries().filter((each) => each.type === "request.finished");
			assert.deepEqual(finished.map((each) => each.request).toSorted(), waitingFor(wanted));
		});
	});
}

/** Processes that were started by one, on a system that tells. */
const childrenOf = (pid: number): number[] =>
	readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
		.split(" ")
		.filter((each) => each !== "")
		.map(Number);

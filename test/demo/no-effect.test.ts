import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createAgentClient } from "../../src/client/index.ts";
import { createProject } from "../../src/demo/project.ts";
import { type Ran, runStep } from "../../src/demo/run-step.ts";
import { type Step, stepsOf } from "../../src/demo/steps.ts";
import { type Host, keyOf, sha256Hex, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { tempFolder } from "../kit/sockets.ts";

/** What is held or denied has no effect: no file is written, no program runs, nothing goes to the network. */

/** Every file below a folder, with its content and the time it was changed. */
const diskOf = (folder: string): Record<string, string> => {
	const found: Record<string, string> = {};
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		found[path] = entry.isFile() ? `${sha256Hex(readFileSync(path))} ${statSync(path).mtimeMs}` : "folder";
	}
	return found;
};

/** A shell that leaves a mark when it is run, and a network that does. */
const trap = (t: TestContext): { readonly mark: string; sprung(): boolean } => {
	const folder = tempFolder(t);
	const mark = join(folder, "ran");
	mkdirSync(join(folder, "bin"));
	for (const name of ["sh", "curl", "rm", "git", "node"]) {
		writeFileSync(join(folder, "bin", name), `#!/bin/sh\necho ran >> '${mark}'\n`);
		chmodSync(join(folder, "bin", name), 0o755);
	}
	const [path, { fetch }] = [process.env["PATH"], globalThis];
	process.env["PATH"] = `${join(folder, "bin")}:${path ?? ""}`;
	globalThis.fetch = () => {
		writeFileSync(mark, "fetched");
		return Promise.reject(new Error("trap"));
	};
	t.after(() => {
		process.env["PATH"] = path;
		globalThis.fetch = fetch;
	});
	return { mark, sprung: () => existsSync(mark) };
};

const prepare = async (t: TestContext, toml: string, level: "Shadow" | "Assisted") => {
	const host = await startHost(t, { toml });
	await host.confirm("demo", level);
	const project = createProject();
	t.after(() => project.remove());
	const client = createAgentClient({ name: "demo", kind: "test", key: keyOf("demo"), home: host.home });
	t.after(() => client.close());
	const console = await host.console();
	await console.call("state.watch", {});
	const runAll = (steps: readonly Step[], signal?: AbortSignal): { readonly held: Promise<void>; readonly over: Promise<Ran[]> } => {
		const beginnings: Promise<void>[] = [];
		const endings = steps.map((step) => {
			let onHeld: () => void = () => undefined;
			beginnings.push(new Promise((resolve) => (onHeld = resolve)));
			return runStep(client, step, project, { onHeld, ...(signal === undefined ? {} : { signal }) });
		});
		return { held: Promise.all(beginnings).then(() => undefined), over: Promise.all(endings) };
	};
	return { host, project, client, console, runAll, steps: stepsOf(project) };
};

const assertNothingDone = (ran: readonly Ran[], codes: readonly string[], host: Host): void => {
	for (const { decision, done } of ran) {
		assert.equal(decision.outcome, "denied");
		assert.ok(codes.includes(decision.code ?? ""), decision.code);
		assert.equal(done, null);
	}
	assert.equal(
		host.entries().some((each) => each.type === "request.finished" || each.type === "unasked.seen"),
		false,
	);
};
const textOf = ({ args }: Step, name: string): string => {
	const value = args[name];
	return typeof value === "string" ? value : "";
};
const isRead = (step: Step): boolean => step.tool === "file_read" || /^(?:ls|grep) /.test(textOf(step, "command"));

test("while everything is held, and after every no, the disk is as it was and no program ran", async (t) => {
	const { host, project, console, runAll, steps } = await prepare(t, '[safety]\napproval_mode = "paranoid"\n', "Assisted");
	const before = diskOf(project.root);
	const { mark, sprung } = trap(t);
	const { held, over } = runAll(steps);
	await held;
	assert.deepEqual(diskOf(project.root), before);
	assert.equal(sprung(), false, mark);

	const { waiting } = must(await console.call("state.watch", {}));
	assert.equal(waiting.length, steps.length);
	for (const { id } of waiting) must(await console.deny(id, "not today"));
	const ran = await over;
	assertNothingDone(ran, ["person"], host);
	for (const { decision } of ran) assert.equal("feedback" in decision && decision.feedback, "not today");
	assert.deepEqual(diskOf(project.root), before);
	assert.equal(sprung(), false, mark);
});

test("what the agent takes back, and what is stopped, has no effect", async (t) => {
	const { host, project, console, runAll, steps } = await prepare(t, '[safety]\napproval_mode = "paranoid"\n', "Assisted");
	const before = diskOf(project.root);
	const { mark, sprung } = trap(t);
	const giveUp = new AbortController();
	const first = runAll(steps.slice(0, 8), giveUp.signal);
	const second = runAll(steps.slice(8));
	await Promise.all([first.held, second.held]);
	giveUp.abort();
	assertNothingDone(await first.over, ["cancelled"], host);
	must(await console.call("halt.set", { reason: "enough" }));
	assertNothingDone(await second.over, ["halted"], host);
	assertNothingDone(await runAll(steps).over, ["halted"], host);
	assert.deepEqual(diskOf(project.root), before);
	assert.equal(sprung(), false, mark);
});

test("at level Shadow, and after the host has gone, only what was allowed is done", async (t) => {
	const { host, project, runAll, steps } = await prepare(t, '[safety]\napproval_mode = "safe"\ndenied_paths = [".env"]\n', "Shadow");
	const before = diskOf(project.root);
	const { mark, sprung } = trap(t);
	const other = steps.filter((step) => !isRead(step) || textOf(step, "path").endsWith(".env"));
	assert.ok(other.length >= 11);
	assertNothingDone(await runAll(other).over, ["shadow", "denied-path"], host);
	await host.kill();
	for (const { decision, done } of await runAll(steps).over)
		assert.deepEqual([decision.outcome, decision.code, done], ["denied", "unavailable", null]);
	assert.deepEqual(diskOf(project.root), before);
	assert.equal(sprung(), false, mark);
});

test("the traps are real: what a person approves is done, and reported", async (t) => {
	const { host, project, console, runAll, steps } = await prepare(t, '[safety]\napproval_mode = "safe"\n', "Assisted");
	const { sprung } = trap(t);
	const wanted: readonly Step[] = steps.filter((step) => /usage|run the tests/.test(step.title));
	const { held, over } = runAll(wanted);
	await held;
	for (const { id } of must(await console.call("state.watch", {})).waiting) must(await console.approve(id));
	const ran = await over;
	assert.deepEqual(
		ran.map(({ decision, done }) => [decision.outcome, done?.outcome]),
		[
			["allowed", "succeeded"],
			["allowed", "succeeded"],
		],
	);
	assert.equal(sprung(), true);
	const usage = join(project.workspace, "docs/usage.md");
	const finished = host.entries().filter((each) => each.type === "request.finished");
	assert.equal(finished.length, 2);
	assert.deepEqual(finished.find((each) => each.details["files"] !== undefined)?.details["files"], [
		{ path: usage, sha256Hex: sha256Hex(readFileSync(usage)) },
	]);
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openSavedQueries } from "../../../src/main/hosts/saved-queries.ts";

const open = (t: TestContext) => {
	const root = mkdtempSync(join(tmpdir(), "countersign-queries-"));
	t.after(() => rmSync(root, { recursive: true }));
	const project = join(root, "project");
	mkdirSync(join(project, ".countersign"), { recursive: true });
	const shared = join(project, ".countersign", "queries.toml");
	return { own: join(root, "queries.toml"), shared, saved: openSavedQueries({ folder: root, projects: () => [project] }) };
};

test("keeps, replaces and drops queries of mine, beside those of the program and of projects", async (t) => {
	const { shared, saved } = open(t);
	writeFileSync(shared, `[[query]]\nname = "Ours"\nline = 'path:"src/"'\n`);
	await saved.save({ name: "Pushes", line: "git push" });
	await saved.save({ name: "Pushes", line: '"git push"' });
	const listed = saved.list("ana").filter(({ from }) => from !== "program");
	assert.deepEqual(
		listed.map(({ name, line, from }) => [name, line, from]),
		[
			["Pushes", '"git push"', "mine"],
			["Ours", 'path:"src/"', "shared"],
		],
	);
	assert.ok(saved.list("ana").some(({ name, line }) => name === "Everything by me" && line === "actor:ana"));
	assert.deepEqual(await saved.drop("Pushes"), { ok: true, value: true });
	assert.deepEqual(await saved.drop("Pushes"), { ok: true, value: false });
});

test("does not write over a file of mine that it cannot read", async (t) => {
	const { own, saved } = open(t);
	writeFileSync(own, "by hand = [");
	const refused = await saved.save({ name: "x", line: "" });
	assert.equal(refused.ok, false);
	assert.equal(readFileSync(own, "utf8"), "by hand = [");
});

test("a pipe at a project's place holds nobody up", { skip: process.platform === "win32" }, (t) => {
	const { shared, saved } = open(t);
	execFileSync("mkfifo", [shared]);
	assert.ok(saved.list("ana").every(({ from }) => from === "program"));
});

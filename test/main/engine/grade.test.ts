import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../../src/main/engine/analysis/index.ts";
import { ceremonyOf, gradeOf } from "../../../src/main/engine/grade.ts";

const place = { cwd: "/srv/proj", workspace: "/srv/proj" };
const analysed = (tool: string, args: Record<string, string>) => analyse({ tool, args, ...place }, "/home/ada");
const gradeOfWrite = (path: string) => gradeOf(analysed("file_write", { path, content: "x" }), []);

test("an ordinary write is routine", () => {
	assert.equal(gradeOfWrite("src/app.ts"), "routine");
	assert.equal(gradeOfWrite("docs/ci.md"), "routine");
});

test("a write to a CI job is high, because it runs when nobody is asked", () => {
	for (const path of [".github/workflows/release.yml", ".gitlab-ci.yml", ".circleci/config.yml"])
		assert.equal(gradeOfWrite(path), "high", path);
});

test("a write to what a program or an agent reads when it starts is high", () => {
	for (const path of [".husky/pre-push", ".envrc", ".npmrc", "CLAUDE.md", ".vscode/tasks.json", ".mcp.json"])
		assert.notEqual(gradeOfWrite(path), "routine", path);
});

test("deleting a CI job is as high as writing it, and reading it is routine", () => {
	assert.equal(gradeOf(analysed("file_delete", { path: ".github/workflows/test.yml" }), []), "high");
	assert.equal(gradeOf(analysed("file_read", { path: ".github/workflows/test.yml" }), []), "routine");
});

test("a shell command that writes a CI job is no lower than the file tool", () => {
	assert.equal(gradeOf(analysed("shell_exec", { command: "cp ci/new.yml .github/workflows/release.yml" }), []), "high");
	assert.equal(gradeOf(analysed("shell_exec", { command: "cp a.txt b.txt" }), []), "routine");
});

test("a high grade asks for a second press", () => {
	const analysis = analysed("file_write", { path: ".github/workflows/release.yml", content: "x" });
	assert.equal(ceremonyOf(gradeOf(analysis, []), analysis), "confirm");
});

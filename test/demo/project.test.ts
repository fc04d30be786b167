import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createProject } from "../../src/demo/project.ts";

/** Every file in the scratch folder, with its text. */
const filesIn = (root: string): Record<string, string> =>
	Object.fromEntries(
		readdirSync(root, { recursive: true, withFileTypes: true })
			.filter((each) => each.isFile())
			.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
	);

test("each round begins with the same files and nothing else, so that its steps mean the same again", (t) => {
	const project = createProject();
	t.after(() => project.remove());
	const { root, workspace } = project;
	const first = filesIn(root);
	assert.ok(Object.keys(first).length > 5);
	mkdirSync(join(workspace, ".git"));
	writeFileSync(join(workspace, ".git", "HEAD"), "ref: refs/heads/main\n");
	writeFileSync(join(root, "board.txt"), "a note\n");
	writeFileSync(join(workspace, "config.json"), "{}\n");
	rmSync(join(workspace, "build"), { recursive: true });
	project.reset();
	assert.deepEqual(filesIn(root), first);
	project.remove();
	assert.equal(existsSync(root), false);
});

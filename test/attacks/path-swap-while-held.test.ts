import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createRig, must, type Rig } from "../kit/rig.ts";

/**
 * Who: an agent that can write in its workspace while a person reads its request. What it tries: to make the name that
 * was shown stand for another place before the yes arrives. What must happen: that yes is not used, whatever moved.
 */

const skip = process.platform === "win32" && "links need rights there";

const start = async (t: TestContext) => {
	const rig = createRig({ toml: '[safety]\napproval_mode = "safe"\ndenied_paths = ["secret/**"]\n' });
	t.after(() => rig.close());
	await rig.enrol("bot");
	for (const folder of ["here", "there", "secret"]) mkdirSync(join(rig.work, folder));
	for (const folder of ["here", "there", "secret"]) writeFileSync(join(rig.work, folder, "a.sh"), `echo ${folder}\n`);
	symlinkSync("here", join(rig.work, "link"));
	return rig;
};
const point = (rig: Rig, to: string): void => {
	// As a careful attacker does: at no moment is there no link.
	symlinkSync(to, join(rig.work, "link.new"));
	renameSync(join(rig.work, "link.new"), join(rig.work, "link"));
};
const codeOf = (result: Awaited<ReturnType<Rig["answer"]>>): string => {
	if (!result.ok) return result.fault.code;
	return result.value.state === "held" ? "held" : result.value.recorded.state;
};

const asks: Readonly<Record<string, (rig: Rig) => Parameters<Rig["draft"]>>> = {
	"a write through the link": (rig) => ["file_write", { path: join(rig.work, "link", "a.sh"), content: "x" }],
	"an edit through the link": (rig) => ["file_edit", { path: join(rig.work, "link", "a.sh"), edits: [{ old: "echo", new: "printf" }] }],
	"a new file through the link": (rig) => ["file_write", { path: join(rig.work, "link", "new.md"), content: "x" }],
	"a read through the link": (rig) => ["file_read", { path: join(rig.work, "link", ".env") }],
	"a command that writes through the link": () => ["shell_exec", { command: "echo x > link/a.sh" }],
	"a command that is held for a pattern behind the link": () => ["shell_exec", { command: "rm -f link/*" }],
	"a command that runs what the link leads to": () => ["shell_exec", { command: "sh link/a.sh" }],
};

for (const [name, ask] of Object.entries(asks)) {
	test(`${name}, which is pointed elsewhere before the yes: nothing is allowed that was not shown`, { skip }, async (t) => {
		const rig = await start(t);
		for (const [round, to] of ["there", "/etc", "nowhere"].entries()) {
			point(rig, "here");
			const [tool, args] = ask(rig);
			const draft = { ...rig.draft(tool, args), id: `s${round}` };
			assert.equal(must(await rig.submit(draft)).state, "held");
			point(rig, to);
			assert.equal(codeOf(await rig.answer(draft.id, "approve")), "stale", to);
			assert.equal(rig.engine.held(draft.id)?.rev, 2);
			// Pointed back, it is a change again: only what is shown now can be approved.
			point(rig, "here");
			assert.equal(codeOf(await rig.answer(draft.id, "approve")), "stale", to);
			assert.equal(codeOf(await rig.answer(draft.id, "approve")), "allowed");
		}
	});
}

test("a link that is pointed at a denied place is denied even when the person approves what they see", { skip }, async (t) => {
	const rig = await start(t);
	must(await rig.submit(rig.draft("file_write", { path: join(rig.work, "link", "a.sh"), content: "x" })));
	point(rig, "secret");
	assert.equal(codeOf(await rig.answer("r1", "approve")), "stale");
	assert.equal(codeOf(await rig.answer("r1", "approve")), "denied");
});

test("a working folder that is pointed elsewhere is a change, although the command names no path", { skip }, async (t) => {
	const rig = await start(t);
	must(await rig.submit(rig.draft("shell_exec", { command: "npm run build" }, { cwd: join(rig.work, "link") })));
	point(rig, "there");
	assert.equal(codeOf(await rig.answer("r1", "approve")), "stale");
});

test("a file of the same bytes in another place is another file", { skip }, async (t) => {
	const rig = await start(t);
	writeFileSync(join(rig.work, "there", "a.sh"), "echo here\n");
	must(await rig.submit(rig.draft("file_write", { path: join(rig.work, "link", "a.sh"), content: "x" })));
	point(rig, "there");
	assert.equal(codeOf(await rig.answer("r1", "approve")), "stale");
});

test("a folder that is renamed away and replaced is a change too", { skip }, async (t) => {
	const rig = await start(t);
	must(await rig.submit(rig.draft("file_write", { path: join(rig.work, "here", "a.sh"), content: "x" })));
	renameSync(join(rig.work, "here"), join(rig.work, "was-here"));
	symlinkSync("there", join(rig.work, "here"));
	assert.equal(codeOf(await rig.answer("r1", "approve")), "stale");
	rmSync(join(rig.work, "here"));
	assert.equal(codeOf(await rig.answer("r1", "approve")), "stale");
});

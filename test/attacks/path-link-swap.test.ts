import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paths } from "../../src/main/engine/gates/paths.ts";
import { caseOf, codesOf, effectOf, home, judge, own, readsOf, requestOf, rules, workspace } from "../main/engine/gates/kit.ts";

/*
 * Who: an agent that may write in its workspace. What it tries: a name inside that stands for a place outside.
 * What must happen: the place decides, not the name.
 */
describe("links made in the workspace", () => {
	const strict = rules({ safety: { denied_paths: ["/etc/**", ".env*"], allowed_paths: ["src/"] } });

	it("a link to a denied file is that file", () => {
		const reads = readsOf({ [`${workspace}/src/x`]: "->/etc/shadow" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/x" }), strict), reads)), "deny");
	});

	it("a chain of links is followed to its end", () => {
		const reads = readsOf({ [`${workspace}/src/a`]: "->b", [`${workspace}/src/b`]: "->../c", [`${workspace}/c`]: "->/etc" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/a/passwd" }), strict), reads)), "deny");
	});

	it("a link that is made before the file exists leads out all the same", () => {
		const reads = readsOf({ [`${workspace}/src/new`]: "->/srv/not-there-yet/deep" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_write", { path: "src/new/x", content: "" }), strict), reads)), "deny");
	});

	it("climbing out of a linked folder lands beside its target", () => {
		const reads = readsOf({ [`${workspace}/src/d`]: "->/etc/ssh" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/d/../shadow" }), strict), reads)), "deny");
	});

	it("a loop of links leads nowhere and is denied", () => {
		const reads = readsOf({ [`${workspace}/src/l`]: `->${workspace}/src/m`, [`${workspace}/src/m`]: `->${workspace}/src/l` });
		assert.deepEqual(codesOf(judge(paths, caseOf(requestOf("file_read", { path: "src/l" }), rules()), reads)), ["deny:unresolved"]);
	});

	it("a second name of the same bytes asks, for reading and for writing", () => {
		const reads = readsOf({ [`${workspace}/src/notes.txt`]: 2 });
		for (const tool of ["file_read", "file_write"])
			assert.ok(
				codesOf(judge(paths, caseOf(requestOf(tool, { path: "src/notes.txt", content: "" }), rules()), reads)).includes("ask:hard-link"),
			);
	});

	it("a read that a link takes out of the workspace asks even without any rule", () => {
		const reads = readsOf({ [`${workspace}/readme`]: "->/srv/other/readme" });
		assert.deepEqual(codesOf(judge(paths, caseOf(requestOf("file_read", { path: "readme" }), rules()), reads)), ["ask:symlink-outside"]);
	});
});

/*
 * Who: the same agent. What it tries: to change the rules that hold it, while they exist and while they do not.
 */
describe("the console's own files", () => {
	const spellings = [
		`${own}/countersign.toml`,
		`${own}//countersign.toml`,
		`${own}/./x/../countersign.toml`,
		"~/.config/countersign/new-file",
		"~/.config/CounterSign/countersign.toml",
		`/proc/self/root${own}/x`,
		`file://${own}/x`,
		`${own}./x`,
		`${own}/data/../data/log.db`,
	];
	for (const path of spellings) {
		for (const tool of ["file_write", "file_delete"]) {
			it(`${tool} ${path} is denied`, () =>
				assert.ok(codesOf(judge(paths, caseOf(requestOf(tool, { path, content: "" })))).includes("deny:own-files")));
		}
	}

	it("through a link that is denied too", () => {
		const reads = readsOf({ [`${workspace}/x`]: `->${home}/.config` });
		assert.ok(
			codesOf(judge(paths, caseOf(requestOf("file_write", { path: "x/countersign/countersign.toml", content: "" })), reads)).includes(
				"deny:own-files",
			),
		);
	});

	it("moving a folder above them away is denied", () => {
		assert.ok(
			codesOf(judge(paths, caseOf(requestOf("file_move", { source: "~/.config", destination: "~/.config.old" })))).includes(
				"deny:own-files",
			),
		);
	});

	it("a shell is held to it as well", () => {
		for (const command of [
			`echo x > ${own}/countersign.toml`,
			`cp a ${own}/countersign.toml`,
			`rm ${own}/data/log.db`,
			`sed -i s/a/b/ ~/.config/countersign/countersign.toml`,
			`cd ${own} && echo x > countersign.toml`,
		]) {
			assert.ok(codesOf(judge(paths, caseOf(requestOf("shell_exec", { command })))).includes("deny:own-files"), command);
		}
	});
});

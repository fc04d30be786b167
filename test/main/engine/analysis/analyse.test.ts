import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { analyse } from "../../../../src/main/engine/analysis/index.ts";
import { kindOfTool } from "../../../../src/main/engine/analysis/kind.ts";
import { analysisSchema } from "../../../../src/shared/model/evidence.ts";
import { kinds, risks, riskRank } from "../../../../src/shared/model/words.ts";
import type { Args } from "../../../../src/shared/model/request.ts";

const home = "/home/ada";
const workspace = "/home/ada/app";
const of = (tool: string, args: Args, more: object = {}) => analyse({ tool, args, cwd: workspace, workspace, ...more }, home);
const rulesOf = (found: ReturnType<typeof of>): string[] => found.reasons.map((reason) => reason.rule);

describe("which analyser", () => {
	const table: readonly (readonly [string, string | null])[] = [
		["shell_exec", "shell"],
		["Bash", "shell"],
		["bash", "shell"],
		["file_read", "file.read"],
		["Read", "file.read"],
		["file_write", "file.write"],
		["Edit", "file.write"],
		["MultiEdit", "file.write"],
		["file_delete", "file.delete"],
		["http_fetch", "network"],
		["WebFetch", "network"],
		["mcp:github/create_issue", "mcp.call"],
		["mcp__github__create_issue", "mcp.call"],
		["secret_attach", "secret.attach"],
		["kubernetes", "deploy"],
		["forge_propose", "forge.propose"],
		["send_message", "message"],
		["frobnicate", null],
		["constructor", null],
		["__proto__", null],
	];
	for (const [tool, kind] of table) it(`${tool} is ${kind}`, () => assert.equal(kindOfTool(tool), kind));

	it("takes a tool nobody knows as execute, whatever kind and risk it declares", () => {
		assert.equal(of("frobnicate", {}).risk, "execute");
		assert.equal(of("frobnicate", { path: "a" }, { kind: "file.read", risk: "read" }).risk, "execute");
		assert.equal(of("frobnicate", { path: "a" }, { kind: "file.read" }).kind, "file.read");
	});

	it("never lets a declared kind replace the one that the tool's name stands for", () => {
		assert.equal(of("shell_exec", { command: "ls" }, { kind: "file.read" }).kind, "shell");
		assert.equal(of("file_delete", { path: "a" }, { kind: "file.read" }).kind, "file.delete");
	});

	it("runs a command through the shell analyser under any name", () =>
		assert.equal(of("frobnicate", { command: "rm -rf /" }).kind, "shell"));

	it("lets a declared risk raise and never lower", () => {
		fc.assert(
			fc.property(fc.constantFrom(...risks), fc.constantFrom("file_read", "file_write", "http_fetch", "mcp:a/b", "x"), (risk, tool) => {
				const plain = of(tool, { path: "a", url: "https://example.com/" }).risk;
				const declared = of(tool, { path: "a", url: "https://example.com/" }, { risk }).risk;
				assert.equal(riskRank(declared), Math.max(riskRank(plain), riskRank(risk)));
			}),
		);
	});

	it("answers any arguments of any tool with something its schema accepts", () => {
		const tools = fc.constantFrom(
			"file_read",
			"file_write",
			"file_delete",
			"http_fetch",
			"mcp:a/delete_b",
			"kubernetes",
			"Bash",
			"secret_attach",
			"plan",
			"x",
		);
		const key = fc.constantFrom(
			"path",
			"paths",
			"file_path",
			"url",
			"urls",
			"method",
			"headers",
			"body",
			"command",
			"edits",
			"from",
			"to",
			"content",
			"query",
			"a",
		);
		const leaf = fc.oneof(
			fc.string({ maxLength: 30 }),
			fc.constantFrom("/etc/passwd", "../x", "https://a.example/?u=http://localhost", "file:///etc/x", "~bob/x", "", "\u0000", "\ud800"),
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
		);
		const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(key, leaf, { maxKeys: 4 }));
		fc.assert(
			fc.property(
				tools,
				fc.dictionary(key, value, { maxKeys: 6 }),
				fc.option(fc.constantFrom(...kinds), { nil: undefined }),
				fc.boolean(),
				(tool, args, kind, hasPlace) => {
					const found = analyse(
						{ tool, args, ...(kind === undefined ? {} : { kind }), ...(hasPlace ? { cwd: workspace, workspace } : {}) },
						home,
					);
					const checked = analysisSchema.safeParse(found);
					assert.ok(checked.success, checked.success ? "" : JSON.stringify(checked.error.issues[0]));
					assert.equal(found.segments.map((segment) => found.text.slice(segment.from, segment.to)).join(""), found.text);
					if (!found.inspectable) assert.ok(riskRank(found.risk) >= riskRank("execute"));
				},
			),
			{ numRuns: 1500 },
		);
	});

	it("marks what is too large to show as not inspectable", () => {
		const found = of("mcp:a/b", { x: "y".repeat(300_000) });
		assert.equal(found.inspectable, false);
		assert.equal(found.text.length, 262_144);
		assert.equal(of("file_read", { paths: Array.from({ length: 3000 }, (_, index) => `f${index}`) }).inspectable, false);
	});
});

describe("file actions", () => {
	it("reads are reads and writes are writes", () => {
		assert.deepEqual(
			[of("file_read", { path: "a" }).risk, of("file_write", { path: "a", content: "" }).risk, of("file_delete", { path: "a" }).risk],
			["read", "write", "write"],
		);
	});

	it("finds the path under every usual name, and several", () => {
		for (const key of ["path", "file_path", "notebook_path", "filename"])
			assert.equal(of("Read", { [key]: "a" }).paths[0]?.absolute, `${workspace}/a`);
		assert.equal(of("file_read", { paths: ["a", "b"] }).paths.length, 2);
		assert.deepEqual(
			of("file_move", { source: "a", destination: "b" }).paths.map((use) => use.access),
			["delete", "write"],
		);
	});

	it("is execute and not inspectable without a path it understands", () => {
		for (const args of [{}, { path: 3 }, { path: "" }, { paths: [] }, { paths: ["a", 1] }, { paths: "a" }]) {
			const found = of("file_read", args);
			assert.deepEqual([found.risk, found.inspectable], ["execute", false], JSON.stringify(args));
		}
	});

	it("can undo a write in the workspace, but not one that runs later, steers an agent or lies outside", () => {
		assert.equal(of("file_write", { path: "src/a.ts", content: "" }).reversible, true);
		for (const path of [".git/hooks/pre-commit", ".claude/settings.json", ".env", "/tmp/x", "~/.bashrc", "../x"])
			assert.equal(of("file_write", { path, content: "" }).reversible, false, path);
		assert.equal(of("file_write", { path: "a", content: "" }, { workspace: undefined }).reversible, false);
	});

	it("raises a write to what a program runs by itself", () => {
		for (const path of [
			".github/workflows/ci.yml",
			".git/hooks/pre-push",
			".git/config",
			".husky/pre-commit",
			"~/.bashrc",
			"~/.ssh/authorized_keys",
			"/etc/cron.d/x",
			".envrc",
			".npmrc",
			"~/.config/autostart/x.desktop",
			"~/Library/LaunchAgents/x.plist",
			"/usr/local/bin/x",
			"node_modules/.bin/x",
			"lib/sitecustomize.py",
		]) {
			const found = of("file_write", { path, content: "" });
			assert.equal(found.risk, "execute", path);
			assert.ok(rulesOf(found).includes("runs-later"), path);
		}
	});

	it("tells of build files without raising", () => {
		for (const path of ["package.json", "Makefile", "vite.config.ts", "Dockerfile", "conftest.py"]) {
			const found = of("file_write", { path, content: "" });
			assert.deepEqual([found.risk, rulesOf(found)], ["write", ["build-file"]], path);
		}
	});

	it("calls deleting a folder, the workspace or the home destructive", () => {
		for (const args of [{ path: "dist", recursive: true }, { path: "dist/" }, { path: "." }, { path: ".." }, { path: "~" }, { path: "/" }])
			assert.equal(of("file_delete", args).risk, "destructive", JSON.stringify(args));
	});

	it("says in its headline what happens to what", () => {
		assert.equal(of("file_read", { path: "./src//a.ts" }).subject, "read src/a.ts");
		assert.equal(of("file_write", { path: "~/x", content: "" }).subject, "write ~/x");
		assert.equal(of("Edit", { file_path: "a", old_string: "x", new_string: "y" }).subject, "edit a");
		assert.equal(of("file_delete", { paths: ["a", "b", "c"] }).subject, "delete a and 2 more");
	});
});

describe("network actions", () => {
	it("are network whatever the method, and destructive when they delete", () => {
		assert.equal(of("http_fetch", { url: "https://example.com/" }).risk, "network");
		assert.equal(of("http_fetch", { url: "https://example.com/", method: "delete" }).risk, "destructive");
	});

	it("show method, address, headers and body in full", () => {
		const found = of("http_fetch", { url: "https://example.com/x", method: "post", headers: { "X-A": "b" }, body: { k: 1 } });
		assert.equal(found.text, 'POST https://example.com/x\nX-A: b\n\n{\n\t"k": 1\n}');
		assert.equal(found.subject, "POST example.com");
		assert.ok(rulesOf(found).includes("sends-data"));
	});

	it("count addresses inside the address", () => {
		const found = of("http_fetch", { url: "https://example.com/?to=http%3a%2f%2f10.0.0.1%2fx&b=https://b.example/" });
		assert.deepEqual(
			found.hosts.map((use) => use.host),
			["example.com", "10.0.0.1", "b.example"],
		);
	});

	it("read a local file when the address is one", () => {
		const found = of("http_fetch", { url: "file:///etc/passwd" });
		assert.equal(found.paths[0]?.absolute, "/etc/passwd");
	});
});

describe("calls of any shape", () => {
	it("are execute at least, destructive and network by their verb", () => {
		for (const [tool, risk] of [
			["get_issue", "execute"],
			["frob", "execute"],
			["create_issue", "execute"],
			["delete_repo", "destructive"],
			["dropTable", "destructive"],
			["send-mail", "network"],
			["deployApp", "network"],
			["reset_password", "destructive"],
		] as const)
			assert.equal(of(`mcp:s/${tool}`, {}).risk, risk, tool);
	});

	it("find paths and addresses at every depth", () => {
		const found = of("mcp:s/get_x", {
			a: { b: [{ c: "/etc/passwd" }, { file: "notes.md" }, { deep: [["../up"]] }] },
			d: "see https://a.example/",
			url: "https://b.example/x",
			host: "c.example:443",
			note: "nothing here",
			"/srv/key": 1,
		});
		assert.deepEqual(found.paths.map((use) => use.absolute).sort(), ["/etc/passwd", `${workspace}/notes.md`, "/home/ada/up", "/srv/key"]);
		assert.deepEqual(found.hosts.map((use) => use.host).sort(), ["b.example", "c.example"]);
	});

	it("read only with a reading verb", () => {
		assert.equal(of("mcp:s/read_file", { path: "/a" }).paths[0]?.access, "read");
		assert.equal(of("mcp:s/frob", { path: "/a" }).paths[0]?.access, "write");
		assert.equal(of("mcp:s/remove_file", { path: "/a" }).paths[0]?.access, "delete");
	});

	it("take no hint of harmlessness from the arguments", () =>
		assert.equal(of("mcp:s/frob", { annotations: { readOnlyHint: true, destructiveHint: false } }).risk, "execute"));

	it("are marked when there is too much to look at", () => {
		assert.equal(of("mcp:s/x", { list: Array.from({ length: 5000 }, () => "a") }).inspectable, false);
		let deep: Args[string] = "x";
		for (let level = 0; level < 100; level += 1) deep = [deep];
		assert.equal(of("mcp:s/x", { deep }).inspectable, false);
	});
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { paths } from "../../../../src/main/engine/gates/paths.ts";
import type { Disk } from "./kit.ts";
import { caseOf, codesOf, effectOf, home, judge, own, readsOf, requestOf, rules, workspace } from "./kit.ts";

type Row = {
	readonly why: string;
	readonly path: string;
	readonly expect: string;
	readonly tool?: string;
	readonly codes?: readonly string[];
};

const vectors = (name: string): Row[] =>
	readFileSync(new URL(`../../../vectors/paths/${name}.jsonl`, import.meta.url), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Row);

const disk: Disk = {
	[`${workspace}/src/a.ts`]: 1,
	[`${workspace}/src/alias.ts`]: "->a.ts",
	[`${workspace}/src/out.txt`]: "->/srv/elsewhere.txt",
	[`${workspace}/src/outdir`]: "->/srv/elsewhere",
	[`${workspace}/src/loop`]: `->${workspace}/src/loop`,
	[`${workspace}/src/locked`]: "!",
	[`${workspace}/src/hard.txt`]: 2,
	[`${workspace}/src/ownlink`]: `->${own}`,
	[`${workspace}/owned`]: `->${own}/countersign.toml`,
	[`${own}/countersign.toml`]: 1,
	[`${own}/data/log.db`]: 1,
};
const reads = readsOf(disk);

const denied = rules({
	safety: { denied_paths: [".env*", "**/*.key", "**/*.pem", "/etc/**", "/root/**", "secrets/", ".git/config"], sensitive_patterns: [] },
});
const allowed = rules({ safety: { allowed_paths: ["src/", "tests/", "docs/"] } });

describe("denied paths", () => {
	for (const row of vectors("denied")) {
		it(`${row.why}: ${JSON.stringify(row.path)}`, () => {
			assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: row.path }), denied), reads)), row.expect);
		});
	}

	it("is denied through a link whose own name is harmless", () => {
		const linked = readsOf({ [`${workspace}/notes.txt`]: `->${workspace}/.env`, [`${workspace}/.env`]: 1 });
		assert.deepEqual(
			codesOf(judge(paths, caseOf(requestOf("file_read", { path: "notes.txt" }), denied), linked)).filter((code) =>
				code.startsWith("deny"),
			),
			["deny:denied-path"],
		);
	});

	it("is denied through a linked folder above", () => {
		const linked = readsOf({ [`${workspace}/x`]: "->/etc" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "x/passwd" }), denied), linked)), "deny");
	});

	it("is denied in another case only where the disk makes no difference, or a fold of the name says so", () => {
		assert.equal(
			effectOf(judge(paths, caseOf(requestOf("file_read", { path: "SECRETS/x" }), denied), readsOf({}, { ignoreCase: true }))),
			"deny",
		);
	});

	it("names the rule and lists every path it covers", () => {
		const [finding] = judge(paths, caseOf(requestOf("file_read", { paths: [".env", "a/.env"] }), denied), reads);
		assert.equal(finding?.rule?.name, 'safety.denied_paths ".env*"');
		assert.deepEqual(finding?.evidence, [".env", "a/.env"]);
	});

	it("asks before a whole folder that holds a denied one", () => {
		const codes = codesOf(judge(paths, caseOf(requestOf("file_read", { path: "/" }), denied), readsOf({ "/etc": "dir" })));
		assert.ok(codes.includes("ask:holds-denied"), codes.join());
	});
});

describe("allowed paths", () => {
	for (const row of vectors("allowed")) {
		it(`${row.why}: ${JSON.stringify(row.path.slice(0, 60))}`, () => {
			const effect = effectOf(judge(paths, caseOf(requestOf("file_read", { path: row.path }), allowed), reads));
			assert.ok(row.expect === "stop" ? effect === "ask" || effect === "deny" : effect === "none", effect);
		});
	}

	it("holds when the workspace itself is reached through a link", () => {
		const linked = readsOf({ "/home/ada/work": "->/mnt/disk/work" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/a.ts" }), allowed), linked)), "none");
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "package.json" }), allowed), linked)), "deny");
	});

	it("holds when a listed folder is a link", () => {
		const config = rules({ safety: { allowed_paths: ["/data/in"] } });
		const linked = readsOf({ "/data": "->/mnt/disk" });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "/data/in/x" }), config), linked)), "none");
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "/data/out/x" }), config), linked)), "deny");
	});

	it("denies everything when the list is empty", () => {
		const config = rules({ safety: { allowed_paths: [] } });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/a.ts" }), config), reads)), "deny");
	});

	it("is beaten by a denied path", () => {
		const config = rules({ safety: { allowed_paths: ["src/"], denied_paths: ["*.ts"] } });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "src/a.ts" }), config), reads)), "deny");
	});

	it("takes a folder with brackets in its name as that folder", () => {
		const config = rules({ safety: { allowed_paths: ["/srv/my-app (v2)", "/srv/[id]"] } });
		for (const path of ["/srv/my-app (v2)/x", "/srv/[id]/x"])
			assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path }), config), reads)), "none");
	});

	it("cleans dots out of the list itself", () => {
		const config = rules({ safety: { allowed_paths: ["/srv/a/../b"] } });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "/srv/b/x" }), config), reads)), "none");
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "/srv/a/x" }), config), reads)), "deny");
	});

	it("lets the root of the disk stand for everything", () => {
		const config = rules({ safety: { allowed_paths: ["/"] } });
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: "/srv/secret" }), config), reads)), "none");
	});
});

describe("sensitive files", () => {
	for (const row of vectors("sensitive")) {
		it(`${row.why}: ${row.path}`, () => {
			const findings = judge(paths, caseOf(requestOf("file_read", { path: row.path })), reads);
			assert.equal(effectOf(findings), row.expect);
			if (row.expect === "ask") assert.ok(findings.some((finding) => finding.question === "paths:sensitive"));
		});
	}

	it("are asked about without any rules in force", () => {
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: ".env" }), null), reads)), "ask");
	});

	it("are asked about when a harmless name leads to them", () => {
		const linked = readsOf({ [`${workspace}/readme`]: `->${home}/.ssh/id_rsa` });
		assert.ok(codesOf(judge(paths, caseOf(requestOf("file_read", { path: "readme" })), linked)).includes("ask:sensitive"));
	});
});

describe("writes and deletes", () => {
	for (const row of vectors("writes")) {
		it(`${row.tool}: ${row.why}: ${row.path}`, () => {
			const codes = codesOf(judge(paths, caseOf(requestOf(row.tool ?? "", { path: row.path, content: "" })), reads));
			for (const code of row.codes ?? []) assert.ok(codes.includes(code), codes.join());
			if (row.codes?.length === 0) assert.deepEqual(codes, []);
		});
	}

	it("asks about every write when no workspace is known", () => {
		const { workspace: _w, cwd: _c, ...request } = requestOf("file_write", { path: "/srv/x", content: "" });
		assert.deepEqual(codesOf(judge(paths, caseOf(request), reads)), ["ask:outside-workspace"]);
	});

	it("denies an action that names more paths than are checked at once", () => {
		const many = Array.from({ length: 2000 }, (_, index) => `${"a/".repeat(60)}${index}`);
		assert.deepEqual(codesOf(judge(paths, caseOf(requestOf("file_read", { paths: many })), reads)), ["deny:too-many-paths"]);
	});

	it("lets the console's rules be read, but not its keys and log", () => {
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: `${own}/countersign.toml` })), reads)), "none");
		assert.equal(effectOf(judge(paths, caseOf(requestOf("file_read", { path: `${own}/data/log.db` })), reads)), "deny");
	});
});

describe("laws of the path gate", () => {
	const segment = fc.constantFrom("a", "b", ".env", "src", "secrets", "key.pem", "etc", "x y", "Ω");
	const path = fc
		.tuple(fc.constantFrom("", "/", "~/", "../", `${workspace}/`), fc.array(segment, { minLength: 1, maxLength: 5 }))
		.map(([start, rest]) => start + rest.join("/"));
	const pattern = fc.constantFrom(".env*", "**/*.pem", "secrets/", "/etc/**", "src/a", "*", "b", "~/a", "/", "[", "x?y", "**");
	const order = { deny: 3, ask: 2, allow: 1, none: 0 } as const;

	it("adding a denied pattern never loosens", () => {
		fc.assert(
			fc.property(
				path,
				fc.array(pattern, { maxLength: 4 }),
				pattern,
				fc.constantFrom("file_read", "file_write", "file_delete"),
				(target, list, more, tool) => {
					const effect = (patterns: string[]) =>
						order[effectOf(judge(paths, caseOf(requestOf(tool, { path: target }), rules({ safety: { denied_paths: patterns } })), reads))];
					assert.ok(effect([...list, more]) >= effect(list));
				},
			),
			{ numRuns: 300 },
		);
	});

	it("adding an allowed pattern never denies more, and never lifts a denied one", () => {
		fc.assert(
			fc.property(path, fc.array(pattern, { maxLength: 4 }), pattern, (target, list, more) => {
				const effect = (patterns: string[], deniedPaths: string[]) =>
					order[
						effectOf(
							judge(
								paths,
								caseOf(requestOf("file_read", { path: target }), rules({ safety: { allowed_paths: patterns, denied_paths: deniedPaths } })),
								reads,
							),
						)
					];
				assert.ok(effect([...list, more], []) <= effect(list, []));
				assert.equal(effect(["/"], ["*"]), 3);
			}),
			{ numRuns: 300 },
		);
	});

	it("any spelling of a denied path is denied", () => {
		const spell = fc.array(fc.constantFrom("./", "x/../", "/", "", "y/./../"), { maxLength: 6 });
		fc.assert(
			fc.property(fc.constantFrom(".env", "secrets/a", "tls/x.pem", ".git/config"), spell, spell, (target, before, between) => {
				const [head = "", ...rest] = target.split("/");
				const start = before.join("").replace(/^\/+/, "");
				const written = [start + head, ...rest].join(`/${between.join("")}`);
				for (const prefix of ["", `${workspace}/`, "/proc/self/cwd/", `file://${workspace}/`, `/proc/self/root${workspace}/`]) {
					assert.equal(
						effectOf(judge(paths, caseOf(requestOf("file_read", { path: prefix + written }), denied), reads)),
						"deny",
						prefix + written,
					);
				}
			}),
			{ numRuns: 200 },
		);
	});

	it("answers any text", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "binary", maxLength: 200 }),
				fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
				(target, text) => {
					const config = { ...denied, safety: { ...denied.safety, denied_paths: [text], allowed_paths: [text] } };
					effectOf(judge(paths, caseOf(requestOf("file_write", { path: target }), config), reads));
				},
			),
			{ numRuns: 500 },
		);
	});
});

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";

/** When `npm start` and `npm test` install and build by themselves: asked of a small copy of the project. */
describe("freshness", () => {
	let root: string;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "countersign-fresh-"));
		cpSync("scripts/lib", join(root, "scripts/lib"), { recursive: true });
		mkdirSync(join(root, "node_modules"));
		mkdirSync(join(root, "src/deep"), { recursive: true });
		mkdirSync(join(root, "dist"));
		writeFileSync(join(root, "src/deep/a.ts"), "");
		lock("package-lock.json", wanted);
		lock("node_modules/.package-lock.json", wanted);
	});
	afterEach(() => rmSync(root, { recursive: true }));

	type Packages = Record<string, { version?: string; optional?: boolean }>;
	const wanted: Packages = { "node_modules/zod": { version: "4.6.7" }, "node_modules/keytar": { version: "7.9.0", optional: true } };
	const lock = (path: string, packages: Packages): void =>
		writeFileSync(join(root, path), JSON.stringify({ packages: path === "package-lock.json" ? { "": {}, ...packages } : packages }));
	const ask = (expression: string): unknown => {
		const program = `import * as it from ${JSON.stringify(join(root, "scripts/lib/freshness.mjs"))}; console.log(JSON.stringify(it.${expression}));`;
		return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
	};
	const touch = (path: string, atMs: number): void => utimesSync(join(root, path), atMs / 1000, atMs / 1000);

	test("wants nothing when the lock file and node_modules agree", () => assert.equal(ask("whyInstall()"), null));

	test("wants an install when node_modules was never filled", () => {
		rmSync(join(root, "node_modules/.package-lock.json"));
		assert.equal(ask("whyInstall()"), "`node_modules` is missing");
	});

	test("wants an install when a version moved, came or went", () => {
		lock("package-lock.json", { ...wanted, "node_modules/zod": { version: "4.6.8" } });
		assert.match(String(ask("whyInstall()")), /`node_modules\/zod` is 4\.6\.7, the lock file says 4\.6\.8/);
		lock("package-lock.json", { ...wanted, "node_modules/ws": { version: "8.0.0" } });
		assert.match(String(ask("whyInstall()")), /`node_modules\/ws` is not installed/);
		lock("package-lock.json", { "node_modules/keytar": { version: "7.9.0", optional: true } });
		assert.match(String(ask("whyInstall()")), /`node_modules\/zod` is installed but not in the lock file/);
	});

	test("does not miss an optional package that could not be built here", () => {
		lock("node_modules/.package-lock.json", { "node_modules/zod": { version: "4.6.7" } });
		assert.equal(ask("whyInstall()"), null);
	});

	test("wants a build when there was none, and when a source, however deep, is newer", () => {
		assert.equal(ask("isBuildStale()"), true);
		writeFileSync(join(root, "dist/.built"), "");
		const builtAt = Date.now() + 60_000;
		touch("dist/.built", builtAt);
		assert.equal(ask("isBuildStale()"), false);
		touch("src/deep/a.ts", builtAt + 1000);
		assert.equal(ask("isBuildStale()"), true);
	});

	test("wants a build when a source was removed", () => {
		writeFileSync(join(root, "dist/.built"), "");
		touch("dist/.built", Date.now() - 1000);
		for (const each of ["src/deep/a.ts", "src", "package-lock.json"]) touch(each, Date.now() - 60_000);
		touch("src/deep", Date.now() - 60_000);
		assert.equal(ask("isBuildStale()"), false);
		rmSync(join(root, "src/deep/a.ts"));
		assert.equal(ask("isBuildStale()"), true);
	});
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test, type TestContext } from "node:test";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { formatVerifierKey } from "../../src/main/audit/note.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openForReading } from "../../src/main/store/open.ts";
import { makeLogFile, type MadeLog } from "../kit/made-log.ts";
import { tempFolder } from "../kit/sockets.ts";
import { newSigner } from "../main/audit/kit.ts";
import { cli, type Ran } from "./run-cli.ts";

/** `audit verify --against`: heads that somebody put away where the log's writer does not reach. */

let folder: string;
let log: MadeLog;
let first: string;

before(async (t) => {
	folder = tempFolder(t as TestContext);
	mkdirSync(join(folder, "home"));
	log = await makeLogFile(join(folder, "log.db"), 600, [250]);
	writeFileSync(join(folder, "log-key.pub"), `${formatVerifierKey(log.signer.key)}\n`);
	const db = openForReading(log.file);
	first = createCheckpoints(db).at(250) ?? "";
	db.close();
});

const verify = (...sources: string[]): Promise<Ran> =>
	cli(["audit", "verify", "--database", log.file, "--against", ...sources], { home: join(folder, "home") });
const put = (name: string, text: string): string => {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
};
const git = (repository: string, ...words: string[]): void => {
	const env = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
	const who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.test"];
	execFileSync("git", ["-C", repository, ...who, ...words], { stdio: "ignore", env });
};

test("a file: consistent, rolled back or forked, each source told by itself", async () => {
	const kept = put("kept", first);
	const ahead = put("ahead", signCheckpoint({ size: 900, root: "ab".repeat(32) }, log.signer));
	const other = put("other", signCheckpoint({ size: 300, root: "cd".repeat(32) }, log.signer));
	const good = await verify(kept);
	assert.equal(good.code, 0, good.stdout + good.stderr);
	assert.match(good.stdout, /^PASSED[^]*against .*kept: consistent: the 250 entries that it knows are the first of this log/);
	const bad = await verify(kept, ahead, other);
	assert.equal(bad.code, 1);
	assert.match(bad.stdout, /^FAILED/);
	for (const said of [/kept: consistent/, /ahead: rolled back: it knows 900 entries/, /other: forked: its first 300 entries/])
		assert.match(bad.stdout, said);
});

test("a commit, a tag and a file in a repository", async () => {
	const repository = join(folder, "heads");
	mkdirSync(repository);
	git(repository, "init", "-q", "-b", "main");
	writeFileSync(join(repository, "checkpoint"), first);
	git(repository, "add", "checkpoint");
	git(repository, "commit", "-q", "-m", "a head");
	git(repository, "tag", "-a", "head-250", "-m", first);
	git(repository, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", `keep a head\n\n${first}`);
	for (const source of [`git:${repository}#main`, `git:${repository}#head-250`, `git:${repository}`]) {
		const ran = await verify(source);
		assert.equal(ran.code, 0, ran.stdout + ran.stderr);
		assert.match(ran.stdout, /against git:.*: consistent: the 250 entries/);
	}
	assert.match((await verify(`git:${repository}#no-such`)).stderr, /has no `no-such`/);
	assert.match((await verify(`git:${repository}#--help`)).stderr, /no name of a commit/);
});

test("what is no head of this log is not compared with, and said to be none", async () => {
	const stranger = signCheckpoint({ size: 250, root: log.root }, newSigner("countersign.local/test"));
	for (const [source, why] of [
		[put("stranger", stranger), /not one of this log/],
		[put("empty", "nothing\n"), /no signed checkpoint in/],
		[join(folder, "nowhere"), /there is no/],
	] as const) {
		const ran = await verify(source);
		assert.equal(ran.code, 1);
		assert.match(ran.stderr, why);
	}
});

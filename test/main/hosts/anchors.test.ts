import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { anchorsFold } from "../../../src/main/hosts/anchors/anchors-fold.ts";
import { createAnchoring, readAnchors } from "../../../src/main/hosts/anchors/anchoring.ts";
import { anchorInFile, readFileAnchor } from "../../../src/main/hosts/anchors/file-anchor.ts";
import { anchorInGit, readGitAnchor } from "../../../src/main/hosts/anchors/git-anchor.ts";
import { allowedSigner } from "../../../src/main/hosts/anchors/ssh-signature.ts";
import { checkSignature } from "../../../src/main/hosts/log-key.ts";
import { verifyLog } from "../../../src/main/store/verify-log.ts";
import { createSignedLog, type SignedLog } from "../../kit/signed-log.ts";
import { must } from "../../kit/rig.ts";

/** Heads put into a real Git repository and a file, and compared with them again. */

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const skip = has("git") ? false : "needs git";

const plain = { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
const git = (repository: string, ...args: string[]) => {
	const ran = spawnSync("git", ["-C", repository, ...args], { encoding: "utf8", env: plain });
	assert.equal(ran.status, 0, `git ${args.join(" ")}: ${ran.stderr}`);
	return ran.stdout.trim();
};

const repositoryOf = (log: SignedLog): string => {
	const repository = join(log.root, "anchors");
	mkdirSync(repository);
	git(repository, "init", "-q", "-b", "main");
	return repository;
};
const headOf = (log: SignedLog) => {
	const head = log.checkpoints.newest();
	assert.ok(head !== null);
	return head;
};
const signedLog = async (t: TestContext, size = 5): Promise<SignedLog> => {
	const log = createSignedLog(t);
	await log.grow(size);
	log.sign();
	return log;
};

test("each head is a signed commit on a branch of its own that Git itself verifies, and a signed tag when wanted", { skip }, async (t) => {
	const log = await signedLog(t);
	const repository = repositoryOf(log);
	writeFileSync(join(repository, "work.txt"), "of somebody else\n");
	const first = must(await anchorInGit(repository, false, headOf(log), log.signer, 1_800_000_000_000));
	await log.grow(9);
	log.sign();
	const second = must(await anchorInGit(repository, true, headOf(log), log.signer, 1_800_000_100_000));
	assert.equal(git(repository, "rev-parse", "countersign-checkpoints^"), first);
	assert.equal(git(repository, "rev-parse", "countersign-checkpoints"), second);
	assert.equal(git(repository, "show", "countersign-checkpoints:checkpoint"), headOf(log).note.trim());
	assert.equal(must(await readGitAnchor(repository)), headOf(log).note);
	assert.equal(git(repository, "status", "--porcelain"), "?? work.txt", "the working tree was touched");
	assert.equal(git(repository, "fsck", "--strict"), "");

	if (!has("ssh-keygen")) return t.diagnostic("no ssh-keygen: the signatures were not checked");
	const signers = join(log.root, "allowed_signers");
	writeFileSync(signers, `${allowedSigner(log.signer)}\n`);
	const trust = ["-c", "gpg.format=ssh", "-c", `gpg.ssh.allowedSignersFile=${signers}`];
	for (const words of [
		["verify-commit", first],
		["verify-commit", second],
		["verify-tag", "countersign/9"],
	]) {
		const ran = spawnSync("git", ["-C", repository, ...trust, ...words], { encoding: "utf8", env: plain });
		assert.equal(ran.status, 0, ran.stderr);
		assert.match(ran.stderr, /Good "git" signature for countersign\.local\/test/);
	}
	return undefined;
});

test("a repository cannot make us run anything, ask anybody, or write elsewhere", { skip }, async (t) => {
	const log = await signedLog(t);
	const repository = repositoryOf(log);
	const proof = join(log.root, "ran");
	const trap = join(log.root, "trap.sh");
	writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${proof}'\ncat\n`);
	chmodSync(trap, 0o755);
	const hooks = join(repository, ".git/hooks");
	mkdirSync(hooks, { recursive: true });
	for (const name of ["reference-transaction", "post-commit", "pre-commit", "post-update", "post-index-change", "update", "post-rewrite"])
		symlinkSync(trap, join(hooks, name));
	for (const [key, value] of [
		["core.hooksPath", hooks],
		["core.fsmonitor", trap],
		["core.pager", trap],
		["core.editor", trap],
		["core.askPass", trap],
		["core.sshCommand", trap],
		["core.alternateRefsCommand", trap],
		["gpg.program", trap],
		["gpg.ssh.program", trap],
		["commit.gpgSign", "true"],
		["tag.gpgSign", "true"],
		["filter.evil.clean", trap],
		["filter.evil.process", trap],
		["credential.helper", trap],
		["alias.mktree", `!${trap}`],
		["alias.hash-object", `!${trap}`],
	] as const)
		git(repository, "config", key, value);
	writeFileSync(join(repository, ".gitattributes"), "* filter=evil\n");
	const elsewhere = join(log.root, "elsewhere");
	mkdirSync(elsewhere);
	git(elsewhere, "init", "-q");
	Object.assign(process.env, { GIT_DIR: join(elsewhere, ".git"), GIT_EDITOR: trap, GIT_SSH_COMMAND: trap });
	t.after(() => {
		for (const name of ["GIT_DIR", "GIT_EDITOR", "GIT_SSH_COMMAND"]) delete process.env[name];
	});
	const commit = must(await anchorInGit(repository, true, headOf(log), log.signer, 1_800_000_000_000));
	must(await readGitAnchor(repository));
	assert.equal(existsSync(proof), false, existsSync(proof) ? readFileSync(proof, "utf8") : "");
	const here = spawnSync(
		"git",
		["-C", repository, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "rev-parse", "countersign-checkpoints"],
		{
			encoding: "utf8",
			env: plain,
		},
	);
	assert.equal(here.stdout.trim(), commit);
	assert.equal(spawnSync("git", ["-C", elsewhere, "rev-parse", "countersign-checkpoints"], { env: plain }).status, 128);
});

test("a folder that is no repository, or is inside of one, is told and left alone", { skip }, async (t) => {
	const log = await signedLog(t);
	const repository = repositoryOf(log);
	const inside = join(repository, "inside");
	mkdirSync(inside);
	for (const folder of [inside, join(log.root, "nowhere")]) {
		const done = await anchorInGit(folder, false, headOf(log), log.signer, 1);
		assert.ok(!done.ok && done.fault.code === "unavailable", folder);
	}
	assert.equal(git(repository, "for-each-ref"), "");
});

test("a file is appended to, keeps its last whole head when a write was cut short, and is never followed through a link", async (t) => {
	const log = await signedLog(t);
	const file = join(log.root, "heads.txt");
	assert.equal(must(readFileAnchor(file)), null);
	must(anchorInFile(file, headOf(log).note));
	await log.grow(8);
	log.sign();
	must(anchorInFile(file, headOf(log).note));
	assert.equal(readFileSync(file, "utf8").match(/countersign\.local\/test\n\d/g)?.length, 2);
	writeFileSync(file, `${readFileSync(file, "utf8")}countersign.local/test\n99\nhalf of a ch`);
	assert.equal(must(readFileAnchor(file)), headOf(log).note);
	const link = join(log.root, "link.txt");
	symlinkSync(join(log.root, "target.txt"), link);
	const through = anchorInFile(link, headOf(log).note);
	assert.ok(!through.ok && /symlink/.test(through.fault.message));
	assert.equal(existsSync(join(log.root, "target.txt")), false);
});

test("anchors are due by entries and by hours, recorded, and not made for their own sake", async (t) => {
	const log = createSignedLog(t);
	const path = join(log.root, "heads.txt");
	let now = 1_800_000_000_000;
	let anchored = anchorsFold.initial;
	const wakers: (() => void)[] = [];
	const changed = (): Promise<void> => new Promise((done) => void wakers.push(done));
	log.store.onAppended((entries) => {
		for (const entry of entries) anchored = anchorsFold.apply(anchored, entry);
	});
	const anchoring = createAnchoring({
		newest: log.checkpoints.newest,
		signer: () => log.signer,
		anchored: () => anchored,
		now: () => now,
		record: async (draft) => void (await log.store.commit(() => log.store.ledger.append(draft))),
		onChange: () => {
			for (const wake of wakers.splice(0)) wake();
		},
		onError: () => undefined,
	});
	t.after(anchoring.stop);
	const count = (): number => (existsSync(path) ? (readFileSync(path, "utf8").match(/----/g)?.length ?? 0) : 0);
	await log.grow(5);
	log.sign();
	anchoring.configure({ anchors: [{ kind: "file", path }], everyHours: 1, everyEntries: 100 });
	assert.equal((await anchoring.anchorNow())[0]?.ok, true);
	const made = count();
	assert.ok(made >= 1);
	assert.equal(anchored.places[`file ${path}`]?.size, 5);
	const heads = await anchoring.heads();
	assert.deepEqual([heads[0]?.size, heads[0]?.where], [5, `file ${path}`]);
	assert.equal(anchoring.view()?.[0]?.size, 5);
	// Only the entry that says so came since: nothing is due, however long it takes.
	now += 100 * 3_600_000;
	log.sign();
	anchoring.noticed();
	// Something else came: due, because the time is over. One that was made above would be counted here too.
	await log.grow(12);
	log.sign();
	const byTime = changed();
	anchoring.noticed();
	await byTime;
	assert.equal(count(), made + 1);
	await log.grow(150);
	log.sign();
	const byEntries = changed();
	anchoring.noticed();
	await byEntries;
	assert.equal(count(), made + 2);
	assert.equal(anchored.places[`file ${path}`]?.size, 150);
});

test("a log that was put back is noticed by its anchor alone", async (t) => {
	const log = await signedLog(t, 40);
	const file = join(log.root, "heads.txt");
	must(anchorInFile(file, headOf(log).note));
	const verify = async (each: SignedLog) => {
		const { heads, problems } = await readAnchors([{ kind: "file", path: file }], "countersign.local/test");
		assert.deepEqual(problems, []);
		return verifyLog(each.db, {
			keys: [log.signer.key],
			check: checkSignature,
			remembered: heads.map((head) => ({ ...head, at: 0 })),
			now: Date.now,
			signal: new AbortController().signal,
			onProgress: () => undefined,
		});
	};
	assert.equal((await verify(log)).state, "passed");
	const back = createSignedLog(t, log.signer);
	await back.grow(30);
	back.sign();
	const report = await verify(back);
	assert.deepEqual([report.state, report.damage[0]?.kind, report.damage[0]?.seq], ["failed", "rolled-back", 30]);
	assert.match(report.damage[0]?.text ?? "", /file .*heads\.txt/);
	const rewritten = createSignedLog(t, log.signer);
	await rewritten.grow(50, () => ({ subject: "another story" }));
	rewritten.sign();
	const forked = await verify(rewritten);
	assert.deepEqual([forked.state, forked.damage[0]?.kind], ["failed", "forked"]);
});

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { compareWithCopy } from "../../../src/main/hosts/compare/compare-with-copy.ts";
import { exportTiles } from "../../../src/main/hosts/export-tiles.ts";
import { openDatabase, openForReading } from "../../../src/main/store/open.ts";
import { must } from "../../kit/rig.ts";
import { createSignedLog, type SignedLog } from "../../kit/signed-log.ts";
import { createLog, startDay } from "../archive/kit.ts";
import { check, newSigner } from "../audit/kit.ts";

/** A log and its backup, either of them changed: where they part, and which of the two the heads stand behind. */

const grown = async (t: TestContext, backup = 300): Promise<{ log: SignedLog; copy: string }> => {
	const log = createSignedLog(t);
	await log.grow(200);
	log.sign();
	await log.grow(backup);
	log.sign();
	const copy = join(log.root, "backup.db");
	await log.db.backup(copy);
	await log.grow(320);
	log.sign();
	return { log, copy };
};

const change = (file: string, sql: string): void => {
	const db = openDatabase(file);
	db.exec(sql);
	db.close();
};
const compare = async (log: SignedLog, path: string) =>
	must(await compareWithCopy(log.file, path, { keys: [log.signer.key], remembered: [] }));
const standOf = ({ heads }: { heads: readonly { size: number; log: string; copy: string }[] }) =>
	heads.map(({ size, log, copy }) => `${size} ${log} ${copy}`);

const edit = (seq: number) => `UPDATE entries SET body = replace(body, 'step ${seq}"', 'stop ${seq}"') WHERE seq = ${seq}`;

test("a backup of an earlier state has no difference, and the log more", async (t) => {
	const { log, copy } = await grown(t);
	const report = await compare(log, copy);
	assert.deepEqual([report.what, report.from, report.to, report.differing], ["database", 0, 300, 0]);
	assert.equal(report.text, "no difference in the 300 entries that both have; the log has 20 entries more, as a backup leads to expect");
	assert.deepEqual(standOf(report), ["200 leads leads", "300 leads leads", "320 leads too-short"]);
});

test("an entry that was changed is shown as both have it, and the side that the heads stand behind is named", async (t) => {
	for (const changed of ["log", "backup"] as const) {
		const { log, copy } = await grown(t);
		change(changed === "log" ? log.file : copy, edit(97));
		const report = await compare(log, copy);
		assert.deepEqual([report.first, report.differing], [97, 1]);
		const [entry] = report.entries;
		const [mine, theirs] = [entry?.log, entry?.copy];
		assert.ok(mine?.is === "kept" && theirs?.is === "kept");
		assert.equal(mine.text.includes("stop 97"), changed === "log");
		assert.equal(theirs.text.includes("stop 97"), changed === "backup");
		assert.match(report.text, changed === "log" ? /the log was changed$/ : /the backup was changed$/);
		assert.ok(standOf(report).includes(changed === "log" ? "300 differs leads" : "300 leads differs"));
	}
});

test("entries that were taken out, and an end that was cut off, are told apart", async (t) => {
	const { log, copy } = await grown(t);
	change(log.file, "DELETE FROM entries WHERE seq IN (250, 251)");
	const gone = await compare(log, copy);
	assert.deepEqual(
		gone.entries.map(({ seq, log: mine, copy: theirs }) => [seq, mine.is, theirs.is]),
		[
			[250, "missing", "kept"],
			[251, "missing", "kept"],
		],
	);
	assert.match(
		gone.text,
		/^they differ from #250 on, in 2 entries of the 300 entries that both have; the backup leads .* the log was changed$/,
	);
	change(log.file, "DELETE FROM entries WHERE seq >= 250");
	const cut = await compare(log, copy);
	assert.equal(cut.differing, 0);
	assert.match(cut.text, /the backup has 50 entries more: the end of the log is gone, or it was put back$/);
	assert.ok(standOf(cut).includes("300 too-short leads"));
});

test("a log that was written anew behind its last head says that nobody can tell", async (t) => {
	const { log, copy } = await grown(t, 299);
	change(copy, `${edit(310)}; ${edit(298)}`);
	change(copy, "DELETE FROM checkpoints WHERE size > 200");
	change(log.file, "DELETE FROM checkpoints WHERE size > 200");
	const report = await compare(log, copy);
	assert.equal(report.first, 298);
	assert.match(report.text, /no head covers the place: neither can be told to be the right one$/);
	// What was remembered outside knows.
	const remembered = [{ size: 320, root: log.store.tree.root(), where: "the keychain" }];
	const told = must(await compareWithCopy(log.file, copy, { keys: [log.signer.key], remembered }));
	assert.deepEqual(standOf(told).at(-1), "320 leads too-short");
	assert.match(told.text, /the log leads to the heads behind it, the backup does not/);
});

test("two histories that the same key signed are told as that", async (t) => {
	const signer = newSigner("countersign.local/test");
	const [log, other] = [createSignedLog(t, signer), createSignedLog(t, signer)];
	for (const [each, word] of [
		[log, "step"],
		[other, "stop"],
	] as const) {
		await each.grow(40, (seq) => ({ subject: `${seq < 20 ? "step" : word} ${seq}` }));
		each.sign();
	}
	const report = await compare(log, other.file);
	assert.deepEqual([report.first, report.differing], [20, 20]);
	assert.match(report.text, /there are two histories/);
});

test("a folder of tiles is read by its bundles, also from where one is gone", async (t) => {
	const { log } = await grown(t);
	const folder = join(log.root, "tiles");
	const db = openForReading(log.file);
	must(
		await exportTiles(db, folder, { pinned: [log.signer.key], check, signal: new AbortController().signal, onProgress: () => undefined }),
	);
	db.close();
	const same = await compare(log, folder);
	assert.deepEqual([same.what, same.to, same.differing], ["tiles", 320, 0]);
	change(log.file, edit(7));
	const report = await compare(log, folder);
	assert.deepEqual([report.first, report.differing], [7, 1]);
	assert.match(report.text, /the log was changed$/);
});

test("daily segments are compared from where they begin", async (t) => {
	const signer = newSigner("countersign.local/test");
	const log = createLog(signer);
	for (let at = 0; at < 4; at++) log.append(startDay + at * 86_400_000, { text: `day ${at}` });
	const folder = join(createSignedLog(t).root, "segments");
	mkdirSync(folder);
	await log.writer(folder).stop();
	const mine = createSignedLog(t, signer);
	await mine.grow(4);
	mine.sign();
	const report = await compare(mine, folder);
	assert.deepEqual([report.what, report.from, report.to, report.differing], ["segments", 0, 4, 4]);
	const none = await compareWithCopy(mine.file, join(folder, "none"), { keys: [], remembered: [] });
	assert.deepEqual(none.ok ? null : none.fault.code, "not_found");
	mkdirSync(join(folder, "empty"));
	const empty = await compareWithCopy(mine.file, join(folder, "empty"), { keys: [], remembered: [] });
	assert.deepEqual(empty.ok ? null : empty.fault.code, "bad_request");
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test, type TestContext } from "node:test";
import { pageOf } from "../../src/main/api/audit-pages.ts";
import { createQuery } from "../../src/main/store/query.ts";
import { type Db, openForReading } from "../../src/main/store/open.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import { verifyLog } from "../../src/main/store/verify-log.ts";
import { verifyEd25519 } from "../../src/main/system/ed25519.ts";
import { windowHasher } from "../../src/renderer/screens/audit/hasher.ts";
import { type Checked, createLogCheck } from "../../src/renderer/screens/audit/check/log-check.ts";
import { keyLineOf } from "../kit/audit-export.ts";
import { damagedCopy, makeLogFile, type MadeLog, portsOf } from "../kit/made-log.ts";
import { tempFolder } from "../kit/sockets.ts";

/** The window's own verification over the pages that the host sends, beside the host's over the same database. */

const size = 3000;
let log: MadeLog;
let copy: string;

before(async (t) => {
	const folder = tempFolder(t as TestContext);
	log = await makeLogFile(join(folder, "log.db"), size, [1, 900, 2000]);
	copy = join(folder, "copy.db");
});

const inWindow = async (file: string, keys = keyLineOf(log)): Promise<Checked & { readonly pages: number }> => {
	const db = openForReading(file);
	try {
		const query = createQuery(db);
		const check = createLogCheck({ hasher: windowHasher, verify: async (...about) => verifyEd25519(...about), keys });
		for (let from = 0, pages = 1; ; pages++) {
			const page = pageOf(query, from, size);
			const checked = await check.take(page.rows, page.notes);
			from = page.next;
			if (checked.problem !== null || page.rows.length === 0 || from >= size) return { ...checked, pages };
		}
	} finally {
		db.close();
	}
};

test("a whole log: every entry, root and signature, in pages that fit a frame", async () => {
	const { pages, ...checked } = await inWindow(log.file);
	assert.deepEqual(checked, { entries: size, heads: 4, signedSize: size, signedRootHex: log.root, gone: 0, problem: null });
	assert.ok(pages > 1, `${pages} pages`);
});

const run = (db: Db, sql: string, ...values: unknown[]): void => void db.prepare(sql).run(...values);
const setBody = (db: Db, seq: number, change: (body: string) => string): void => {
	const body = change(db.prepare("SELECT body FROM entries WHERE seq = ?").pluck().get(seq) as string);
	run(db, "UPDATE entries SET body = ?, leaf = ? WHERE seq = ?", body, nativeHasher.leaf(body), seq);
};

for (const [what, at, damage] of [
	["a body", 1500, (db: Db) => run(db, "UPDATE entries SET body = replace(body, 'test', 'tesT') WHERE seq = 1500")],
	["a body with its leaf", 900, (db: Db) => setBody(db, 1500, (body) => body.replace("test", "tesT"))],
	["a leaf", 7, (db: Db) => run(db, `UPDATE entries SET leaf = '${"0".repeat(64)}' WHERE seq = 7`)],
	["a row gone", 1200, (db: Db) => run(db, "DELETE FROM entries WHERE seq = 1200")],
	["the number that an entry says, with its leaf", 33, (db: Db) => setBody(db, 33, (body) => body.replace('"seq":33', '"seq":34'))],
	[
		"a signature",
		2000,
		(db: Db) =>
			run(db, "UPDATE checkpoints SET note = substr(note, 1, length(note) - 20) || 'AAAA' || substr(note, -16) WHERE size = 2000"),
	],
] as const) {
	test(`${what}: both verifiers refuse it, at the same entry`, async () => {
		damagedCopy(log, copy, damage);
		const db = openForReading(copy);
		const host = await verifyLog(db, { ...portsOf(log), remembered: [] });
		db.close();
		const { problem } = await inWindow(copy);
		assert.equal(problem?.seq, at, problem?.text);
		assert.equal(host.state, "failed");
	});
}

test("a key that is not the log's proves nothing, and the end that was cut off is not there", async () => {
	const other = await makeLogFile(`${copy}-other`, 2);
	assert.match((await inWindow(log.file, keyLineOf(other))).problem?.text ?? "", /no key of this log signed/);
	damagedCopy(log, copy, (db) => run(db, "DELETE FROM entries WHERE seq >= 2500"));
	assert.equal((await inWindow(copy)).entries, 2500);
	damagedCopy(log, copy, (db) => run(db, "UPDATE entries SET body = NULL WHERE seq < 10"));
	assert.deepEqual([(await inWindow(copy)).gone, (await inWindow(copy)).problem], [10, null]);
});

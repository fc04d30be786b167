import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { sql } from "../../../src/main/store/migrations/0001-log.ts";
import { openDatabase } from "../../../src/main/store/open.ts";
import { createQuery } from "../../../src/main/store/query.ts";
import { createStoredTree, nativeHasher } from "../../../src/main/store/tree.ts";
import { verifyLog } from "../../../src/main/store/verify-log.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";

const bodyOf = (seq: number): string =>
	canonicalJson({
		seq,
		at: 1_700_000_000_000 + seq,
		type: "request.denied",
		actor: "gates",
		agent: "bot",
		host: "vm",
		...(seq % 3 === 0 ? {} : { request: `r${seq >> 1}` }),
		outcome: { state: "denied", code: "path", reason: "no" },
		details: { tool: "file_read" },
	});

/** A log as the first schema wrote it, tiles included. */
const writeOldLog = (file: string, size: number): string => {
	const db = new Database(file);
	db.pragma("journal_mode = WAL");
	db.exec(sql);
	db.pragma("user_version = 1");
	const put = db.prepare(
		"INSERT INTO entries (seq, at, type, actor, agent, request, outcome, leaf, body) VALUES (@seq, @at, @type, @actor, @agent, @request, 'denied', @leaf, @body)",
	);
	const tree = createStoredTree(db);
	db.transaction(() => {
		for (let seq = 0; seq < size; seq++) {
			const body = bodyOf(seq);
			put.run({ request: null, ...(JSON.parse(body) as object), leaf: nativeHasher.leaf(body), body });
			tree.append(nativeHasher.leaf(body));
		}
	})();
	const root = tree.root();
	db.close();
	return root;
};

test("a log of the first schema is converted when it is opened, keeps its root, and verifies", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-migrate-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "log.db");
	const size = 700;
	const root = writeOldLog(file, size);
	const db = openDatabase(file);
	t.after(() => db.close());

	assert.deepEqual(
		(db.pragma("table_info(entries)") as { name: string; notnull: number }[]).map(({ name, notnull }) => [name, notnull]),
		[
			["seq", 0],
			["request", 0],
			["leaf", 1],
			["body", 0],
		],
	);
	assert.equal(createStoredTree(db).root(), root);
	const query = createQuery(db);
	assert.deepEqual(
		query.page(0, size).map(({ body }) => body),
		Array.from({ length: size }, (_, seq) => bodyOf(seq)),
	);
	assert.deepEqual(
		query.about("r200", 10).map(({ seq }) => seq),
		[400, 401],
	);
	const report = await verifyLog(db, {
		keys: [],
		check: () => false,
		remembered: [],
		now: () => 0,
		signal: new AbortController().signal,
		onProgress: () => undefined,
	});
	assert.equal(report.state, "passed", report.text);
	assert.equal(report.entries, size);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import type { VerifyReport } from "../../../src/shared/contract/console-audit.ts";
import { describeReport } from "../../../src/main/audit/report.ts";
import { createVerifier } from "../../../src/main/audit/verify.ts";
import { createCheckpoints } from "../../../src/main/store/checkpoints.ts";
import { type Db, openForReading } from "../../../src/main/store/open.ts";
import { nativeHasher } from "../../../src/main/store/tree.ts";
import { besideDamages } from "../../../src/main/store/verify-beside.ts";
import { verifyLog, type VerifyPorts } from "../../../src/main/store/verify-log.ts";
import { createThreadLanes } from "../../../src/main/store/verify/lanes.ts";
import { storedNodes } from "../../../src/main/store/verify/stored-nodes.ts";
import { createRowReader } from "../../../src/main/store/verify/rows.ts";
import { damagedCopy, makeLogFile, type MadeLog, portsOf } from "../../kit/made-log.ts";
import { tempFolder } from "../../kit/sockets.ts";

/** Verifying in chunks, on this thread or on several, must say what one pass over all rows says. */

const workerFile = join(import.meta.dirname, "../../../src/main/hosts/verify-worker.ts");
const size = 9000;
const signedAt = [1, 700, 4095, 4096, 4097, 5000, 8192, 8200];
let log: MadeLog;
let copy: string;

before(async (t) => {
	const folder = tempFolder(t as Parameters<typeof tempFolder>[0]);
	log = await makeLogFile(join(folder, "log.db"), size, signedAt);
	copy = join(folder, "copy.db");
});

type Findings = { readonly state: string; readonly text: string; readonly damage: readonly string[] };
const listed = (damage: readonly { readonly kind: string; readonly seq: number; readonly message: string }[]): string[] =>
	damage.map(({ kind, seq, message }) => `${kind} #${seq} ${message}`);

/** One pass over all rows by the verifier that names damage, then the tables beside them. */
const inOnePass = async (file: string, ports: VerifyPorts): Promise<Findings> => {
	const db = openForReading(file);
	try {
		const verifier = createVerifier({
			...ports,
			hasher: nativeHasher,
			checkpoints: createCheckpoints(db).notes(),
			storedNode: storedNodes(db, size),
		});
		const rows = createRowReader(db, 0);
		for (let page = rows(5000); page.length > 0 && !verifier.done; page = rows(5000)) verifier.feed(page);
		let report = verifier.finish();
		if (report.status === "intact") {
			const damages = await besideDamages(db, { report, remembered: ports.remembered, areTilesRight: false });
			if (damages.length > 0) report = { ...report, status: "damaged", damages };
		}
		const state = { intact: "passed", damaged: "failed", cancelled: "cancelled" }[report.status];
		return { state, text: describeReport(report), damage: listed([...report.damages, ...report.warnings]) };
	} finally {
		db.close();
	}
};

const inChunks = async (file: string, ports: VerifyPorts): Promise<VerifyReport> => {
	const db = openForReading(file);
	try {
		return await verifyLog(db, ports);
	} finally {
		db.close();
	}
};
const inThreads = (file: string, ports: VerifyPorts): Promise<VerifyReport> =>
	inChunks(file, { ...ports, lanes: () => createThreadLanes(workerFile, file, 2) });

const findings = ({ state, text, damage }: VerifyReport): Findings => ({
	state,
	text,
	damage: damage.map((each) => `${each.kind} #${each.seq} ${each.text}`),
});

const run = (db: Db, sql: string, ...values: unknown[]): void => void db.prepare(sql).run(...values);
const bodyAt = (db: Db, seq: number): string => db.prepare("SELECT body FROM entries WHERE seq = ?").pluck().get(seq) as string;
const setBody = (db: Db, seq: number, body: string, leaf = nativeHasher.leaf(body)): void =>
	run(db, "UPDATE entries SET body = ?, leaf = ? WHERE seq = ?", body, leaf, seq);

const damages: readonly (readonly [what: string, damage: (db: Db) => void])[] = [
	["nothing", () => undefined],
	["a body in the second chunk", (db) => run(db, "UPDATE entries SET body = replace(body, 'test', 'tesT') WHERE seq = 4500")],
	["a body with its leaf, between two signed heads of one chunk", (db) => setBody(db, 4500, bodyAt(db, 4500).replace("test", "tesT"))],
	["the first body with its leaf", (db) => setBody(db, 0, bodyAt(db, 0).replace("test", "tesT"))],
	["the last body with its leaf", (db) => setBody(db, size - 1, bodyAt(db, size - 1).replace("test", "tesT"))],
	["a leaf", (db) => run(db, `UPDATE entries SET leaf = '${"0".repeat(64)}' WHERE seq = 8191`)],
	["leaves of several chunks", (db) => run(db, "UPDATE entries SET leaf = upper(leaf) WHERE seq IN (3, 4100, 8999)")],
	["the request of an entry", (db) => run(db, "UPDATE entries SET request = 'other' WHERE seq = 4096")],
	["a request where there is none", (db) => run(db, "UPDATE entries SET request = 'r3' WHERE seq = 3")],
	["a request that runs on into another member", (db) => run(db, `UPDATE entries SET request = 'r4","sandbox":"x' WHERE seq = 4`)],
	["a request that reads like none", (db) => run(db, "UPDATE entries SET request = char(1) WHERE seq = 3")],
	[
		"a leaf that took the first letter of the next request",
		(db) => {
			run(db, "UPDATE entries SET leaf = leaf || 'r' WHERE seq = 4100");
			run(db, "UPDATE entries SET request = substr(request, 2) WHERE seq = 4101");
		},
	],
	[
		"two bodies in one row, and the next row gone",
		(db) => {
			run(db, "UPDATE entries SET body = body || char(0) || (SELECT body FROM entries WHERE seq = 4105) WHERE seq = 4104");
			run(db, "DELETE FROM entries WHERE seq = 4105");
		},
	],
	[
		"one row that reads like two",
		(db) => {
			const [here, next] = [4104, 4106];
			run(db, `DELETE FROM entries WHERE seq = ${here + 1}`);
			run(
				db,
				`UPDATE entries SET body = body || char(0) || ?, request = request || char(0, ?) || leaf || ? WHERE seq = ${here}`,
				bodyAt(db, next),
				here % 128,
				"r",
			);
		},
	],
	["a request taken away", (db) => run(db, "UPDATE entries SET request = NULL WHERE seq = 4097")],
	["a row gone at the edge of a chunk", (db) => run(db, "DELETE FROM entries WHERE seq = 4096")],
	["a row gone in the last chunk", (db) => run(db, "DELETE FROM entries WHERE seq = 8500")],
	["a key below the first", (db) => run(db, "UPDATE entries SET seq = -5 WHERE seq = 0")],
	[
		"a row put before the first",
		(db) => run(db, "INSERT INTO entries SELECT -1, * FROM (SELECT * FROM entries WHERE seq = 7)".replace("-1, *", rowColumns(db))),
	],
	["the tail gone", (db) => run(db, "DELETE FROM entries WHERE seq >= 8300")],
	["the tail gone at the edge of a chunk", (db) => run(db, "DELETE FROM entries WHERE seq >= 8192")],
	[
		"a signature",
		(db) => run(db, "UPDATE checkpoints SET note = substr(note, 1, length(note) - 8) || 'AAAAAA=' || char(10) WHERE size = 4096"),
	],
	["a note that nobody can read", (db) => run(db, "UPDATE checkpoints SET note = 'nothing' WHERE size = 700")],
	["a hash tile", (db) => run(db, "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND position = 20")],
	["a hash tile gone", (db) => run(db, "DELETE FROM tiles WHERE level = 0 AND position = 16")],
	[
		"a clock set back at the edge of a chunk",
		(db) => {
			const body = bodyAt(db, 4096).replace(/"at":\d+/, '"at":5');
			setBody(db, 4096, body);
		},
	],
	[
		"two rows in each other's place",
		(db) => {
			const [one, other] = [bodyAt(db, 4095), bodyAt(db, 4096)];
			setBody(db, 4095, other);
			setBody(db, 4096, one);
		},
	],
	["a body that is no text", (db) => run(db, "UPDATE entries SET body = CAST(X'7B22FF7D' AS TEXT) WHERE seq = 6000")],
];

/** All columns of a row with another key. */
function rowColumns(db: Db): string {
	const names = (db.pragma("table_info(entries)") as { readonly name: string }[]).map(({ name }) => name);
	return names.map((name) => (name === "seq" ? "-1" : name)).join(", ");
}

/** Threads take longer to start than a log of this size to verify: enough of them to see that they agree. */
const threaded = new Set(["nothing", "a body in the second chunk", "a row gone at the edge of a chunk", "a hash tile"]);

for (const [what, damage] of damages) {
	test(`${what}: chunks and threads find what one pass finds`, async () => {
		damagedCopy(log, copy, damage);
		const expected = await inOnePass(copy, portsOf(log));
		assert.equal(expected.state, what === "nothing" ? "passed" : "failed", expected.text);
		assert.deepEqual(findings(await inChunks(copy, portsOf(log))), expected);
		if (threaded.has(what)) assert.deepEqual(findings(await inThreads(copy, portsOf(log))), expected);
	});
}

test("bytes that no text stands for are not taken for the character that replaces them", async () => {
	const folder = `${copy}-exact`;
	const made = await makeLogFile(folder, 10);
	const bytes = (text: string) => `X'${Buffer.from(text, "latin1").toString("hex")}'`;
	damagedCopy(made, copy, (db) => {
		const body = bodyAt(db, 4).replace("src", "\ufffd");
		setBody(db, 4, body);
		const raw = Buffer.from(body).toString("latin1").replace("\u00ef\u00bf\u00bd", "\u00ff");
		run(db, `UPDATE entries SET body = CAST(${bytes(raw)} AS TEXT) WHERE seq = 4`);
	});
	const report = await inChunks(copy, { ...portsOf(made), keys: [], remembered: [] });
	assert.equal(report.damage.find(({ seq }) => seq === 4)?.kind, "unreadable", report.text);
});

test("a body too long to be read with others is verified like them", async () => {
	const made = await makeLogFile(`${copy}-long`, 10);
	const long = (byte: string) => (db: Db) => setBody(db, 4, bodyAt(db, 4).replace("src", byte.repeat(70_000)));
	const ports = { ...portsOf(made), keys: [], remembered: [] };
	damagedCopy(made, copy, long("x"));
	const report = await inChunks(copy, ports);
	assert.deepEqual([report.damage.filter(({ kind }) => kind !== "bad-signature"), report.entries], [[], 10], report.text);
	damagedCopy(made, copy, (db) => {
		long("x")(db);
		run(db, "UPDATE entries SET body = replace(body, 'xxx', 'xyx') WHERE seq = 4");
	});
	assert.equal((await inChunks(copy, ports)).damage.find(({ seq }) => seq === 4)?.kind, "edited");
});

test("a thread that cannot work leaves its chunks to the others: the log is verified all the same", async () => {
	const broken = join(import.meta.dirname, "no-such-worker.ts");
	const report = await inChunks(log.file, { ...portsOf(log), lanes: () => createThreadLanes(broken, log.file, 2) });
	assert.deepEqual([report.state, report.entries], ["passed", size], report.text);
});

test("a run that is stopped says how far it came, and never that it passed", async () => {
	const abort = new AbortController();
	const report = await inChunks(log.file, {
		...portsOf(log),
		signal: abort.signal,
		now: (() => {
			let now = 0;
			return () => (now += 1000);
		})(),
		onProgress: ({ done }) => {
			if (done >= 4096) abort.abort();
		},
	});
	assert.deepEqual([report.state, report.toSeq], ["cancelled", 4096], report.text);
});

test("what was proved before is not read again, and the report says from where on it was", async () => {
	const since = { size: 5000, root: "", at: 7 };
	const rootAt = async (): Promise<string> => {
		const made = await makeLogFile(`${copy}-5000`, 5000);
		return made.root;
	};
	const proved = { ...since, root: await rootAt() };
	const report = await inChunks(log.file, { ...portsOf(log), since: proved });
	assert.deepEqual([report.state, report.fromSeq, report.toSeq], ["passed", 4096, size], report.text);
	assert.match(report.text, /entries before `4096` were not read again/);

	// An entry before it is not looked at; one behind it is.
	damagedCopy(log, copy, (db) => run(db, "UPDATE entries SET body = '{}' WHERE seq = 10"));
	assert.equal((await inChunks(copy, { ...portsOf(log), since: proved })).state, "passed");
	damagedCopy(log, copy, (db) => run(db, "UPDATE entries SET body = '{}' WHERE seq = 6000"));
	assert.deepEqual((await inChunks(copy, { ...portsOf(log), since: proved })).damage[0]?.seq, 6000);

	// Tiles that do not lead to what was proved: everything is read, and the tile is named.
	damagedCopy(log, copy, (db) => run(db, "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND position = 3"));
	const whole = await inChunks(copy, { ...portsOf(log), since: proved });
	assert.deepEqual([whole.fromSeq, whole.damage[0]?.kind, whole.damage[0]?.seq], [0, "column-mismatch", 768], whole.text);
});

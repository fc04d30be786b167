import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { type Db, openForReading } from "../../src/main/store/open.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import { verifyLog } from "../../src/main/store/verify-log.ts";
import { createFrontier } from "../../src/shared/proof/frontier.ts";
import { countersignVerify, keyLineOf, writeEntries } from "../kit/audit-export.ts";
import { damagedCopy, makeLogFile, type MadeLog, portsOf } from "../kit/made-log.ts";
import { tempFolder } from "../kit/sockets.ts";

/**
 * Somebody changes the log: twelve kinds of damage, each at fifty random places. The verifier must name the kind and the
 * first bad entry in the database, and `countersign-verify`, which shares no code with it, in an export.
 * The places come from a fixed seed; `COUNTERSIGN_SEED` takes another.
 */

const size = 700;
const signedAt = [200, 400, 600];
const places = 50;
const seed = Number(process.env["COUNTERSIGN_SEED"] ?? 4);

/** mulberry32: small, seeded, good enough to pick places. */
const randomFrom = (start: number): (() => number) => {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

let log: MadeLog;
let folder: string;
let bodies: string[];
let notes: string[];

before(async (t) => {
	folder = tempFolder(t as Parameters<typeof tempFolder>[0]);
	log = await makeLogFile(join(folder, "log.db"), size, signedAt);
	const db = openForReading(log.file);
	bodies = db.prepare("SELECT body FROM entries ORDER BY seq").pluck().all() as string[];
	notes = db.prepare("SELECT note FROM checkpoints ORDER BY size").pluck().all() as string[];
	db.close();
});

/** An export: what an auditor was given. */
type Export = { bodies: string[]; notes: string[] };
/** Where the damage is looked for: with a head kept elsewhere, or without. */
type Case = {
	readonly name: string;
	/** Places `[from, to)`. */
	readonly from: number;
	readonly to: number;
	readonly database: (db: Db, at: number) => void;
	readonly exported: (given: Export, at: number) => void;
	/** What must be named, and where: in the export where that differs. */
	readonly kind: string;
	readonly seq?: (at: number) => number;
	readonly seqInExport?: (at: number) => number;
	readonly kept?: boolean;
};

const run = (db: Db, sql: string, ...values: unknown[]): void => void db.prepare(sql).run(...values);
const setBody = (db: Db, seq: number, body: string): void => run(db, "UPDATE entries SET body = ? WHERE seq = ?", body, seq);
const setWhole = (db: Db, seq: number, body: string): void =>
	run(db, "UPDATE entries SET body = ?, leaf = ? WHERE seq = ?", body, nativeHasher.leaf(body), seq);
const renumber = (db: Db, from: number, by: number): void => {
	const keys = db.prepare("SELECT seq FROM entries WHERE seq >= ? ORDER BY seq").pluck().all(from) as number[];
	for (const key of by > 0 ? keys.toReversed() : keys) run(db, "UPDATE entries SET seq = ? WHERE seq = ?", key + by, key);
};
const at0 = (list: readonly string[], at: number): string => list[at] ?? assert.fail(`no entry ${at}`);
/** Another text of the same length, still JSON. */
const edited = (body: string): string => body.replace('"host":"test"', '"host":"tesT"');
const forged = (at: number): string =>
	at0(bodies, at - 1)
		.replace(`"seq":${at - 1},`, `"seq":${at},`)
		.replace('"host":"test"', '"host":"tesT"');
/** Where the signed part that holds this place begins. */
const signedFrom = (at: number): number => [0, ...signedAt].findLast((each) => each <= at) ?? 0;

const cases: readonly Case[] = [
	{
		name: "a byte of an entry",
		from: 0,
		to: size,
		database: (db, at) => setBody(db, at, edited(at0(bodies, at))),
		exported: (given, at) => (given.bodies[at] = edited(at0(bodies, at))),
		kind: "edited",
		// Bodies alone do not say which of those under one signature was changed.
		seqInExport: signedFrom,
	},
	{
		name: "an entry written anew with its hash",
		from: 0,
		to: 512,
		database: (db, at) => setWhole(db, at, edited(at0(bodies, at))),
		exported: (given, at) => (given.bodies[at] = edited(at0(bodies, at)).replace('"type":"request.allowed"', '"type":"request.denied"')),
		kind: "edited",
		seqInExport: signedFrom,
	},
	{
		name: "the number that an entry says",
		from: 0,
		to: size - 2,
		database: (db, at) => setBody(db, at, at0(bodies, at).replace(`"seq":${at},`, `"seq":${at + 1},`)),
		exported: (given, at) => (given.bodies[at] = at0(bodies, at).replace(`"seq":${at},`, `"seq":${at + 3},`)),
		kind: "edited",
	},
	{
		name: "bytes that are no entry",
		from: 0,
		to: size,
		database: (db, at) => run(db, "UPDATE entries SET body = CAST(X'7B22FF7D' AS TEXT) WHERE seq = ?", at),
		exported: (given, at) => (given.bodies[at] = "not an entry"),
		kind: "unreadable",
	},
	{
		name: "an entry deleted",
		from: 0,
		to: size - 1,
		database: (db, at) => run(db, "DELETE FROM entries WHERE seq = ?", at),
		exported: (given, at) => given.bodies.splice(at, 1),
		kind: "missing",
	},
	{
		name: "some entries deleted and the keys closed up",
		from: 0,
		to: size - 4,
		database: (db, at) => {
			run(db, "DELETE FROM entries WHERE seq BETWEEN ? AND ?", at, at + 2);
			renumber(db, at + 3, -3);
		},
		exported: (given, at) => given.bodies.splice(at, 3),
		kind: "missing",
	},
	{
		name: "an entry pushed in",
		from: 1,
		to: size - 1,
		database: (db, at) => {
			renumber(db, at, 1);
			const body = forged(at);
			run(db, "INSERT INTO entries (seq, leaf, body) VALUES (?, ?, ?)", at, nativeHasher.leaf(body), body);
		},
		exported: (given, at) => given.bodies.splice(at, 0, forged(at)),
		kind: "inserted",
	},
	{
		name: "two entries in each other's place",
		from: 0,
		to: size - 6,
		database: (db, at) => {
			setWhole(db, at, at0(bodies, at + 5));
			setWhole(db, at + 5, at0(bodies, at));
		},
		exported: (given, at) => ([given.bodies[at], given.bodies[at + 5]] = [at0(bodies, at + 5), at0(bodies, at)]),
		kind: "reordered",
	},
	{
		name: "the end cut off",
		from: 0,
		to: size,
		database: (db, at) => run(db, "DELETE FROM entries WHERE seq >= ?", at),
		exported: (given, at) => given.bodies.splice(at),
		kind: "truncated",
	},
	{
		name: "an older state put back",
		from: 1,
		to: size,
		database: (db, at) => {
			run(db, "DELETE FROM entries WHERE seq >= ?", at);
			run(db, "DELETE FROM checkpoints WHERE size > ?", at);
			run(db, "DELETE FROM tiles WHERE (position + 1) * 256 > ?", at);
		},
		exported: (given, at) => {
			given.bodies.splice(at);
			given.notes = given.notes.filter((note) => Number(note.split("\n")[1]) <= at);
		},
		kind: "rolled-back",
		kept: true,
	},
	{
		name: "another history signed with the log's own key",
		from: 0,
		to: size,
		database: (db, at) => {
			const { leaves, note } = rewrittenFrom(at);
			for (let seq = at; seq < size; seq++) setWhole(db, seq, leaves[seq - at] ?? "");
			run(db, "DELETE FROM checkpoints WHERE size > ?", at);
			run(db, "INSERT INTO checkpoints (size, at, note) VALUES (?, 0, ?)", size, note);
		},
		exported: (given, at) => {
			const { leaves, note } = rewrittenFrom(at);
			given.bodies.splice(at, size, ...leaves);
			given.notes = [...given.notes.filter((each) => Number(each.split("\n")[1]) <= at), note];
		},
		kind: "forked",
		// The one head that was kept shows that the histories part before it, not where.
		seq: () => 0,
		seqInExport: (at) => signedFrom(at),
		kept: true,
	},
	{
		name: "a signature",
		from: 0,
		to: 4,
		database: (db, at) => run(db, "UPDATE checkpoints SET note = ? WHERE size = ?", spoilt(at), [...signedAt, size][at]),
		exported: (given, at) => (given.notes[at] = spoilt(at)),
		kind: "bad-signature",
		seq: (at) => [...signedAt, size][at] ?? -1,
	},
];

/** Every entry from here on says another host, and the log's key signs that. */
function rewrittenFrom(at: number): { readonly leaves: readonly string[]; readonly note: string } {
	const leaves = bodies.slice(at).map(edited);
	const tree = createFrontier(nativeHasher);
	for (const body of [...bodies.slice(0, at), ...leaves]) tree.append(nativeHasher.leaf(body));
	return { leaves, note: signCheckpoint({ size, root: tree.root() }, log.signer) };
}

/** A checkpoint with one digit of its signature changed, another each time. */
let turn = 0;
function spoilt(at: number): string {
	const note = notes[at] ?? "";
	const place = note.length - 60 + (turn++ % 50);
	return `${note.slice(0, place)}${note[place] === "A" ? "B" : "A"}${note.slice(place + 1)}`;
}

for (const each of cases) {
	const { name, kind } = each;
	test(`${name}, at fifty places: named in the database and in an export`, async (t) => {
		const random = randomFrom(seed + name.length);
		const ats = Array.from({ length: places }, () => each.from + Math.floor(random() * (each.to - each.from)));
		const copy = join(folder, "copy.db");
		const out = tempFolder(t);
		const keptNote = join(out, "kept.txt");
		writeEntries(join(out, "whole"), bodies, notes);
		const files: string[] = [];
		for (const [turnOf, at] of ats.entries()) {
			damagedCopy(log, copy, (db) => each.database(db, at));
			const db = openForReading(copy);
			const report = await verifyLog(db, each.kept === true ? portsOf(log) : { ...portsOf(log), remembered: [] });
			db.close();
			const first = report.damage.find(({ warning }) => !warning);
			const seq = each.seq?.(at) ?? at;
			assert.deepEqual([report.state, first?.kind, first?.seq], ["failed", kind, seq], `at ${at}: ${report.text}`);
			const given = { bodies: [...bodies], notes: [...notes] };
			each.exported(given, at);
			files.push(writeEntries(join(out, String(turnOf)), given.bodies, given.notes));
		}
		const words = ["--key", keyLineOf(log), ...(each.kept === true ? ["--against", keptNote] : [])];
		writeFileSync(keptNote, notes.at(-1) ?? "");
		const checked = await countersignVerify(...words, ...files);
		assert.equal(checked.code, 1, checked.lines.join("\n"));
		for (const [turnOf, at] of ats.entries()) {
			const expected = `DAMAGED  ${files[turnOf]}: ${kind} #${(each.seqInExport ?? each.seq)?.(at) ?? at}`;
			assert.match(checked.lines[turnOf] ?? "", new RegExp(`^${expected.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\b`), `at ${at}`);
		}
	});
}

test("the log before anything was done to it passes both", async (t) => {
	const db = openForReading(log.file);
	const report = await verifyLog(db, portsOf(log));
	db.close();
	assert.equal(report.state, "passed", report.text);
	const file = writeEntries(join(tempFolder(t), "whole"), bodies, notes);
	const checked = await countersignVerify("--key", keyLineOf(log), file);
	assert.equal(checked.code, 0, checked.lines.join("\n"));
	assert.match(checked.lines[0] ?? "", /^ok .*entries #0-#699, signed by countersign\.local\/test\+/);
});

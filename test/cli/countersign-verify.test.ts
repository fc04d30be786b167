import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test, type TestContext } from "node:test";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { proveEntry } from "../../src/main/audit/entry-proof.ts";
import { manifestLine } from "../../src/main/audit/export-note.ts";
import { signHandOver } from "../../src/main/audit/hand-over.ts";
import { formatVerifierKey, type NoteSigner } from "../../src/main/audit/note.ts";
import { manifestOf } from "../../src/main/exports/exporter.ts";
import { exportTiles } from "../../src/main/hosts/export-tiles.ts";
import { checkSignature } from "../../src/main/hosts/log-key.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openForReading } from "../../src/main/store/open.ts";
import { createStoredTree, nativeHasher } from "../../src/main/store/tree.ts";
import { countersignVerify, keyLineOf, writeEntries } from "../kit/audit-export.ts";
import { makeLogFile, type MadeLog } from "../kit/made-log.ts";
import { must } from "../kit/rig.ts";
import { tempFolder } from "../kit/sockets.ts";
import { newSigner } from "../main/audit/kit.ts";
import { createLog, hour, startDay } from "../main/archive/kit.ts";

/** The checker that auditors get, as a program of its own, over everything that we hand out. */

const program = join(import.meta.dirname, "../../bin/countersign-verify.mjs");
const size = 1300;
let folder: string;
let log: MadeLog;
let key: string;
let bodies: string[];
let notes: string[];

before(async (t) => {
	folder = tempFolder(t as TestContext);
	log = await makeLogFile(join(folder, "log.db"), size, [500]);
	key = keyLineOf(log);
	const db = openForReading(log.file);
	bodies = db.prepare("SELECT body FROM entries ORDER BY seq").pluck().all() as string[];
	notes = createCheckpoints(db).notes().slice();
	must(
		await exportTiles(db, join(folder, "tiles"), {
			pinned: [log.signer.key],
			check: checkSignature,
			signal: new AbortController().signal,
			onProgress: () => undefined,
		}),
	);
	db.close();
});

/** The exported folder, changed. */
const tiles = (t: TestContext, change: (copy: string) => void = () => undefined): string => {
	const copy = join(tempFolder(t), "tiles");
	cpSync(join(folder, "tiles"), copy, { recursive: true });
	change(copy);
	return copy;
};
const flipAt = (file: string, at: number): void => {
	const bytes = readFileSync(file);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	writeFileSync(file, bytes);
};
/** Entries of one bundle, out and in. */
const bundled = (file: string, change: (entries: Buffer[]) => void): void => {
	const bytes = readFileSync(file);
	const entries: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
		entries.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
	change(entries);
	const length = (entry: Buffer): Buffer => Buffer.of(entry.length >> 8, entry.length & 255);
	writeFileSync(file, Buffer.concat(entries.flatMap((entry) => [length(entry), entry])));
};
const said = async (...words: string[]): Promise<string> => {
	const { code, lines } = await countersignVerify(...words);
	return `${code} ${lines.join(" | ")}`;
};

test("it stands alone: one file of at most 300 lines of code that imports nothing but Node", () => {
	const text = readFileSync(program, "utf8");
	for (const [, from = ""] of text.matchAll(/\bimport\b[^;]*?["']([^"']+)["']/g)) assert.match(from, /^node:/);
	assert.doesNotMatch(text, /\brequire\(|import\(/);
	const code = text.split("\n").filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line));
	assert.ok(code.length <= 300, `${code.length} lines`);
});

test("a tiles folder: proved up to its checkpoint, with the key given, or found beside it and said so", async (t) => {
	assert.match(await said("--key", key, join(folder, "tiles")), /^0 ok .*entries #0-#1299, signed by countersign\.local\/test\+/);
	const copy = tiles(t, (at) => writeFileSync(join(at, "log-key.pub"), `${key}\n`));
	assert.match(await said(copy), /^0 note .*lay beside what it proves.*ok /);
	assert.match(await said(tiles(t)), /^2 nothing proved .*no key of the log/);
	const stranger = formatVerifierKey(newSigner("countersign.local/test").key);
	assert.match(await said("--key", stranger, tiles(t)), /^1 DAMAGED .*bad-signature #1300: the log's key did not sign/);
	assert.match(await said("--wrong"), /^2 countersign-verify: Unknown option/);
	assert.match(await said(join(folder, "nothing-here")), /^2 nothing proved/);
});

test("damage in a tiles folder is named by kind and entry", async (t) => {
	const entries = (at: string, index: string): string => join(at, "tile/entries", index);
	const cases: readonly (readonly [string, (at: string) => void])[] = [
		["edited #300:", (at) => bundled(entries(at, "001"), (list) => (list[44] = Buffer.from(String(list[44]).replace("test", "tesT"))))],
		["missing #10:", (at) => bundled(entries(at, "000"), (list) => list.splice(10, 1))],
		["missing #10-#12:", (at) => bundled(entries(at, "000"), (list) => list.splice(10, 3))],
		["inserted #20:", (at) => bundled(entries(at, "000"), (list) => list.splice(20, 0, list[19] ?? Buffer.of()))],
		["reordered #30:", (at) => bundled(entries(at, "000"), (list) => list.splice(30, 2, list[31] ?? Buffer.of(), list[30] ?? Buffer.of()))],
		["unreadable #40:", (at) => bundled(entries(at, "000"), (list) => (list[40] = Buffer.from("{")))],
		["truncated #1290-#1299:", (at) => bundled(entries(at, "005.p/20"), (list) => list.splice(10))],
		["missing #256-#511:", (at) => rmSync(entries(at, "001"))],
		["tile #0-#255:", (at) => flipAt(join(at, "tile/1/000.p/5"), 3)],
		["tile #256-#511:", (at) => flipAt(join(at, "tile/0/001"), 3)],
		["tile #512-#767:", (at) => rmSync(join(at, "tile/0/002"))],
		["bad-signature #1300:", (at) => flipAt(join(at, "checkpoint"), readFileSync(join(at, "checkpoint")).length - 10)],
	];
	for (const [kind, change] of cases) {
		const answer = await said("--key", key, tiles(t, change));
		assert.ok(answer.startsWith("1 DAMAGED") && answer.includes(`: ${kind}`), `${kind} ${answer}`);
	}
	const without = tiles(t, (at) => rmSync(entries(at, "000")));
	assert.match(await said("--key", key, "--pruned", "256", without), /^0 ok .*256 proved by their hashes alone/);
});

test("a head that was kept: contained, or the log was rolled back or forked", async (t) => {
	const kept = join(tempFolder(t), "kept");
	writeFileSync(kept, notes[0] ?? "");
	assert.match(await said("--key", key, "--against", kept, join(folder, "tiles")), /^0 ok/);
	writeFileSync(kept, signCheckpoint({ size: 2000, root: "ab".repeat(32) }, log.signer));
	assert.match(await said("--key", key, "--against", kept, join(folder, "tiles")), /^1 DAMAGED .*rolled-back #1300-#1999/);
	writeFileSync(kept, signCheckpoint({ size: 700, root: "ab".repeat(32) }, log.signer));
	assert.match(await said("--key", key, "--against", kept, join(folder, "tiles")), /^1 DAMAGED .*forked #0-#699/);
});

test("a proof file: an entry under a checkpoint", async (t) => {
	const out = tempFolder(t);
	const db = openForReading(log.file);
	const nodes = createStoredTree(db).nodes();
	const newest = { size, note: notes.at(-1) ?? "" };
	const entry = join(out, "entry.tlog-proof");
	const proof = must(proveEntry(nativeHasher, nodes, 777, newest, bodies[777]));
	writeFileSync(entry, proof);
	db.close();
	assert.match(await said("--key", key, entry), /^0 ok .*entry #777 of 1300, signed by /);
	writeFileSync(entry, proof.replace("index 777", "index 776"));
	assert.match(await said("--key", key, entry), /^1 DAMAGED .*edited #776/);
});

test("daily segments: signed when the day is over, only chained while it is not, and every change named", async (t) => {
	const out = tempFolder(t);
	const made = createLog();
	const writer = made.writer(out);
	for (let at = 0; at < 20; at++) made.append(startDay + at * hour);
	made.append(startDay + 30 * hour);
	await writer.catchUp();
	await writer.stop();
	const [first = "", second = ""] = readdirSync(out).map((name) => join(out, name));
	const own = formatVerifierKey(made.signer.key);
	assert.match(await said("--key", own, first), /^0 ok .*entries #0-#19, signed by/);
	assert.match(await said("--key", own, second), /^2 nothing proved .*no manifest/);
	const text = readFileSync(first, "utf8");
	const lines = text.split("\n");
	const change = async (edit: (list: string[]) => unknown): Promise<string> => {
		const list = [...lines];
		edit(list);
		writeFileSync(first, list.join("\n"));
		return said("--key", own, first);
	};
	assert.match(await change((list) => list.splice(6, 1)), /^1 DAMAGED .*missing #5:/);
	assert.match(await change((list) => list.splice(6, 0, list[5] ?? "")), /^1 DAMAGED .*inserted #4:/);
	assert.match(await change((list) => list.splice(6, 2, list[7] ?? "", list[6] ?? "")), /^1 DAMAGED .*reordered #5:/);
	assert.match(await change((list) => (list[6] = (list[6] ?? "").replace(/"host":"./, '"host":"X'))), /^1 DAMAGED .*edited #5:/);
	assert.match(await change((list) => list.splice(19, 2)), /^1 DAMAGED .*truncated #18-#19:/);
	assert.match(await change((list) => (list[8] = "{")), /^1 DAMAGED .*unreadable #7:/);
});

test("a JSONL export is what the log's key signed, or the difference is named", async (t) => {
	const file = join(tempFolder(t), "export.jsonl");
	const seqs = [3, 5, 8, 13, 21];
	const note = must(
		await manifestOf(seqs, 'agent:"bot"', {
			entry: (seq) => ({ seq, leaf: nativeHasher.leaf(bodies[seq] ?? ""), body: bodies[seq] ?? "" }),
			hasher: nativeHasher,
			newestCheckpoint: () => null,
			signer: () => log.signer,
			now: () => 5,
		}),
	);
	const lines = [manifestLine(note), ...seqs.map((seq) => bodies[seq] ?? "")];
	const change = (edit: (list: string[]) => unknown): Promise<string> => {
		const list = [...lines];
		edit(list);
		writeFileSync(file, `${list.join("\n")}\n`);
		return said("--key", key, file);
	};
	assert.match(await change(() => undefined), /^0 ok .*5 entries of the query ".*", as exported, signed by/);
	assert.match(await change((list) => list.splice(2, 1)), /^1 DAMAGED .*missing #3-#21/);
	assert.match(await change((list) => (list[2] = (list[2] ?? "").replace("test", "tesT"))), /^1 DAMAGED .*edited #3-#21/);
	assert.match(await change((list) => list.push(bodies[22] ?? "")), /^1 DAMAGED .*inserted #3-#22/);
	assert.match(await change((list) => list.push(bodies[2] ?? "")), /^1 DAMAGED .*reordered #22/);
	assert.match(await change((list) => (list[0] = (list[0] ?? "").replace("entries 5", "entries 6"))), /^1 DAMAGED .*bad-signature/);
});

test("a key that handed over answers for what it signed before, and the next one for what came after", async (t) => {
	const out = tempFolder(t);
	const next = newSigner("countersign.local/test");
	const handOver = signHandOver({ size: 600, root: "cd".repeat(32) }, log.signer, next);
	const keys = join(out, "keys");
	writeFileSync(keys, `${key}\n\n${handOver}`);
	const headBy = (signer: NoteSigner): string => {
		const newest = signCheckpoint({ size, root: log.root }, signer);
		return writeEntries(join(out, signer.key.keyIdHex), bodies, [notes[0] ?? "", newest]);
	};
	assert.match(await said("--key", keys, headBy(next)), new RegExp(`^0 ok .*signed by .*${next.key.keyIdHex}`));
	assert.match(await said("--key", keys, headBy(log.signer)), /^1 DAMAGED .*bad-signature #1300: the log's key did not sign/);
	assert.match(await said("--key", key, headBy(next)), /^1 DAMAGED .*bad-signature #1300/);
	writeFileSync(keys, `${key}\n\n${signHandOver({ size: 600, root: "cd".repeat(32) }, newSigner("countersign.local/test"), next)}`);
	assert.match(await said("--key", keys, headBy(next)), /^2 nothing proved .*does not follow from the key before it/);
	writeFileSync(keys, `${key}\n\n${handOver.replace("size 600", "size 500")}`);
	assert.match(await said("--key", keys, headBy(next)), /^1 DAMAGED .*bad-signature/);
});

test("what is no file of a log is not called damaged, and nothing of it is said to be proved", async (t) => {
	for (const [at, text] of [
		"seq,agent\r\n3,bot\r\n",
		"countersign-export v1\nlog x\n",
		'{"activity_id":1}\n',
		'{\n"countersignExport":"x"}',
	].entries()) {
		const file = join(tempFolder(t), `${at}`);
		writeFileSync(file, text);
		assert.match(await said("--key", key, file), /^2 nothing proved .*this is nothing that can be checked here/);
		// With signed heads beside it, it is said to be the log.
		writeFileSync(`${file}.checkpoint`, notes[0] ?? "");
		assert.match(await said("--key", key, file), /^1 DAMAGED .*unreadable #0/);
	}
});

test("plain entries are proved under the heads beside them, and nothing is said to be proved without any", async (t) => {
	const out = tempFolder(t);
	mkdirSync(join(out, "with"));
	assert.match(await said("--key", key, writeEntries(join(out, "with"), bodies, notes)), /^0 ok .*#0-#1299/);
	assert.match(
		await said("--key", key, writeEntries(join(out, "part"), bodies, notes.slice(0, 1))),
		/^0 ok .*#0-#499, .*800 more unsigned/,
	);
	assert.match(await said("--key", key, writeEntries(join(out, "none"), bodies, [])), /^2 nothing proved .*under no checkpoint/);
});

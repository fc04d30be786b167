import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { newSigner } from "../audit/kit.ts";
import { checkText, createLog, hour, linesOf, segmentsIn, startDay } from "./kit.ts";

const folderFor = (t: TestContext): string => {
	const folder = mkdtempSync(join(tmpdir(), "cs-segments-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
};
const day = 24 * hour;
const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

test("a file a day, UTC, each entry a line that chains to the one before, and a manifest under a signature when the day is over", async (t) => {
	const folder = folderFor(t);
	const log = createLog();
	const writer = log.writer(folder);
	log.append(startDay + 1, { text: "früh ✓" });
	log.append(startDay + day - 1);
	await writer.catchUp();
	assert.deepEqual(segmentsIn(folder), ["audit-2026-11-21.jsonl"]);
	assert.equal(checkText(textOf(folder, "audit-2026-11-21.jsonl"), log.signer).proved, "chained");
	log.append(startDay + day);
	log.append(startDay + 3 * day);
	await writer.catchUp();
	await writer.stop();
	assert.deepEqual(segmentsIn(folder), ["audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl", "audit-2026-11-24.jsonl"]);
	assert.deepEqual(
		writer.complete().map(({ name, from, to }) => [name, from, to]),
		[
			["audit-2026-11-21.jsonl", 0, 2],
			["audit-2026-11-22.jsonl", 2, 3],
		],
	);

	let hash = "0".repeat(64);
	for (const name of segmentsIn(folder)) {
		const report = checkText(textOf(folder, name), log.signer);
		assert.equal(report.problem, null);
		assert.equal(report.proved, name.includes("24") ? "chained" : "signed");
		assert.equal(report.head?.prevHash, hash);
		hash = report.hash;
		assert.deepEqual(
			report.bodies,
			log.rows.slice(report.head?.from ?? 0, report.to).map(({ body }) => body),
		);
	}
	// The same by nothing but SHA-256 and the text of a line, as the documentation tells an auditor.
	const [, first = ""] = linesOf(folder, "audit-2026-11-21.jsonl");
	const { ts, event, prev_hash, hash: claimed, ...entry } = JSON.parse(first) as Record<string, string>;
	assert.deepEqual([ts, event], ["2026-11-21T00:00:00.001Z", "request.held"]);
	assert.equal(JSON.stringify(entry), log.rows[0]?.body);
	const sha = (...parts: (string | Buffer)[]): Buffer => parts.reduce((one, part) => one.update(part), createHash("sha256")).digest();
	const leaf = sha(Buffer.from([0]), log.rows[0]?.body ?? "");
	assert.equal(sha(Buffer.from([1]), Buffer.from(prev_hash ?? "", "hex"), leaf).toString("hex"), claimed);
});

test("wherever the last line was torn, what is written on is what would have been written without the crash", async (t) => {
	const log = createLog();
	for (let at = 0; at < 4; at++) log.append(startDay + at, { text: "ü".repeat(at) });
	const folder = folderFor(t);
	const first = log.writer(folder);
	await first.stop();
	const name = "audit-2026-11-21.jsonl";
	const whole = readFileSync(join(folder, name));
	const headEnd = whole.indexOf(10) + 1;
	for (let length = headEnd; length <= whole.length; length += length < whole.length - 40 ? 13 : 1) {
		writeFileSync(join(folder, name), whole);
		truncateSync(join(folder, name), length);
		const writer = log.writer(folder);
		await writer.stop();
		assert.deepEqual(writer.told, [], `${length}`);
		assert.deepEqual(readFileSync(join(folder, name)), whole, `${length} of ${whole.length} bytes were left`);
	}
	// Torn in its first line there is no segment yet.
	truncateSync(join(folder, name), headEnd - 2);
	const writer = log.writer(folder);
	await writer.stop();
	assert.equal(writer.told.length, 1);
	assert.deepEqual(readFileSync(join(folder, name)), whole);
});

test("a day whose manifest was being written when the power went is ended again", async (t) => {
	const log = createLog();
	log.append(startDay);
	const folder = folderFor(t);
	await log.writer(folder).stop();
	const name = "audit-2026-11-21.jsonl";
	appendFileSync(join(folder, name), '{"manifest":{"to":1,');
	log.setNow(startDay + day);
	const writer = log.writer(folder);
	await writer.stop();
	assert.equal(checkText(textOf(folder, name), log.signer).proved, "signed");
});

test("a file that was changed, or is of another log, is set aside and its entries are written again", async (t) => {
	const log = createLog();
	for (let at = 0; at < 3; at++) log.append(startDay + at);
	const other = createLog();
	for (let at = 0; at < 3; at++) other.append(startDay + at, { text: "other" });
	const name = "audit-2026-11-21.jsonl";

	const strange = folderFor(t);
	await createLog(newSigner("countersign.local/else")).writer(strange).stop();
	await other.writer(strange).stop();
	const writer = log.writer(strange);
	await writer.stop();
	assert.match(writer.told.join(), /its last entry is not the one of this log/);
	assert.deepEqual(
		checkText(textOf(strange, name), log.signer).bodies,
		log.rows.map(({ body }) => body),
	);

	log.setNow(startDay + day);
	const ended = folderFor(t);
	other.setNow(startDay + day);
	await other.writer(ended).stop();
	const again = log.writer(ended);
	await again.stop();
	assert.match(again.told.join(), /it is of another log/);
	assert.equal(checkText(textOf(ended, name), log.signer).proved, "signed");
});

test("a clock that is set back a little keeps to its day; set back far, it begins another part of the day it is in", async (t) => {
	const log = createLog();
	const folder = folderFor(t);
	log.append(startDay + day - 5);
	log.append(startDay + day + 5);
	log.append(startDay + day - 3);
	log.append(startDay + 2 * hour);
	log.append(startDay + 2 * hour + 1);
	await log.writer(folder).stop();
	assert.deepEqual(
		segmentsIn(folder).map((name) => [name, checkText(textOf(folder, name), log.signer).bodies.length]),
		[
			["audit-2026-11-21.2.jsonl", 2],
			["audit-2026-11-21.jsonl", 1],
			["audit-2026-11-22.jsonl", 2],
		],
	);
});

test("segments that were taken elsewhere are not missed: the chain goes on over leaves alone", async (t) => {
	const log = createLog();
	const folder = folderFor(t);
	for (let at = 0; at < 3; at++) log.append(startDay + at * day);
	await log.writer(folder).stop();
	const [first = "", second = ""] = segmentsIn(folder);
	const { hash } = checkText(textOf(folder, second), log.signer);
	for (const name of segmentsIn(folder)) rmSync(join(folder, name));
	await log.writer(folder, { prunedBelow: 2 }).stop();
	assert.deepEqual(segmentsIn(folder).length, 1);
	assert.equal(checkText(textOf(folder, segmentsIn(folder)[0] ?? ""), log.signer).head?.prevHash, hash);
	assert.notEqual(first, "");
});

test("a folder that cannot be written is told once, and catches up when it can", async (t) => {
	const root = folderFor(t);
	const folder = join(root, "archive");
	writeFileSync(folder, "in the way");
	const log = createLog();
	log.append(startDay);
	const writer = log.writer(folder);
	await writer.catchUp();
	await writer.catchUp();
	assert.equal(writer.told.length, 1);
	assert.match(writer.problem()?.text ?? "", /EEXIST|ENOTDIR/);
	rmSync(folder);
	await writer.catchUp();
	assert.equal(writer.problem(), null);
	await writer.stop();
	assert.equal(segmentsIn(folder).length, 1);
});

test("every single change of a complete segment is found", async (t) => {
	const log = createLog();
	const folder = folderFor(t);
	log.append(startDay, { text: "a" });
	log.append(startDay + 1, { text: "b" });
	log.append(startDay + day);
	await log.writer(folder).stop();
	const text = textOf(folder, "audit-2026-11-21.jsonl");
	const isRight = (changed: string): boolean => {
		const { problem, proved } = checkText(changed, log.signer);
		return problem === null && proved === "signed";
	};
	assert.ok(isRight(text));
	for (let at = 0; at < text.length - 1; at++) {
		const changed = text.slice(0, at) + (text[at] === "1" ? "2" : "1") + text.slice(at + 1);
		assert.ok(!isRight(changed), `${at}: ${text.slice(at - 20, at + 20)}`);
	}
	const lines = text.split("\n");
	assert.ok(!isRight([lines[0], lines[2], lines[1], lines[3], ""].join("\n")), "swapped");
	assert.ok(!isRight([lines[0], lines[1], lines[3], ""].join("\n")), "left out");
	assert.ok(!isRight([lines[0], lines[1], lines[1], lines[2], lines[3], ""].join("\n")), "twice");
	assert.ok(!isRight([...lines.slice(0, 4), lines[1], ""].join("\n")), "behind the end");
	assert.equal(checkText([...lines.slice(0, 3), ""].join("\n"), log.signer).proved, "chained");
	assert.ok(!isRight(text.replaceAll("countersign.local/test", "countersign.local/tess")));
});

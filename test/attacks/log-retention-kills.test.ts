import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSegmentCheck } from "../../src/main/audit/segment-check.ts";
import type { VerifierKey } from "../../src/main/audit/note.ts";
import { listSegments } from "../../src/main/archive/segment-files.ts";
import { segmentLines } from "../../src/main/archive/segment-lines.ts";
import { hostFolds } from "../../src/main/hosts/host-folds.ts";
import { checkSignature } from "../../src/main/hosts/log-key.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { type Db, openDatabase, openForReading } from "../../src/main/store/open.ts";
import { rebuild } from "../../src/main/store/rebuild.ts";
import { createRetention } from "../../src/main/store/retention.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import { verifyLog } from "../../src/main/store/verify-log.ts";
import { createSeed } from "../../src/main/system/ed25519.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import { openKeptLog } from "../kit/kept-log.ts";
import { createRig, must } from "../kit/rig.ts";
import { tempFolder } from "../kit/sockets.ts";
import { runUntilKilled } from "../kit/until-killed.ts";

/**
 * Pruning and restoring are killed (-9) before or after any of their writes, in the log or in a segment, or at any moment,
 * while entries are appended beside them. Nothing that was told is lost; the log verifies; what is gone is what a signed
 * `log.pruned` names, and a segment has it; and the next pruning finishes what was begun. `COUNTERSIGN_LONG=1` kills 500 times.
 */
const kills = process.env["COUNTERSIGN_LONG"] === "1" ? 500 : 40;
const killsOfOne = 10;
const dayMs = 86_400_000;
const program = join(import.meta.dirname, "../kit/retention-program.ts");
const fail = (error: unknown): void => {
	throw error;
};

/** A log of three days of the real engine, in which nothing was pruned yet. */
const makeHome = async (folder: string): Promise<number> => {
	mkdirSync(folder);
	writeFileSync(join(folder, "seed"), createSeed());
	const rig = createRig({ startAt: Date.parse("2026-11-01T08:00:00Z"), file: join(folder, "log.db") });
	await rig.enrol("bot");
	for (let day = 0; day < 3; day++) {
		for (let at = 0; at < 12; at++) {
			const request = rig.draft("shell_exec", { command: `touch ${at}` });
			const asked = must(await rig.submit(request));
			if (asked.state === "held") must(await rig.answer(request.id, at % 3 === 0 ? "deny" : "approve", { feedback: "because" }));
			must(await rig.submit(rig.draft("file_read", { path: join(rig.work, `${at}`) })));
		}
		rig.tick(dayMs);
	}
	const at = rig.now();
	rig.close();
	return at;
};

type Row = { readonly seq: number; readonly leaf: string; readonly isGone: 0 | 1 };
const rowsOf = (db: Db): Row[] => db.prepare("SELECT seq, leaf, body IS NULL AS isGone FROM entries ORDER BY seq").all() as Row[];
const goneOf = (db: Db): number[] =>
	rowsOf(db)
		.filter(({ isGone }) => isGone === 1)
		.map(({ seq }) => seq);

/** Every number that a `log.pruned` under a signature names. */
const namedIn = (db: Db): Set<number> => {
	const signed = createCheckpoints(db).newest()?.size ?? 0;
	const bodies = db.prepare('SELECT body FROM entries WHERE body LIKE \'%"type":"log.pruned"}\'').pluck().all() as string[];
	const named = new Set<number>();
	// An older one may be gone itself; it began where the one before it ended.
	for (const { seq, details } of bodies.map((body) => JSON.parse(body) as Entry))
		if (seq < signed) for (let at = 0; at < Number(details["to"]); at++) named.add(at);
	return named;
};

/** What is to be gone when nothing is under way. */
const dueOf = (db: Db, now: number): number[] => {
	const ranges = createRetention(db)
		.restored()
		.filter(({ untilAt }) => untilAt > now);
	return [...namedIn(db)].filter((seq) => !ranges.some(({ from, to }) => seq >= from && seq < to));
};

const clockOf = (db: Db): number => {
	const body = db.prepare("SELECT body FROM entries ORDER BY seq DESC LIMIT 1").pluck().get() as string;
	return (JSON.parse(body) as Entry).at;
};

const assertVerified = async (folder: string, key: VerifierKey, about: string): Promise<void> => {
	const db = openForReading(join(folder, "log.db"));
	const head = join(folder, "head");
	const report = await verifyLog(db, {
		keys: [key],
		check: checkSignature,
		remembered: existsSync(head)
			? [{ ...(JSON.parse(readFileSync(head, "utf8")) as { size: number; root: string; at: number }), where: "a file" }]
			: [],
		now: () => 0,
		signal: new AbortController().signal,
		onProgress: () => undefined,
	});
	db.close();
	assert.equal(report.state, "passed", `${report.text} (${about})`);
};

/** Leaves of all entries that stand in a complete, signed segment. */
const archived = async (folder: string, key: VerifierKey): Promise<Map<number, string>> => {
	const leaves = new Map<number, string>();
	const archive = join(folder, "archive");
	for (const { name } of (await listSegments(archive)).segments.filter((each) => each.isComplete)) {
		const check = createSegmentCheck(nativeHasher, [key], checkSignature);
		for await (const line of segmentLines(join(archive, name))) {
			const entry = check.take(line);
			if (entry !== null) leaves.set(entry.seq, entry.leaf);
		}
		const { proved, problem } = check.finish();
		assert.equal(proved, "signed", `${name}: ${problem?.text}`);
	}
	return leaves;
};

const assertWhole = async (folder: string, lines: readonly string[], key: VerifierKey, about: string): Promise<void> => {
	// Opened as the next one does: what the killed one left unfinished is rolled back.
	openDatabase(join(folder, "log.db")).close();
	const db = openForReading(join(folder, "log.db"));
	const rows = rowsOf(db);
	const gone = goneOf(db);
	for (const line of lines) {
		const [, seq, leaf] = /^entry (\d+) (\w{64})$/.exec(line) ?? [];
		if (seq !== undefined) assert.equal(rows[Number(seq)]?.leaf, leaf, `#${seq} was told (${about})`);
	}
	const named = namedIn(db);
	assert.deepEqual(
		gone.filter((seq) => !named.has(seq)),
		[],
		`gone, and no signed entry says so (${about})`,
	);
	// What was told as done is done, unless the next thing had begun.
	const [word, from = 0, to = 0] = (lines.findLast((line) => !line.startsWith("entry ")) ?? "").split(" ");
	if (word === "pruned") assert.deepEqual(gone, dueOf(db, Number(from)), about);
	if (word === "restored") assert.ok(!gone.some((seq) => seq >= Number(from) && seq < Number(to)), about);
	db.close();
	const leaves = await archived(folder, key);
	for (const seq of gone) assert.equal(leaves.get(seq), rows[seq]?.leaf, `#${seq} is gone, and no segment has it (${about})`);
	await assertVerified(folder, key, about);
};

/** The next start: without anything new to prune, what was begun is finished or undone. */
const finish = async (folder: string, key: VerifierKey, about: string): Promise<void> => {
	const before = openForReading(join(folder, "log.db"));
	const at = clockOf(before);
	before.close();
	const log = openKeptLog(folder, { now: () => at, retentionDays: 1000, onError: fail });
	await log.start();
	must(await log.pruning.prune("ana"));
	const { seq } = log.retention.pruned() ?? { seq: -1 };
	assert.ok((createCheckpoints(log.db).newest()?.size ?? 0) > seq, `#${seq} is not signed (${about})`);
	assert.deepEqual(goneOf(log.db), dueOf(log.db, at), about);
	await log.stop();
	await assertVerified(folder, key, about);
};

test(`pruning and restoring, killed ${kills} times: only what was named is gone, and a segment has it`, async (t) => {
	const cache = tempFolder(t);
	const first = join(tempFolder(t), "home");
	const startAt = await makeHome(first);
	let [removed, halves] = [0, 0];
	for (let turn = 0; turn < kills; turn += killsOfOne) {
		const folder = join(tempFolder(t), "home");
		cpSync(first, folder, { recursive: true });
		const opened = openKeptLog(folder, { now: () => startAt, retentionDays: 0, onError: fail });
		const { key } = opened;
		await opened.stop();
		for (let at = 0; at < killsOfOne; at++) {
			const reading = openForReading(join(folder, "log.db"));
			const clock = clockOf(reading);
			reading.close();
			const isTimed = at % 5 === 4;
			const action = at % 2 === 0 ? "prune" : "restore";
			const step = isTimed ? 0 : 1 + Math.floor(Math.random() * (action === "prune" ? 350 : 1200));
			const words = [folder, String(clock), action, String(step), Math.random() < 0.5 ? "before" : "after"];
			const about = words.slice(2).join(" ");
			const lines = await runUntilKilled(program, words, isTimed ? Math.random() * 200 : null, {
				...process.env,
				NODE_COMPILE_CACHE: cache,
			});
			await assertWhole(folder, lines, key, about);
			if (lines.findLast((line) => !line.startsWith("entry ")) === "begun") halves++;
			if (Math.random() < 0.5) await finish(folder, key, about);
		}
		await finish(folder, key, "the last");

		// A rebuild goes on from what the log names, and every segment gives back what was removed.
		const log = openKeptLog(folder, { now: () => startAt, retentionDays: 1000, onError: fail });
		await log.start();
		const live = hostFolds.map((each) => log.store.folds.read(each));
		rebuild(log.db, log.store);
		assert.deepEqual(
			hostFolds.map((each) => log.store.folds.read(each)),
			live,
		);
		const gone = goneOf(log.db);
		removed += gone.length;
		const to = log.retention.pruned()?.to ?? 0;
		const names = log.archive.complete().filter((each) => each.to <= to);
		const { entries } = must(
			await log.pruning.restore(
				names.map(({ name }) => name),
				"ana",
				7,
			),
		);
		assert.deepEqual([entries, goneOf(log.db)], [gone.length, []]);
		await log.stop();
		await assertVerified(folder, key, "restored");
	}
	assert.ok(removed > kills && halves > kills / 4, `${removed} were gone in the end, ${halves} kills were in the middle of it`);
});

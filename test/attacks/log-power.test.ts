import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createVerifierKey } from "../../src/main/audit/note.ts";
import { checkSignature } from "../../src/main/hosts/log-key.ts";
import { sha256 } from "../../src/main/store/tree.ts";
import { openDatabase, openForReading } from "../../src/main/store/open.ts";
import { verifyLog } from "../../src/main/store/verify-log.ts";
import { createSeed, openSeed } from "../../src/main/system/ed25519.ts";
import { tempFolder } from "../kit/sockets.ts";
import { runUntilKilled } from "../kit/until-killed.ts";

/**
 * The writer of the log is killed (-9) before or after any of its write statements, or at any moment. What it had told is
 * in the log; the log verifies, also against the head that was remembered outside; and the next writer goes on with it.
 * `COUNTERSIGN_LONG=1` kills five hundred times.
 */
const kills = process.env["COUNTERSIGN_LONG"] === "1" ? 500 : 40;
/** A log is taken on by this many writers, so that also what a killed one left is written on. */
const writersOfOne = 10;
const program = join(import.meta.dirname, "../kit/log-writer-program.ts");

/** Runs a writer until it is killed; gives what it told. */
const writeUntilKilled = async (words: readonly string[], afterMs: number | null): Promise<number[]> =>
	(await runUntilKilled(program, words, afterMs)).slice(1).map(Number);

test(`a writer killed ${kills} times at a write statement or in between: what it told is there, and the log verifies`, async (t) => {
	let told = 0;
	let untold = 0;
	for (let turn = 0; turn < kills; turn += writersOfOne) {
		const folder = tempFolder(t);
		const file = join(folder, "log.db");
		const [seedFile, headFile] = [join(folder, "seed"), join(folder, "head")];
		const seed = createSeed();
		writeFileSync(seedFile, seed);
		const key = createVerifierKey(sha256, "countersign.local/test", openSeed(seed).publicKey);
		assert.ok(key.ok);
		for (let writer = 0; writer < writersOfOne; writer++) {
			const isTimed = writer % 4 === 3;
			const step = isTimed ? 0 : 1 + Math.floor(Math.random() * 400);
			const words = [file, seedFile, headFile, String(step), Math.random() < 0.5 ? "before" : "after"];
			const seqs = await writeUntilKilled(words, isTimed ? Math.random() * 60 : null);

			// Opened as the next writer does: what the killed one left unfinished is rolled back.
			openDatabase(file).close();
			const db = openForReading(file);
			const size = db.prepare("SELECT count(*) FROM entries").pluck().get() as number;
			for (const seq of seqs) assert.ok(seq < size, `#${seq} was told, the log has ${size} entries (step ${words.slice(3).join(" ")})`);
			told += seqs.length;
			untold += size - (seqs.at(-1) ?? 0);
			const head = existsSync(headFile) ? (JSON.parse(readFileSync(headFile, "utf8")) as { size: number; root: string; at: number }) : null;
			const report = await verifyLog(db, {
				keys: [key.value],
				check: checkSignature,
				remembered: head === null ? [] : [{ ...head, where: "a file" }],
				now: () => 0,
				signal: new AbortController().signal,
				onProgress: () => undefined,
			});
			db.close();
			assert.equal(report.state, "passed", `${report.text} (step ${words.slice(3).join(" ")})`);
			assert.equal(report.entries, size);
		}
	}
	assert.ok(told > kills, `${told} entries were told before a kill`);
	assert.ok(untold > 0);
});

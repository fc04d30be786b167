import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { describeReport } from "../../../src/main/audit/report.ts";
import { createVerifier } from "../../../src/main/audit/verify.ts";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import { fastHasher } from "../../shared/proof/kit.ts";
import { entryAt, flip, head, inputOf, makeLog, newSigner, rowOf, verifyRows } from "./kit.ts";

test("proves a log whatever the size of the chunks", () => {
	const log = makeLog(50, [1, 2, 3, 17, 32, 49]);
	for (const chunk of [1, 2, 16, 17, 50, 1000]) {
		assert.equal(verifyRows(log.rows, inputOf(log), chunk).status, "intact");
	}
});

test("proves the empty log, and says that nothing is signed", () => {
	const log = makeLog(0);
	const report = verifyRows([], inputOf(log));
	assert.equal(report.status, "intact");
	assert.match(describeReport(report), /^intact: 0 entries; nothing is proved under a signature/);
});

test("says how many entries are not under a signature yet", () => {
	const log = makeLog(12, [10]);
	log.checkpoints.pop();
	const report = verifyRows(log.rows, inputOf(log));
	assert.equal(report.status, "intact");
	assert.deepEqual([report.proved.signedSize, report.proved.unsignedTail], [10, 2]);
	assert.match(describeReport(report), /up to entry `9`.*no head remembered outside.*2 entries not yet signed/);
});

test("does not pass when cancelled, and says how far it came", () => {
	const log = makeLog(40, [10]);
	const verifier = createVerifier(inputOf(log));
	verifier.feed(log.rows.slice(0, 15));
	assert.equal(verifier.checked, 15);
	const report = verifier.cancel();
	assert.equal(report.status, "cancelled");
	assert.equal(report.resume, null);
	assert.deepEqual([report.proved.entries, report.proved.signedSize], [15, 10]);
	assert.match(describeReport(report), /^cancelled after 15 entries; proved under signature up to entry `9`/);
});

test("tells damage that was found before the cancel", () => {
	const log = makeLog(40, [10]);
	const verifier = createVerifier(inputOf(log));
	const row = log.rows[12];
	assert.ok(row !== undefined);
	row.body = flip(row.body ?? "");
	verifier.feed(log.rows.slice(0, 15));
	const report = verifier.cancel();
	assert.equal(report.status, "damaged");
	assert.deepEqual([report.damages[0]?.kind, report.damages[0]?.seq], ["edited", 12]);
});

test("takes up where an earlier verification ended and checks only what is new", () => {
	const log = makeLog(40, [10, 25]);
	const older = { ...inputOf(log), checkpoints: log.checkpoints.slice(0, 2) };
	const first = verifyRows(log.rows.slice(0, 25), older);
	assert.ok(first.resume !== null);
	const from = JSON.parse(JSON.stringify(first.resume)) as typeof first.resume;
	const second = verifyRows(log.rows.slice(25), { ...inputOf(log), from, storedSize: 40, remembered: [head(log)] });
	assert.equal(second.status, "intact");
	assert.equal(second.proved.signedSize, 40);

	const row = log.rows[30];
	assert.ok(row !== undefined);
	row.body = flip(row.body ?? "");
	const third = verifyRows(log.rows.slice(25), { ...inputOf(log), from, storedSize: 40 });
	assert.deepEqual([third.damages[0]?.kind, third.damages[0]?.seq], ["edited", 30]);
});

test("keeps what was signed before when nothing new came", () => {
	const log = makeLog(25, [10]);
	const first = verifyRows(log.rows, inputOf(log));
	assert.ok(first.resume !== null);
	const again = verifyRows([], { ...inputOf(log), from: first.resume, storedSize: 25 });
	assert.equal(again.status, "intact");
	assert.equal(again.proved.signedSize, 25);
});

test("notices a database that was cut back below the point it takes up at", () => {
	const log = makeLog(25, [10]);
	const first = verifyRows(log.rows, inputOf(log));
	assert.ok(first.resume !== null);
	const report = verifyRows([], { ...inputOf(log), checkpoints: log.checkpoints.slice(0, 1), from: first.resume, storedSize: 10 });
	assert.deepEqual([report.damages[0]?.kind, report.damages[0]?.seq], ["rolled-back", 10]);
});

test("warns of a clock that was set back, and passes", () => {
	const log = makeLog(5);
	const rows = log.rows.map((row) => ({ ...row }));
	const late = { ...entryAt(2), at: entryAt(1).at - 60_000 };
	rows[2] = rowOf(late);
	const verifier = createVerifier({ ...inputOf(log), checkpoints: [] });
	verifier.feed(rows);
	const report = verifier.finish();
	assert.equal(report.status, "intact");
	assert.deepEqual(
		report.warnings.map(({ kind, seq }) => [kind, seq]),
		[["clock-backwards", 2]],
	);
	assert.match(report.warnings[0]?.message ?? "", /`60000` ms/);
});

test("names the last head that both histories share when the log forks", () => {
	const signer = newSigner();
	const mine = makeLog(30, [10, 20], "plain", signer);
	const other = makeLog(40, [10, 20, 30], "plain", signer);
	// Same first ten entries, another story behind them, signed as well.
	const forked = makeLog(0, [], "plain", signer);
	forked.rows = [...mine.rows.slice(0, 10), ...makeLog(40, [], "other").rows.slice(10)];
	for (const size of [10, 20, 30, 40]) {
		forked.checkpoints.push(signCheckpoint({ size, root: rootOf(forked.rows.slice(0, size)) }, signer));
	}
	const report = verifyRows(forked.rows, { ...inputOf(forked), remembered: [head(other, 10), head(other, 30)] });
	assert.deepEqual(
		report.damages.map(({ kind, seq, through, exact }) => [kind, seq, through, exact]),
		[["forked", 10, 29, false]],
	);
	assert.equal(report.proved.signedSize, 10);
});

test("calls it a fork when the key signed two roots of one size", () => {
	const signer = newSigner();
	const log = makeLog(20, [10], "plain", signer);
	const other = makeLog(20, [], "other", signer);
	const report = verifyRows(log.rows, { ...inputOf(log), checkpoints: [...log.checkpoints, ...other.checkpoints] });
	assert.deepEqual([report.damages[0]?.kind, report.damages[0]?.seq], ["forked", 10]);
});

test("does not call it a fork when nothing signed covers the other history", () => {
	const log = makeLog(20, [10]);
	log.checkpoints.pop();
	const remembered = [head(log, 20)];
	log.rows[15] = rowOf(entryAt(15, "forged"));
	const report = verifyRows(log.rows, { ...inputOf(log), remembered });
	assert.deepEqual(
		report.damages.map(({ kind, seq, through }) => [kind, seq, through]),
		[["edited", 10, 19]],
	);
});

test("proves pruned entries by their stored hashes, and says from where the bodies are there", () => {
	const log = makeLog(20, [10]);
	for (const row of log.rows.slice(0, 7)) row.body = null;
	const rows = log.rows.map(({ seq, body, leaf }) => ({ seq, body, leaf }));
	const report = verifyRows(rows, { ...inputOf(log), prunedBelow: 7 });
	assert.equal(report.status, "intact");
	assert.equal(report.proved.prunedBelow, 7);
	const row = rows[3];
	assert.ok(row !== undefined);
	const damaged = rows.with(3, { ...row, leaf: flip(row.leaf) });
	assert.equal(verifyRows(damaged, { ...inputOf(log), prunedBelow: 7 }).damages[0]?.kind, "edited");
	assert.equal(verifyRows(rows, inputOf(log)).damages[0]?.kind, "missing", "nothing signed says that they were removed");
});

test("calls text that the tree vouches for but that is no entry unreadable", () => {
	const log = makeLog(3);
	const body = '{"note":"not an entry"}';
	const rows = [...log.rows, { seq: 3, body, leaf: fastHasher.leaf(body) }];
	const note = signCheckpoint({ size: 4, root: rootOf(rows) }, log.signer);
	const report = verifyRows(rows, { ...inputOf(log), checkpoints: [...log.checkpoints, note] });
	assert.deepEqual(
		report.damages.map(({ kind, seq }) => [kind, seq]),
		[["unreadable", 3]],
	);
	assert.equal(report.proved.signedSize, 4);
});

test("reports each of several damages in the order of the entries", () => {
	const log = makeLog(40, [10, 20, 30]);
	const [third, twelfth] = [log.rows[3], log.rows[12]];
	assert.ok(third !== undefined && twelfth !== undefined);
	third.columns["type"] = "request.held";
	twelfth.body = flip(twelfth.body ?? "");
	log.rows.splice(15, 1);
	const report = verifyRows(log.rows, inputOf(log));
	assert.deepEqual(
		report.damages.map(({ kind, seq }) => `${kind} ${seq}`),
		["column-mismatch 3", "edited 12", "missing 15"],
	);
	assert.match(describeReport(report), /^column-mismatch: column `type` of entry `3` differs from its body \(and 2 more\)/);
});

test("works without a stored leaf column, as on an export", () => {
	const log = makeLog(40, [10, 20, 30]);
	const lines = log.rows.map(({ seq, body }) => ({ seq, body }));
	assert.equal(verifyRows(lines, inputOf(log)).status, "intact");
	const line = lines[14];
	assert.ok(line !== undefined);
	const damaged = lines.with(14, { ...line, body: flip(line.body ?? "") });
	const report = verifyRows(damaged, { ...inputOf(log), storedNode: log.nodes.get });
	assert.deepEqual([report.damages[0]?.kind, report.damages[0]?.seq], ["edited", 14]);
	const [blind] = verifyRows(damaged, inputOf(log)).damages;
	assert.deepEqual([blind?.kind, blind?.seq, blind?.through, blind?.exact], ["edited", 10, 19, false]);
});

test("never passes a log of which any byte, row or order was changed", () => {
	const log = makeLog(24, [8, 16]);
	const input = { ...inputOf(log), remembered: [head(log)] };
	const row = fc.nat(log.rows.length - 1);
	fc.assert(
		fc.property(
			row,
			row,
			fc.nat(400),
			fc.constantFrom("body", "leaf", "delete", "swap", "copy", "cut", "checkpoint"),
			(one, other, at, how) => {
				const rows = log.rows.map((each) => ({ ...each }));
				const checkpoints = [...log.checkpoints];
				const [first, second] = [rows[one], rows[other]];
				assert.ok(first !== undefined && second !== undefined);
				if (how === "body") first.body = flip(first.body ?? "", at % (first.body ?? "").length);
				else if (how === "leaf") first.leaf = flip(first.leaf, at % 64);
				else if (how === "delete") rows.splice(one, 1);
				else if (how === "cut") rows.splice(one);
				else if (how === "checkpoint") {
					const note = checkpoints[at % 3] ?? "";
					checkpoints[at % 3] = flip(note, (at * 7) % note.length);
				} else if (one === other) return;
				else if (how === "swap") [first.body, second.body] = [second.body, first.body];
				else first.body = second.body;
				const report = verifyRows(rows, { ...input, checkpoints });
				assert.equal(report.status, "damaged");
				assert.ok((report.damages[0]?.seq ?? -1) <= Math.max(one, other) || how === "checkpoint");
			},
		),
		{ numRuns: 600 },
	);
});

function rootOf(rows: readonly { readonly leaf: string }[]): string {
	const frontier = createFrontier(fastHasher);
	for (const row of rows) frontier.append(row.leaf);
	return frontier.root();
}

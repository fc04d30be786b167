import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogDamageKind } from "../../../src/shared/model/damage.ts";
import type { Report } from "../../../src/main/audit/report.ts";
import type { VerifyInput } from "../../../src/main/audit/verify.ts";
import { entryAt, flip, head, inputOf, makeLog, rowOf, verifyRows, type Log } from "./kit.ts";

/** Twelve ways to damage a log, each at every place of a small one; each must be named by kind and first bad entry. */

const count = 40;
const signedAt = [10, 20, 30];

type Found = { readonly kind: LogDamageKind; readonly seq: number };
type Case = {
	readonly name: string;
	readonly places: readonly number[];
	/** Damages the log at a place; says what must be found. */
	readonly damage: (log: Log, at: number) => Found;
	readonly input?: (log: Log) => Partial<VerifyInput>;
};

const places = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const all = places(0, count);

/** Puts the keys in order again, as a table with a hole or a newcomer closed up has them. */
const renumber = (log: Log) => log.rows.forEach((row, at) => (row.seq = at));
const rowAt = (log: Log, at: number) => {
	const row = log.rows[at];
	assert.ok(row !== undefined);
	return row;
};

const cases: readonly Case[] = [
	{
		name: "a flipped bit in a body",
		places: all,
		damage: (log, at) => {
			const row = rowAt(log, at);
			row.body = flip(row.body ?? "");
			return { kind: "edited", seq: at };
		},
	},
	{
		name: "a flipped bit in the number that a body says",
		places: all,
		damage: (log, at) => {
			const row = rowAt(log, at);
			const body = row.body ?? "";
			row.body = flip(body, body.lastIndexOf('"seq":') + 6);
			return { kind: "edited", seq: at };
		},
	},
	{
		name: "a body written anew together with its leaf hash, the stored tree kept",
		places: all,
		damage: (log, at) => {
			log.rows[at] = rowOf(entryAt(at, "forged"));
			return { kind: "edited", seq: at };
		},
		input: (log) => ({ storedNode: log.nodes.get }),
	},
	{
		name: "a body written anew together with everything but the signature",
		places: all,
		damage: (log, at) => {
			log.rows[at] = rowOf(entryAt(at, "forged"));
			return { kind: "edited", seq: Math.floor(at / 10) * 10 };
		},
	},
	{
		name: "a flipped bit in a stored leaf hash",
		places: all,
		damage: (log, at) => {
			const row = rowAt(log, at);
			row.leaf = flip(row.leaf);
			return { kind: "column-mismatch", seq: at };
		},
	},
	{
		name: "a query column that tells another story",
		places: all,
		damage: (log, at) => {
			rowAt(log, at).columns["outcome.effect"] = "held";
			return { kind: "column-mismatch", seq: at };
		},
	},
	{
		name: "a query column that was emptied",
		places: all,
		damage: (log, at) => {
			rowAt(log, at).columns["type"] = null;
			return { kind: "column-mismatch", seq: at };
		},
	},
	{
		name: "a deleted row",
		places: places(0, count - 1),
		damage: (log, at) => {
			log.rows.splice(at, 1);
			return { kind: "missing", seq: at };
		},
	},
	{
		name: "a deleted row with the keys closed up",
		places: places(0, count - 1),
		damage: (log, at) => {
			log.rows.splice(at, 1);
			renumber(log);
			return { kind: "missing", seq: at };
		},
	},
	{
		name: "three deleted rows",
		places: places(0, count - 3),
		damage: (log, at) => {
			log.rows.splice(at, 3);
			return { kind: "missing", seq: at };
		},
	},
	{
		name: "a forged row pushed in with the keys moved on",
		places: all,
		damage: (log, at) => {
			log.rows.splice(at, 0, rowOf(entryAt(at, "forged")));
			renumber(log);
			return { kind: "inserted", seq: at };
		},
	},
	{
		name: "three forged rows pushed in with the keys moved on",
		places: all,
		damage: (log, at) => {
			log.rows.splice(at, 0, ...[0, 1, 2].map((more) => rowOf(entryAt(at + more, "forged"))));
			renumber(log);
			return { kind: "inserted", seq: at };
		},
	},
	{
		name: "four rows repeated with the keys moved on",
		places: places(0, count - 4),
		damage: (log, at) => {
			log.rows.splice(at + 4, 0, ...log.rows.slice(at, at + 4).map((row) => ({ ...row })));
			renumber(log);
			return { kind: "inserted", seq: at + 4 };
		},
	},
	{
		name: "a copy of an earlier row pushed in with the keys moved on",
		places: places(1, count),
		damage: (log, at) => {
			log.rows.splice(at, 0, { ...rowAt(log, Math.floor(at / 2)) });
			renumber(log);
			return { kind: "inserted", seq: at };
		},
	},
	{
		name: "a copy of a later row pushed in with the keys moved on",
		places: places(0, count - 2),
		damage: (log, at) => {
			log.rows.splice(at, 0, { ...rowAt(log, count - 1) });
			renumber(log);
			return { kind: "inserted", seq: at };
		},
	},
	{
		name: "a line of an export repeated",
		places: all,
		damage: (log, at) => {
			log.rows.splice(at, 0, { ...rowAt(log, at) });
			return { kind: "inserted", seq: at };
		},
	},
	{
		name: "two neighbours swapped",
		places: places(0, count - 1),
		damage: (log, at) => {
			const [one, other] = [rowAt(log, at), rowAt(log, at + 1)];
			log.rows.splice(at, 2, { ...other, seq: at }, { ...one, seq: at + 1 });
			return { kind: "reordered", seq: at };
		},
	},
	{
		name: "two far rows swapped",
		places: places(0, count - 15),
		damage: (log, at) => {
			const [one, other] = [rowAt(log, at), rowAt(log, at + 15)];
			log.rows[at] = { ...other, seq: at };
			log.rows[at + 15] = { ...one, seq: at + 15 };
			return { kind: "reordered", seq: at };
		},
	},
	{
		name: "the bodies of two rows swapped, all else kept",
		places: places(0, count - 3),
		damage: (log, at) => {
			const [one, other] = [rowAt(log, at), rowAt(log, at + 3)];
			[one.body, other.body] = [other.body, one.body];
			return { kind: "reordered", seq: at };
		},
	},
	{
		name: "two lines of an export swapped",
		places: places(0, count - 1),
		damage: (log, at) => {
			log.rows.splice(at, 2, rowAt(log, at + 1), rowAt(log, at));
			return { kind: "reordered", seq: at };
		},
	},
	{
		name: "a row moved to the front of five others",
		places: places(0, count - 6),
		damage: (log, at) => {
			const [moved] = log.rows.splice(at + 5, 1);
			assert.ok(moved !== undefined);
			log.rows.splice(at, 0, moved);
			renumber(log);
			return { kind: "reordered", seq: at };
		},
	},
	{
		name: "the tail cut off",
		places: all,
		damage: (log, at) => {
			log.rows.splice(at);
			return { kind: "truncated", seq: at };
		},
	},
	{
		name: "the tail and its checkpoints cut off, the stored tree kept",
		places: [0, 10, 20, 30],
		damage: (log, at) => {
			log.rows.splice(at);
			log.checkpoints.splice(at / 10);
			return { kind: "truncated", seq: at };
		},
		input: () => ({ storedSize: count }),
	},
	{
		name: "an older copy of the whole database",
		places: [0, 10, 20, 30],
		damage: (log, at) => {
			log.rows.splice(at);
			log.checkpoints.splice(at / 10);
			return { kind: "rolled-back", seq: at };
		},
		input: (log) => ({ remembered: [head(log, count)] }),
	},
	{
		name: "another history of the same size, signed with the log's key",
		places: [count],
		damage: (log) => {
			const other = makeLog(count, signedAt, "other", log.signer);
			log.rows = other.rows;
			log.checkpoints = other.checkpoints;
			return { kind: "forked", seq: 0 };
		},
		input: (log) => ({ remembered: [head(log)] }),
	},
	{
		name: "a flipped bit in a checkpoint",
		places: [0, 1, 2, 3],
		damage: (log, at) => {
			const note = log.checkpoints[at] ?? "";
			log.checkpoints[at] = flip(note, note.length - 20);
			return { kind: "bad-signature", seq: (at + 1) * 10 };
		},
	},
	{
		name: "a checkpoint signed with another key",
		places: [0, 1, 2, 3],
		damage: (log, at) => {
			const other = makeLog(count, signedAt);
			log.checkpoints[at] = other.checkpoints[at] ?? "";
			return { kind: "bad-signature", seq: (at + 1) * 10 };
		},
	},
	{
		name: "a body that is gone",
		places: all,
		damage: (log, at) => {
			rowAt(log, at).body = null;
			return { kind: "missing", seq: at };
		},
	},
	{
		name: "rows behind what the stored tree has",
		places: [count],
		damage: (log, at) => {
			log.rows.push(rowOf(entryAt(at, "forged")));
			return { kind: "inserted", seq: at };
		},
		input: () => ({ storedSize: count }),
	},
];

const signer = makeLog(1).signer;
const pristine = makeLog(count, signedAt, "plain", signer);
const copy = (): Log => ({
	...pristine,
	rows: pristine.rows.map((row) => ({ ...row, columns: { ...row.columns } })),
	checkpoints: [...pristine.checkpoints],
});

function firstOf(report: Report): string {
	const [first] = report.damages;
	return first === undefined ? report.status : `${first.kind} ${first.seq}`;
}

test("finds nothing wrong with a whole log", () => {
	const report = verifyRows(pristine.rows, {
		...inputOf(pristine),
		remembered: [head(pristine)],
		storedSize: count,
		storedNode: pristine.nodes.get,
	});
	assert.equal(report.status, "intact");
	assert.deepEqual(report.damages, []);
	assert.deepEqual(report.proved, {
		entries: count,
		signedSize: count,
		signedRoot: pristine.roots[count],
		rememberedSize: count,
		unsignedTail: 0,
		prunedBelow: 0,
	});
});

for (const { name, places: at, damage, input } of cases) {
	test(`names ${name} wherever it is`, () => {
		for (const place of at) {
			const log = copy();
			const extra = input?.(log) ?? {};
			const { kind, seq } = damage(log, place);
			const report = verifyRows(log.rows, { ...inputOf(log), ...extra });
			assert.equal(report.status, "damaged", `at ${place}`);
			assert.equal(firstOf(report), `${kind} ${seq}`, `at ${place}: ${JSON.stringify(report.damages)}`);
			assert.equal(report.resume, null);
			// The tree vouches for a body that is gone, as it does for what a column says wrongly.
			if (kind !== "column-mismatch" && kind !== "bad-signature" && name !== "a body that is gone") {
				assert.ok(report.proved.signedSize <= seq + 1, `at ${place}: claims more than it saw`);
			}
		}
	});
}

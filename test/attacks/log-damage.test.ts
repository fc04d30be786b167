import assert from "node:assert/strict";
import { copyFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { VerifyReport } from "../../src/shared/contract/console-audit.ts";
import { type Db, openDatabase, openForReading } from "../../src/main/store/open.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import { type Host, launch, startHost, verifyFile, witnessesOf } from "../kit/host.ts";
import { tempFolder } from "../kit/sockets.ts";

/**
 * Somebody who can write the database changes it while the host is down. What they did must be named, with the entry;
 * and a log that is older than, or other than, what was remembered outside of it is not appended to.
 */

type Row = {
	seq: number;
	request: string | null;
	leaf: string;
	body: string;
};

const ask = async (host: Host, from: number, to: number): Promise<void> => {
	const bot = await host.agent("bot");
	const ids = Array.from({ length: to - from }, (_, at) => from + at);
	await Promise.all(
		ids.map((at) =>
			bot.call("action.request", {
				id: `r${at}`,
				tool: "file_read",
				args: { path: join(host.work, `f${at}.md`) },
				cwd: host.work,
				workspace: host.work,
			}),
		),
	);
	bot.close();
};

/** Everything but the sockets' folder, whose mode a copy would widen. */
const copyHome = (from: string, to: string): void => cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("/run") });

/** A log of several starts, each ended with a signed head, and the homes as they were after the first and the second. */
const makeLog = async (t: TestContext) => {
	const host = await startHost(t);
	const folder = tempFolder(t);
	await host.confirm("bot");
	const older: string[] = [];
	const sizes: number[] = [];
	for (const [from, to] of [
		[0, 120],
		[120, 420],
		[420, 760],
	] as const) {
		await ask(host, from, to);
		assert.equal(await host.stop(), 0);
		const copy = join(folder, `home-${older.length}`);
		copyHome(host.home, copy);
		older.push(copy);
		sizes.push(host.entries().length);
		if (to < 760) await host.restart();
	}
	const [first = "", second = "", last = ""] = older;
	return { host, first, second, last, sizes, size: sizes[2] ?? 0 };
};

const rowsOf = (db: Db): Row[] => db.prepare("SELECT * FROM entries ORDER BY seq").all() as Row[];
const put = (db: Db, row: Row): void => {
	const columns = Object.keys(row) as (keyof Row)[];
	db.prepare(`INSERT INTO entries (${columns.join(", ")}) VALUES (${columns.map((each) => `@${each}`).join(", ")})`).run(row);
};
const rowAt = (db: Db, seq: number): Row => db.prepare("SELECT * FROM entries WHERE seq = ?").get(seq) as Row;
/** Replaces one character by another one that JSON and SQLite take as well. */
const flip = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`;
const edited = (row: Row): Row => {
	const body = row.body.replace('"type":"request.allowed"', '"type":"request.denied"');
	return { ...row, body, leaf: nativeHasher.leaf(body) };
};

type Damage = {
	readonly name: string;
	readonly at: readonly number[];
	readonly do: (db: Db, at: number) => void;
	readonly kind: string;
	readonly seq?: (at: number) => number;
};

const spread = (size: number, count: number, from = 0): number[] =>
	Array.from({ length: count }, (_, each) => from + Math.floor(((size - 1 - from) * each) / (count - 1)));

const damagesOf = (size: number, sizes: readonly number[]): readonly Damage[] => {
	const everywhere = spread(size, 12);
	const inside = spread(size - 1, 9, 6);
	return [
		{
			name: "a byte of a body",
			at: everywhere,
			do: (db, at) => {
				const { body } = rowAt(db, at);
				db.prepare("UPDATE entries SET body = ? WHERE seq = ?").run(flip(body, body.indexOf('"type":"') + 9), at);
			},
			kind: "edited",
		},
		{
			name: "a byte of the leaf column",
			at: everywhere,
			do: (db, at) => {
				const { leaf } = rowAt(db, at);
				db.prepare("UPDATE entries SET leaf = ? WHERE seq = ?").run(`${leaf[0] === "0" ? "1" : "0"}${leaf.slice(1)}`, at);
			},
			kind: "column-mismatch",
		},
		{
			name: "the query column `request`",
			at: inside,
			do: (db, at) => db.prepare("UPDATE entries SET request = 'other' WHERE seq = ?").run(at),
			kind: "column-mismatch",
		},
		{
			name: "a body with its columns and its leaf hash made to fit",
			at: inside.filter((at) => at < 256 || (at >= 256 && at < 512)),
			do: (db, at) => {
				const row = edited(rowAt(db, at));
				db.prepare("DELETE FROM entries WHERE seq = ?").run(at);
				put(db, row);
			},
			kind: "edited",
		},
		{ name: "a row deleted", at: inside, do: (db, at) => db.prepare("DELETE FROM entries WHERE seq = ?").run(at), kind: "missing" },
		{
			name: "a row deleted and the keys closed up",
			at: inside,
			do: (db, at) => {
				db.prepare("DELETE FROM entries WHERE seq = ?").run(at);
				for (const { seq } of rowsOf(db).slice(at)) db.prepare("UPDATE entries SET seq = ? WHERE seq = ?").run(seq - 1, seq);
			},
			kind: "missing",
		},
		{
			name: "two rows swapped",
			at: inside.filter((at) => at + 1 < size),
			do: (db, at) => {
				const [one, other] = [rowAt(db, at), rowAt(db, at + 1)];
				db.prepare("DELETE FROM entries WHERE seq IN (?, ?)").run(at, at + 1);
				put(db, { ...one, seq: at + 1 });
				put(db, { ...other, seq: at });
			},
			kind: "reordered",
		},
		{
			name: "the tail cut off",
			at: everywhere,
			do: (db, at) => db.prepare("DELETE FROM entries WHERE seq >= ?").run(at),
			kind: "truncated",
		},
		{
			name: "the tail cut off with the checkpoints and tiles that knew it",
			at: [...spread(size, 6), ...sizes.slice(0, 2)],
			do: (db, at) => {
				db.prepare("DELETE FROM entries WHERE seq >= ?").run(at);
				db.prepare("DELETE FROM checkpoints WHERE size > ?").run(at);
				db.prepare("DELETE FROM tiles WHERE (position + 1) * 256 > ?").run(at);
			},
			kind: "rolled-back",
		},
		{
			name: "a row pushed in",
			at: inside,
			do: (db, at) => {
				for (const { seq } of rowsOf(db).slice(at).reverse()) db.prepare("UPDATE entries SET seq = ? WHERE seq = ?").run(seq + 1, seq);
				const row = rowAt(db, at - 1);
				const body = row.body.replace(`"seq":${row.seq},`, `"seq":${at},`);
				put(db, { ...row, seq: at, body, leaf: nativeHasher.leaf(body) });
			},
			kind: "inserted",
		},
		{
			name: "the number that a body says",
			at: inside,
			do: (db, at) => {
				const body = rowAt(db, at).body.replace(`"seq":${at},`, `"seq":${at + 1},`);
				db.prepare("UPDATE entries SET body = ? WHERE seq = ?").run(body, at);
			},
			kind: "edited",
		},
		{
			name: "a byte of a checkpoint",
			at: sizes,
			do: (db, at) => {
				const note = db.prepare("SELECT note FROM checkpoints WHERE size = ?").pluck().get(at) as string;
				db.prepare("UPDATE checkpoints SET note = ? WHERE size = ?").run(flip(note, note.length - 20), at);
			},
			kind: "bad-signature",
		},
		{
			name: "the size that a checkpoint says",
			at: sizes,
			do: (db, at) => {
				const note = db.prepare("SELECT note FROM checkpoints WHERE size = ?").pluck().get(at) as string;
				const lines = note.split("\n");
				lines[1] = String(at - 1);
				db.prepare("UPDATE checkpoints SET size = size - 1, note = ? WHERE size = ?").run(lines.join("\n"), at);
			},
			kind: "bad-signature",
			seq: (at) => at - 1,
		},
		{
			name: "a forged checkpoint: another root under the old signature",
			at: sizes,
			do: (db, at) => {
				const note = db.prepare("SELECT note FROM checkpoints WHERE size = ?").pluck().get(at) as string;
				const lines = note.split("\n");
				lines[2] = Buffer.alloc(32, 7).toString("base64");
				db.prepare("UPDATE checkpoints SET note = ? WHERE size = ?").run(lines.join("\n"), at);
			},
			kind: "bad-signature",
		},
		{
			name: "the column that says which size a checkpoint has",
			at: sizes,
			do: (db, at) => db.prepare("UPDATE checkpoints SET size = 1000000 WHERE size = ?").run(at),
			kind: "column-mismatch",
		},
		{
			name: "the newest checkpoint deleted",
			at: [size],
			do: (db, at) => db.prepare("DELETE FROM checkpoints WHERE size = ?").run(at),
			kind: "bad-signature",
		},
		{ name: "all checkpoints deleted", at: [size], do: (db) => db.exec("DELETE FROM checkpoints"), kind: "bad-signature" },
		{
			name: "a hash tile",
			at: [0, 1],
			do: (db, at) => {
				const tile = Buffer.from(db.prepare("SELECT hashes FROM tiles WHERE level = 0 AND position = ?").pluck().get(at) as Buffer);
				tile[40] = (tile[40] ?? 0) ^ 1;
				db.prepare("UPDATE tiles SET hashes = ? WHERE level = 0 AND position = ?").run(tile, at);
			},
			kind: "column-mismatch",
			seq: (at) => at * 256 + 1,
		},
		{
			name: "a hash tile deleted",
			at: [0, 1],
			do: (db, at) => db.prepare("DELETE FROM tiles WHERE level = 0 AND position = ?").run(at),
			kind: "column-mismatch",
			seq: (at) => at * 256,
		},
	];
};

const firstOf = (report: VerifyReport): string => {
	const first = report.damage.find((each) => !each.warning);
	return first === undefined ? report.state : `${first.kind} #${first.seq}`;
};

test("a damaged database", async (t) => {
	const log = await makeLog(t);
	const witnesses = await witnessesOf(log.last);
	const pristine = join(log.last, "data", "log.db");
	const file = join(tempFolder(t), "log.db");
	const fresh = (from = pristine): void => {
		for (const suffix of ["-wal", "-shm"]) writeFileSync(`${file}${suffix}`, "");
		copyFileSync(from, file);
	};
	const found = async (damage: (db: Db) => void): Promise<VerifyReport> => {
		fresh();
		const db = openDatabase(file);
		try {
			db.transaction(damage)(db);
		} finally {
			db.close();
		}
		return verifyFile(file, witnesses);
	};

	await t.test("is whole before anything is done to it, over more than one hash tile", async () => {
		fresh();
		const report = await verifyFile(file, witnesses);
		assert.equal(report.state, "passed", report.text);
		assert.equal(report.entries, log.size);
		assert.equal(report.checkpoints, 3);
		assert.ok(log.size > 512);
	});

	for (const damage of damagesOf(log.size, log.sizes)) {
		await t.test(`${damage.name}: named wherever it is`, async () => {
			for (const at of damage.at) {
				const report = await found((db) => void damage.do(db, at));
				assert.equal(firstOf(report), `${damage.kind} #${damage.seq?.(at) ?? at}`, `at ${at}: ${report.text}`);
				assert.equal(report.state, "failed");
			}
		});
	}

	await t.test("an older copy is rolled back, from its first lost entry on", async () => {
		for (const [home, size] of [
			[log.first, log.sizes[0]],
			[log.second, log.sizes[1]],
		] as const) {
			fresh(join(home, "data", "log.db"));
			assert.equal(firstOf(await verifyFile(file, witnesses)), `rolled-back #${size}`);
		}
	});

	await t.test("a text that one flipped bit made a blob of the same bytes is named", async () => {
		const bytes = readFileSync(pristine);
		fresh();
		const db = openDatabase(file);
		const { seq, body, leaf, request } = rowAt(db, 300);
		db.close();
		// SQLite's record: the types of the columns, then the columns. The lowest bit of a type tells text from blob.
		const at = bytes.indexOf(`${request ?? ""}${leaf}${body}`) - 1;
		assert.ok(at > 0 && ((bytes[at] ?? 0) & 1) === 1);
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		fresh();
		writeFileSync(file, changed);
		assert.equal(firstOf(await verifyFile(file, witnesses)), `unreadable #${seq}`);
	});

	await t.test("a key that one flipped bit made another one is named", async () => {
		const bytes = readFileSync(pristine);
		fresh();
		const db = openDatabase(file);
		const { seq, body, leaf, request } = rowAt(db, 700);
		db.close();
		// A cell is its length, its key, and a record whose first byte says how long its head is: key 700 is 0x85 0x3c.
		const record = bytes.indexOf(`${request ?? ""}${leaf}${body}`);
		const at = bytes.lastIndexOf(Buffer.from([0x85, 0x3c]), record) + 1;
		assert.ok(at > 0 && record - at < 16);
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 0x40;
		fresh();
		writeFileSync(file, changed);
		const report = await verifyFile(file, witnesses);
		assert.equal(report.state, "failed", report.text);
		assert.ok(
			report.damage.some((each) => each.seq >= 636 && each.seq <= seq),
			report.text,
		);
	});

	await t.test("a flipped byte of the file is named, refused as unreadable, or touches nothing that is evidence", async () => {
		const bytes = readFileSync(pristine);
		const evidence = (db: Db): string =>
			JSON.stringify([
				db.prepare("SELECT * FROM entries ORDER BY seq").all(),
				db.prepare("SELECT size, note FROM checkpoints ORDER BY size").all(),
			]);
		const untouched = (() => {
			fresh();
			const db = openDatabase(file);
			try {
				return evidence(db);
			} finally {
				db.close();
			}
		})();
		let named = 0;
		// The header of the file first, of which most bytes decide whether it can be read at all.
		const header = Array.from({ length: 25 }, (_, each) => each * 4 + (each % 4));
		const anywhere = Array.from({ length: 120 }, () => Math.floor(Math.random() * bytes.length));
		for (const at of [...header, ...anywhere]) {
			const bit = 1 << Math.floor(Math.random() * 8);
			const changed = Buffer.from(bytes);
			changed[at] = (changed[at] ?? 0) ^ bit;
			fresh();
			writeFileSync(file, changed);
			const report = await verifyFile(file, witnesses);
			if (report.state === "failed") {
				named++;
				continue;
			}
			// For reading: the host itself refuses some headers that leave the evidence whole.
			const db = openForReading(file);
			try {
				// Compared before it is asserted: a report of the difference would be as long as the log.
				assert.ok(evidence(db) === untouched, `byte ${at} bit ${bit} passed: ${report.text}`);
			} finally {
				db.close();
			}
		}
		assert.ok(named > 20, `${named} flips were named`);
	});
});

test("a host does not append to a log that was put back, cut, or replaced by another history", async (t) => {
	const log = await makeLog(t);
	const refusal = async (home: string): Promise<string> => {
		const { link, child, ended } = launch(home);
		const said = await link.then(
			() => "started",
			(error: Error) => error.message,
		);
		child.kill("SIGKILL");
		await ended;
		return said;
	};
	const homeWith = (name: string, change: (file: string) => void): string => {
		const home = join(tempFolder(t), name);
		copyHome(log.last, home);
		change(join(home, "data", "log.db"));
		return home;
	};
	const replaced = (by: string) => (file: string) => copyFileSync(join(by, "data", "log.db"), file);
	const changed = (damage: (db: Db) => void) => (file: string) => {
		const db = openDatabase(file);
		damage(db);
		db.close();
	};

	const rolledBack = homeWith("rolled-back", replaced(log.second));
	const before = readFileSync(join(rolledBack, "data", "log.db"));
	assert.match(await refusal(rolledBack), /rolled back or cut.*audit verify/);
	assert.deepEqual(readFileSync(join(rolledBack, "data", "log.db")), before, "nothing was written to it");

	assert.match(
		await refusal(
			homeWith(
				"cut",
				changed((db) => db.exec("DELETE FROM entries WHERE seq > 700")),
			),
		),
		/rolled back or cut/,
	);
	assert.match(
		await refusal(
			homeWith(
				"gone",
				changed((db) => db.exec("DELETE FROM entries; DELETE FROM checkpoints; DELETE FROM tiles")),
			),
		),
		/rolled back or cut/,
	);
	assert.match(
		await refusal(
			homeWith(
				"edited",
				changed((db) => db.exec(`UPDATE entries SET leaf = '${"0".repeat(64)}' WHERE seq = ${log.size - 1}`)),
			),
		),
		/was rewritten/,
	);
	assert.match(
		await refusal(
			homeWith(
				"hole",
				changed((db) => db.exec(`DELETE FROM entries WHERE seq = ${log.size - 2}`)),
			),
		),
		/was rewritten/,
	);
	assert.match(
		await refusal(
			homeWith(
				"tile",
				changed((db) => db.exec("UPDATE tiles SET hashes = zeroblob(8192) WHERE position = 1")),
			),
		),
		/was rewritten/,
	);
	assert.match(
		await refusal(
			homeWith(
				"tile-gone",
				changed((db) => db.exec("DELETE FROM tiles WHERE position = 0")),
			),
		),
		/audit log cannot be read/,
	);

	// A checkpoint that claims a size far ahead does not keep later heads from being signed.
	const ahead = homeWith(
		"ahead",
		changed((db) => db.exec(`UPDATE checkpoints SET size = 1000000 WHERE size = ${log.sizes[1]}`)),
	);
	const going = await startHost(t, { home: ahead });
	assert.equal(await going.stop(), 0);
	const signed = openDatabase(join(ahead, "data", "log.db"));
	assert.equal(signed.prepare("SELECT count(*) FROM checkpoints WHERE size = ?").pluck().get(going.entries().length), 1);
	signed.close();

	// Another history: the host goes on from an older copy with its own keys, which then has the log's signature.
	const other = join(tempFolder(t), "home");
	copyHome(log.second, other);
	const host = await startHost(t, { home: other });
	await ask(host, 5000, 5900);
	assert.equal(await host.stop(), 0);
	const forked = homeWith("forked", replaced(other));
	assert.match(await refusal(forked), /was rewritten/);
	const report = await verifyFile(join(forked, "data", "log.db"), await witnessesOf(forked));
	// One remembered head shows that the histories part before it, not where.
	assert.equal(firstOf(report), "forked #0");
	assert.equal(report.damage[0]?.text.includes(`\`${log.size}\``), true);
});

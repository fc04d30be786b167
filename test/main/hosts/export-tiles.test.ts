import assert from "node:assert/strict";
import { existsSync, globSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { exportTiles, type TilesPorts } from "../../../src/main/hosts/export-tiles.ts";
import { openForReading } from "../../../src/main/store/open.ts";
import { createSignedLog, type SignedLog } from "../../kit/signed-log.ts";
import { naiveRoot } from "../../shared/proof/kit.ts";
import { check, newSigner } from "../audit/kit.ts";

/** The export, read back by a naive reader that follows the text of the format and shares nothing with what wrote it. */

const run = async (log: SignedLog, folder: string, ports: Partial<TilesPorts> = {}) => {
	const db = openForReading(log.file);
	try {
		return await exportTiles(db, folder, {
			pinned: [log.signer.key],
			check,
			signal: new AbortController().signal,
			onProgress: () => undefined,
			...ports,
		});
	} finally {
		db.close();
	}
};

const groupsOf = (index: number): string =>
	`${index}`
		.padStart(Math.ceil(`${index}`.length / 3) * 3, "0")
		.match(/\d{3}/g)!
		.map((group, at, all) => (at < all.length - 1 ? `x${group}` : group))
		.join("/");

/** Entries and root of an export, each leaf hashed from the bundles and compared with the tiles. */
const readBack = (folder: string): { readonly size: number; readonly entries: string[] } => {
	const [, sizeText, rootB64] = readFileSync(join(folder, "checkpoint"), "utf8").split("\n");
	const size = Number(sizeText);
	const entries: string[] = [];
	const leaves: string[] = [];
	for (let index = 0; index * 256 < size; index++) {
		const width = Math.min(256, size - index * 256);
		const end = width < 256 ? `.p/${width}` : "";
		const tile = readFileSync(join(folder, `tile/0/${groupsOf(index)}${end}`));
		assert.equal(tile.length, 32 * width);
		const wide = join(folder, `tile/entries32/${groupsOf(index)}${end}`);
		const lengthBytes = existsSync(wide) ? 4 : 2;
		const bundle = readFileSync(lengthBytes === 4 ? wide : join(folder, `tile/entries/${groupsOf(index)}${end}`));
		let at = 0;
		for (let place = 0; place < width; place++) {
			const length = bundle.readUIntBE(at, lengthBytes);
			const entry = bundle.subarray(at + lengthBytes, at + lengthBytes + length);
			at += lengthBytes + length;
			const leaf = createHash("sha256")
				.update(Buffer.from([0]))
				.update(entry)
				.digest();
			assert.deepEqual(leaf, tile.subarray(32 * place, 32 * place + 32), `entry ${index * 256 + place}`);
			entries.push(entry.toString("utf8"));
			leaves.push(leaf.toString("hex"));
		}
		assert.equal(at, bundle.length);
	}
	assert.equal(naiveRoot(leaves), Buffer.from(rootB64 ?? "", "base64").toString("hex"));
	return { size, entries };
};

const bodies = (log: SignedLog): string[] => log.db.prepare("SELECT body FROM entries ORDER BY seq").pluck().all() as string[];
const filesIn = (folder: string): string[] =>
	globSync("**/*", { cwd: folder })
		.filter((each) => statSync(join(folder, each)).isFile())
		.sort();

test("an export has every entry, every hash and the signed checkpoint, and a second one adds only what is new", async (t) => {
	const log = createSignedLog(t);
	const folder = join(log.root, "export");
	let before: string[] = [];
	for (const size of [1, 256, 300, 700, 701, 1536]) {
		await log.grow(size);
		log.sign();
		const times = new Map(before.map((each) => [each, statSync(join(folder, each)).mtimeMs]));
		const done = await run(log, folder);
		assert.ok(done.ok, JSON.stringify(done));
		assert.equal(done.value.size, size);
		assert.deepEqual(readBack(folder), { size, entries: bodies(log) });
		for (const each of before) {
			if (each === "checkpoint" || !existsSync(join(folder, each))) continue;
			assert.equal(statSync(join(folder, each)).mtimeMs, times.get(each), `${each} was written again`);
		}
		before = filesIn(folder);
	}
	assert.deepEqual(
		before.filter((each) => each.includes(".p/")),
		["tile/1/000.p/1", "tile/1/000.p/2", "tile/1/000.p/6"],
		"partial tiles stay while there is no full one, and go when there is",
	);
	const again = await run(log, folder);
	assert.ok(again.ok && again.value.written === 0 && again.value.fromSize === 1536);
});

test("an export that was cancelled is not vouched for, and the next one finishes it", async (t) => {
	const log = createSignedLog(t);
	const folder = join(log.root, "export");
	await log.grow(5000);
	log.sign();
	const abort = new AbortController();
	const cancelled = await run(log, folder, { signal: abort.signal, onProgress: () => abort.abort() });
	assert.ok(!cancelled.ok && /cancelled after `2048` of `5000`/.test(cancelled.fault.message));
	assert.equal(existsSync(join(folder, "checkpoint")), false);
	writeFileSync(join(folder, "tile/0/001"), "half a tile");
	const done = await run(log, folder);
	assert.ok(done.ok && done.value.unchanged > 0);
	assert.deepEqual(readBack(folder), { size: 5000, entries: bodies(log) });
});

test("an entry too large for the format keeps its bundle out of the format's place, and is not lost", async (t) => {
	const log = createSignedLog(t);
	const folder = join(log.root, "export");
	await log.grow(300, (seq) => ({ subject: seq === 17 ? "é".repeat(40_000) : `step ${seq}` }));
	log.sign();
	const done = await run(log, folder);
	assert.ok(done.ok && done.value.wide === 1);
	assert.equal(existsSync(join(folder, "tile/entries/000")), false);
	assert.deepEqual(readBack(folder).entries, bodies(log));
});

test("a folder of another log, of another history, or with links in it is left as it is", async (t) => {
	const log = createSignedLog(t);
	await log.grow(20);
	log.sign();
	const folder = join(log.root, "export");
	assert.ok((await run(log, folder)).ok);

	const stranger = createSignedLog(t, newSigner("countersign.local/other"));
	await stranger.grow(30);
	stranger.sign();
	const other = await run(stranger, folder);
	assert.ok(!other.ok && /not a checkpoint of this log/.test(other.fault.message));

	const forked = createSignedLog(t, log.signer);
	await forked.grow(30, () => ({ subject: "another story" }));
	forked.sign();
	const fork = await run(forked, folder);
	assert.ok(!fork.ok && /another history of this log, up to `20`/.test(fork.fault.message));

	const shorter = createSignedLog(t, log.signer);
	await shorter.grow(5);
	shorter.sign();
	const back = await run(shorter, folder);
	assert.ok(!back.ok && /holds `20` entries, this log only `5`/.test(back.fault.message));
	assert.equal(readBack(folder).size, 20);

	const linked = join(log.root, "linked");
	const target = join(log.root, "target");
	mkdirSync(linked);
	mkdirSync(target);
	symlinkSync(target, join(linked, "tile"));
	const through = await run(log, linked);
	assert.ok(!through.ok && /is not a folder: nothing was written/.test(through.fault.message));
	assert.deepEqual(filesIn(target), []);
});

test("a damaged log is not exported, and what was there before stays", async (t) => {
	const log = createSignedLog(t);
	const folder = join(log.root, "export");
	await log.grow(300);
	log.sign();
	assert.ok((await run(log, folder)).ok);
	await log.grow(900);
	log.sign();
	const was = readFileSync(join(folder, "checkpoint"), "utf8");
	const { body } = log.db.prepare("SELECT body FROM entries WHERE seq = 650").get() as { body: string };
	log.db.prepare("UPDATE entries SET body = ? WHERE seq = 650").run(body.replace("step", "stop"));
	const edited = await run(log, folder);
	assert.ok(!edited.ok && /entry `650` is damaged/.test(edited.fault.message));
	log.db.prepare("UPDATE entries SET leaf = ? WHERE seq = 650").run(
		createHash("sha256")
			.update(`\0${body.replace("step", "stop")}`)
			.digest("hex"),
	);
	const rehashed = await run(log, folder);
	assert.ok(!rehashed.ok && /do not lead to the signed root/.test(rehashed.fault.message));
	assert.equal(readFileSync(join(folder, "checkpoint"), "utf8"), was);
});

test("a log of which nothing is signed is not exported", async (t) => {
	const log = createSignedLog(t);
	await log.grow(3);
	const folder = join(log.root, "export");
	const done = await run(log, folder);
	assert.ok(!done.ok && done.fault.code === "unavailable");
	assert.equal(existsSync(folder), false);
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { proveEntry } from "../../src/main/audit/entry-proof.ts";
import { proveGrowth } from "../../src/main/audit/growth-proof.ts";
import { formatVerifierKey } from "../../src/main/audit/note.ts";
import { exportTiles } from "../../src/main/hosts/export-tiles.ts";
import { openForReading } from "../../src/main/store/open.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import { createSignedLog, type SignedLog } from "../kit/signed-log.ts";
import { check } from "../main/audit/kit.ts";
import { must } from "../kit/rig.ts";

/**
 * Our export and our proof files, read by the transparency log packages of the Go project. Debian has them as
 * `golang-go` and `golang-golang-x-mod-dev`; where they are not installed, the naive reader in
 * test/main/hosts/export-tiles.test.ts is what reads an export.
 */

const goPath = "/usr/share/gocode";
const hasGo = spawnSync("go", ["version"]).status === 0 && existsSync(join(goPath, "src/golang.org/x/mod/sumdb/tlog"));
const skip = hasGo ? false : "needs Go and its package golang.org/x/mod (Debian: golang-go, golang-golang-x-mod-dev)";

const build = (folder: string): string => {
	const program = join(folder, "tlog-reader");
	const source = join(import.meta.dirname, "../kit/tlog-reader.go");
	const env = { ...process.env, GO111MODULE: "off", GOPATH: goPath, GOFLAGS: "", GOCACHE: join(folder, "go-cache") };
	const built = spawnSync("go", ["build", "-o", program, source], { env, encoding: "utf8" });
	assert.equal(built.status, 0, built.stderr);
	return program;
};

const exported = async (log: SignedLog, folder: string): Promise<void> => {
	const db = openForReading(log.file);
	const ports = { pinned: [log.signer.key], check, signal: new AbortController().signal, onProgress: () => undefined };
	must(await exportTiles(db, folder, ports));
	db.close();
};

test("Go reads an export: signature, every entry, inclusion and growth; and our proof files", { skip }, async (t) => {
	const log = createSignedLog(t);
	const program = build(log.root);
	const folder = join(log.root, "export");
	const key = formatVerifierKey(log.signer.key);
	const read = (...files: string[]) => spawnSync(program, [folder, key, ...files], { encoding: "utf8" });

	for (const size of [1, 255, 256, 257, 700, 66_000]) {
		const older = log.checkpoints.newest();
		await log.grow(size);
		const note = log.sign();
		await exported(log, folder);
		const nodes = log.store.tree.nodes();
		const files = [0, size >> 1, size - 1].map((seq) => {
			const body = log.db.prepare<[number]>("SELECT body FROM entries WHERE seq = ?").pluck().get(seq) as string;
			const file = join(log.root, `${size}-${seq}.tlog-proof`);
			writeFileSync(file, must(proveEntry(nativeHasher, nodes, seq, { size, note }, body)));
			return file;
		});
		if (older !== null) {
			const file = join(log.root, `${older.size}-${size}.consistency`);
			writeFileSync(file, must(proveGrowth(nativeHasher, nodes, older.note, note)));
			files.push(file);
		}
		const ran = read(...files);
		assert.equal(ran.status, 0, ran.stderr);
		const { inclusion, growth, ...found } = JSON.parse(ran.stdout) as Record<string, number>;
		assert.deepEqual(found, { size, entries: size, files: files.length });
		assert.ok(Number(inclusion) > 0 && Number(growth) > 0);
	}

	const tile = join(folder, "tile/0/100");
	const bytes = readFileSync(tile);
	bytes.writeUInt8(bytes.readUInt8(77) ^ 1, 77);
	writeFileSync(tile, bytes);
	assert.equal(read().status, 1, "Go did not notice a changed tile");
});

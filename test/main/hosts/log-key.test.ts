import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { handOverType, signHandOver } from "../../../src/main/audit/hand-over.ts";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { checkSignature, type LogKey, openLogKey, publicKeyFile } from "../../../src/main/hosts/log-key.ts";
import { readHandOvers } from "../../../src/main/store/hand-overs.ts";
import { verifyLog } from "../../../src/main/store/verify-log.ts";
import type { KeyStore } from "../../../src/main/system/key-store.ts";
import { fail, ok } from "../../../src/shared/lib/result.ts";
import { createSignedLog, type SignedLog } from "../../kit/signed-log.ts";
import { must } from "../../kit/rig.ts";
import { newSigner } from "../audit/kit.ts";

/** Replacing the log's key, with a power cut between any two steps. */

class PowerCut extends Error {}

/** A key store in memory that can lose its power at the n-th change. */
const memoryStore = () => {
	const held = new Map<string, Uint8Array<ArrayBuffer>>();
	let changes = Number.POSITIVE_INFINITY;
	const step = (): void => {
		if (changes-- <= 0) throw new PowerCut("power cut");
	};
	const store: KeyStore = {
		kind: "sealed-file",
		get: (account) => Promise.resolve(ok(held.get(account))),
		set: async (account, secret) => {
			step();
			held.set(account, new Uint8Array(secret));
			return Promise.resolve(ok(undefined));
		},
		delete: async (account) => {
			step();
			return Promise.resolve(ok(held.delete(account)));
		},
	};
	return {
		store,
		held,
		cutAfter: (count: number): void => {
			changes = count;
		},
	};
};

const folder = (t: TestContext): string => {
	const data = mkdtempSync(join(tmpdir(), "countersign-keys-"));
	t.after(() => rmSync(data, { recursive: true, force: true }));
	return data;
};

const open = (store: KeyStore, data: string, log: SignedLog): Promise<LogKey> =>
	openLogKey(store, data, { hasEntries: log.store.tree.size > 0, origin: null, handOvers: readHandOvers(log.db) });

const replace = (key: LogKey, log: SignedLog): Promise<number> =>
	key.replace((next, adopt) =>
		log.store.commit(() => {
			const old = key.signer();
			log.sign(old);
			const head = { size: log.store.tree.size, root: log.store.tree.root() };
			const entry = log.store.ledger.append({ type: handOverType, actor: "ana", details: { handOver: signHandOver(head, old, next) } });
			log.sign(next);
			adopt(entry.seq);
			return entry.seq;
		}),
	);

const verify = (key: LogKey, log: SignedLog) =>
	verifyLog(log.db, {
		keys: [key.pinned],
		check: checkSignature,
		remembered: [],
		now: Date.now,
		signal: new AbortController().signal,
		onProgress: () => undefined,
	});

test("a replaced key signs on, the log verifies from the first key, and the old one is gone", async (t) => {
	const { store, held } = memoryStore();
	const data = folder(t);
	const log = createSignedLog(t);
	let key = await open(store, data, log);
	const pinned = readFileSync(publicKeyFile(data), "utf8");
	const ids = [key.keyId()];
	for (const size of [20, 40, 60]) {
		await log.grow(size);
		log.sign(key.signer());
		await replace(key, log);
		ids.push(key.keyId());
		await log.grow(size + 10);
		log.sign(key.signer());
		assert.deepEqual([...held.keys()], ["log-key"]);
		key = await open(store, data, log);
		assert.equal(key.keyId(), ids.at(-1));
	}
	assert.equal(new Set(ids).size, 4);
	assert.equal(readFileSync(publicKeyFile(data), "utf8"), pinned);
	const report = await verify(key, log);
	assert.equal(report.state, "passed", report.text);
	assert.equal(report.toSeq, 70);
});

test("a power cut at any step leaves a log that opens, signs and verifies", async (t) => {
	for (let steps = 0; steps < 4; steps++) {
		const { store, held, cutAfter } = memoryStore();
		const data = folder(t);
		const log = createSignedLog(t);
		const before = await open(store, data, log);
		await log.grow(5);
		log.sign(before.signer());
		const old = before.keyId();
		cutAfter(steps);
		const done = await replace(before, log).then(
			() => true,
			(error: unknown) => {
				assert.ok(error instanceof PowerCut);
				return false;
			},
		);
		assert.equal(done, steps === 3, `${steps}`);
		cutAfter(Number.POSITIVE_INFINITY);
		const after = await open(store, data, log);
		assert.equal(after.keyId() !== old, readHandOvers(log.db).length === 1, `after ${steps} steps`);
		await log.grow(12);
		log.sign(after.signer());
		assert.equal((await verify(after, log)).state, "passed", `after ${steps} steps`);
		assert.deepEqual([...held.keys()], ["log-key"]);
	}
});

test("a key store that refuses the new key leaves the old one in force", async (t) => {
	const { store } = memoryStore();
	const data = folder(t);
	const log = createSignedLog(t);
	const key = await open(store, data, log);
	await log.grow(5);
	const old = key.keyId();
	const full: KeyStore = { ...store, set: () => Promise.resolve(fail("unavailable", "it is full")) };
	const refusing = await open(full, data, log);
	await assert.rejects(replace(refusing, log), /does not take the log's key: it is full/);
	assert.equal(refusing.keyId(), old);
	assert.equal(readHandOvers(log.db).length, 0);
	const failing = key.replace(() => Promise.reject(new Error("no room in the log")));
	await assert.rejects(failing, /no room in the log/);
	assert.equal(key.keyId(), old);
	assert.equal((await open(store, data, log)).keyId(), old);
});

test("a log put back to before its key was replaced is not signed on", async (t) => {
	const { store } = memoryStore();
	const data = folder(t);
	const log = createSignedLog(t);
	const key = await open(store, data, log);
	await log.grow(5);
	await replace(key, log);
	const back = createSignedLog(t);
	await back.grow(5);
	await assert.rejects(open(store, data, back), /is not the one that this log is signed with .* put back to before its key was replaced/);
});

test("the file of the first key is written again from the log when it is lost", async (t) => {
	const { store } = memoryStore();
	const data = folder(t);
	const log = createSignedLog(t);
	const key = await open(store, data, log);
	const pinned = readFileSync(publicKeyFile(data), "utf8");
	await log.grow(5);
	await replace(key, log);
	rmSync(publicKeyFile(data));
	await open(store, data, log);
	assert.equal(readFileSync(publicKeyFile(data), "utf8"), pinned);
});

test("a key that nobody handed over to is a bad signature, and so is the old one after it went", async (t) => {
	const { store } = memoryStore();
	const log = createSignedLog(t);
	const data = folder(t);
	const key = await open(store, data, log);
	const old = key.signer();
	await log.grow(5);
	await replace(key, log);
	await log.grow(10);
	for (const thief of [newSigner(old.key.name), old]) {
		const note = signCheckpoint({ size: log.store.tree.size, root: log.store.tree.root() }, thief);
		log.db.prepare("INSERT OR REPLACE INTO checkpoints (size, at, note) VALUES (?, 0, ?)").run(log.store.tree.size, note);
		const report = await verify(key, log);
		assert.deepEqual([report.state, report.damage[0]?.kind, report.damage[0]?.seq], ["failed", "bad-signature", 10]);
	}
	log.db.exec("DELETE FROM checkpoints WHERE size = 10");
	log.sign(key.signer());
	assert.equal((await verify(key, log)).state, "passed");
});

test("whoever has only the new key cannot write another past, because the old one swore to it", async (t) => {
	const { store } = memoryStore();
	const log = createSignedLog(t);
	const key = await open(store, folder(t), log);
	await log.grow(8);
	await replace(key, log);

	const other = createSignedLog(t);
	await other.grow(8, () => ({ subject: "another story" }));
	const handOver = must(ok(readHandOvers(log.db)[0]?.note ?? ""));
	await other.store.commit(() => void other.store.ledger.append({ type: handOverType, actor: "ana", details: { handOver } }));
	other.sign(key.signer());
	const report = await verify(key, other);
	assert.deepEqual([report.state, report.damage[0]?.kind], ["failed", "edited"]);
	assert.match(report.damage[0]?.text ?? "", /the head that the log's key handed over/);
});

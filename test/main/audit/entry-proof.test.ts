import assert from "node:assert/strict";
import { test } from "node:test";
import { formatEntryProof, parseEntryProof, proveEntry, verifyEntryProof } from "../../../src/main/audit/entry-proof.ts";
import { encodeUtf8 } from "../../../src/shared/lib/utf8.ts";
import { fastHasher } from "../../shared/proof/kit.ts";
import { check, makeLog, newSigner } from "./kit.ts";

const log = makeLog(13);
const checkpoint = log.checkpoints[0] ?? "";
const trust = { hasher: fastHasher, keys: [log.signer.key], check };

function proofOf(index: number, body?: string): string {
	const proof = proveEntry(fastHasher, log.nodes.get, index, { size: 13, note: checkpoint }, body);
	assert.ok(proof.ok);
	return proof.value;
}

test("proves every entry of a log, offline", () => {
	for (const row of log.rows) {
		const verified = verifyEntryProof(proofOf(row.seq), fastHasher.leaf(row.body ?? ""), trust);
		assert.ok(verified.ok);
		assert.deepEqual([verified.value.index, verified.value.checkpoint.size], [row.seq, 13]);
	}
});

test("proves no other entry, no other index, no other log", () => {
	const leaf = fastHasher.leaf(log.rows[5]?.body ?? "");
	const text = proofOf(5);
	assert.ok(verifyEntryProof(text, leaf, trust).ok);
	assert.equal(verifyEntryProof(text, fastHasher.leaf("{}"), trust).ok, false);
	assert.equal(verifyEntryProof(text.replace("index 5", "index 4"), leaf, trust).ok, false);
	assert.equal(verifyEntryProof(proofOf(6), leaf, trust).ok, false);
	const stranger = verifyEntryProof(text, leaf, { ...trust, keys: [newSigner().key] });
	assert.ok(!stranger.ok && stranger.fault.code === "forbidden");
});

test("carries the entry's bytes along when asked", () => {
	const body = log.rows[3]?.body ?? "";
	const text = proofOf(3, body);
	const parsed = parseEntryProof(text);
	assert.ok(parsed.ok);
	assert.deepEqual(parsed.value.extra, encodeUtf8(body));
	assert.equal(parsed.value.checkpoint, checkpoint);
	assert.equal(formatEntryProof(parsed.value), text);
});

test("refuses every other spelling", () => {
	const text = proofOf(5);
	const line = text.split("\n")[2] ?? "";
	for (const bad of [
		"",
		text.replace("@v1", "@v2"),
		text.replace("index 5\n", ""),
		text.replace("index 5", "index 05"),
		text.replace("index 5", "index -5"),
		text.replace("index 5", "index 99999999999999999"),
		text.replace("index 5", "extra ???\nindex 5"),
		text.replace(line, line.slice(0, -4)),
		text.replace(line, "!!not base 64!!"),
		text.replace(line, `${line}\n`.repeat(64).trim()),
		text.split("\n\n")[0] ?? "",
	]) {
		assert.equal(parseEntryProof(bad).ok, false, JSON.stringify(bad.slice(0, 60)));
	}
});

test("does not prove what the checkpoint does not cover, or the store has lost", () => {
	const head = { size: 13, note: checkpoint };
	assert.equal(proveEntry(fastHasher, log.nodes.get, 13, head).ok, false);
	const lost = proveEntry(fastHasher, () => null, 0, head);
	assert.ok(!lost.ok && lost.fault.code === "not_found");
});

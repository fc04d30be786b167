import assert from "node:assert/strict";
import { test } from "node:test";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { formatGrowthProof, parseGrowthProof, proveGrowth, verifyGrowthProof } from "../../../src/main/audit/growth-proof.ts";
import { fastHasher } from "../../shared/proof/kit.ts";
import { check, makeLog, newSigner } from "./kit.ts";

const log = makeLog(40);
const trust = { hasher: fastHasher, keys: [log.signer.key], check };
const noteAt = (size: number, signer = log.signer): string => signCheckpoint({ size, root: log.roots[size] ?? "" }, signer);
const proofOf = (from: number, to: number): string => {
	const proof = proveGrowth(fastHasher, log.nodes.get, noteAt(from), noteAt(to));
	assert.ok(proof.ok);
	return proof.value;
};

test("proves growth between any two checkpoints of a log, offline", () => {
	for (let from = 0; from <= 40; from++) {
		for (let to = from; to <= 40; to++) {
			const text = proofOf(from, to);
			const parsed = parseGrowthProof(text);
			assert.ok(parsed.ok);
			assert.equal(formatGrowthProof(parsed.value), text);
			const verified = verifyGrowthProof(text, trust);
			assert.ok(verified.ok, `${from} to ${to}`);
			assert.deepEqual([verified.value.older.size, verified.value.newer.size], [from, to]);
		}
	}
});

test("proves nothing of another history, another key or another log, and not backwards", () => {
	const other = makeLog(40, [], "other", log.signer);
	const forked = proveGrowth(
		fastHasher,
		other.nodes.get,
		noteAt(13),
		signCheckpoint({ size: 40, root: other.roots[40] ?? "" }, log.signer),
	);
	assert.ok(forked.ok);
	const verified = verifyGrowthProof(forked.value, trust);
	assert.ok(!verified.ok && verified.fault.code === "forbidden");
	assert.equal(verifyGrowthProof(proofOf(13, 40), { ...trust, keys: [newSigner().key] }).ok, false);
	const stranger = newSigner("log.example/other");
	const mixed = formatGrowthProof({ path: [], older: noteAt(40), newer: noteAt(40, stranger) });
	assert.equal(verifyGrowthProof(mixed, { ...trust, keys: [log.signer.key, stranger.key] }).ok, false);
	assert.equal(proveGrowth(fastHasher, log.nodes.get, noteAt(20), noteAt(10)).ok, false);
});

test("refuses every other spelling", () => {
	const text = proofOf(13, 40);
	const line = text.split("\n")[1] ?? "";
	for (const bad of [
		"",
		text.replace("@v1", "@v2"),
		text.replace(line, line.slice(0, -4)),
		text.replace(line, "!!not base 64!!"),
		text.replace(line, `${line}\n`.repeat(64).trim()),
		text.split("\n\n").slice(0, 3).join("\n\n"),
		`${text}\n\n`,
		text.replace("\n40\n", "\n040\n"),
	]) {
		assert.equal(verifyGrowthProof(bad, trust).ok, false, JSON.stringify(bad.slice(0, 60)));
	}
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { lockHost } from "../../../src/main/store/host-lock.ts";
import { createStoredTree, nativeHasher } from "../../../src/main/store/tree.ts";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import { verifyInclusion } from "../../../src/shared/proof/check.ts";
import { inclusionProof } from "../../../src/shared/proof/prove.ts";
import { createRig } from "../../kit/rig.ts";

const note = (n: number) => ({ type: "operator.signed-in" as const, actor: "ana", details: { n } });

test("jobs of one turn share one commit and are told only after it", async () => {
	const rig = createRig();
	const order: string[] = [];
	rig.store.onAppended((entries) => order.push(`appended ${entries.length}`));
	const jobs = [1, 2, 3].map((n) => rig.store.commit(() => rig.store.ledger.append(note(n))).then(() => order.push(`told ${n}`)));
	await Promise.all(jobs);
	assert.deepEqual(order, ["appended 3", "told 1", "told 2", "told 3"]);
	rig.close();
});

test("a job that throws takes only itself back, and the log goes on without a gap", async () => {
	const rig = createRig();
	const good = rig.store.commit(() => rig.store.ledger.append(note(1)));
	const bad = rig.store.commit(() => {
		rig.store.ledger.append(note(2));
		throw new Error("after the append");
	});
	const later = rig.store.commit(() => rig.store.ledger.append(note(3)));
	await assert.rejects(bad, /after the append/);
	assert.equal((await good).seq, 0);
	assert.equal((await later).seq, 1);
	assert.deepEqual(
		rig.entries.map((entry) => entry.details["n"]),
		[1, 3],
	);
	assert.equal(rig.store.tree.size, 2);
	rig.close();
});

test("a commit that fails is fatal and nobody is told that it worked", async () => {
	const rig = createRig();
	rig.db.pragma("query_only = ON");
	await assert.rejects(rig.store.commit(() => rig.store.ledger.append(note(1))));
	assert.equal(rig.entries.length, 0);
	rig.close();
});

test("the tree read back from tiles and rows is the tree that was grown", async () => {
	const rig = createRig();
	const plain = createFrontier(nativeHasher);
	const leaves: string[] = [];
	for (let batch = 0; batch < 14; batch++) {
		await rig.store.commit(() => {
			for (let n = 0; n < 97; n++) rig.store.ledger.append(note(n));
		});
		for (const body of rig.db.prepare("SELECT body FROM entries WHERE seq >= ? ORDER BY seq").pluck().all(plain.size) as string[]) {
			leaves.push(nativeHasher.leaf(body));
			plain.append(nativeHasher.leaf(body));
		}
		assert.equal(rig.store.tree.root(), plain.root());
		const again = createStoredTree(rig.db);
		assert.equal(again.size, plain.size);
		assert.equal(again.root(), plain.root());
	}
	const nodes = createStoredTree(rig.db).nodes();
	for (const index of [0, 255, 256, 511, 700, leaves.length - 1]) {
		for (const size of [index + 1, 1024, leaves.length].filter((each) => each > index && each <= leaves.length)) {
			const proof = inclusionProof(nativeHasher, nodes, index, size);
			const head = createFrontier(nativeHasher);
			for (const leaf of leaves.slice(0, size)) head.append(leaf);
			assert.ok(
				proof.ok && verifyInclusion(nativeHasher, { leaf: leaves[index] ?? "", index, size, proof: proof.value, root: head.root() }),
				`${index} in ${size}`,
			);
		}
	}
	rig.close();
});

test("only one host at a time holds the log", () => {
	const rig = createRig();
	const file = join(rig.root, "host.lock");
	const first = lockHost(file);
	assert.ok(first);
	assert.equal(lockHost(file), null);
	first.release();
	const second = lockHost(file);
	assert.ok(second);
	second.release();
	rig.close();
});

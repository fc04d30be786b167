import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { openDatabase } from "../../../src/main/store/open.ts";
import { createStoredTree, nativeHasher } from "../../../src/main/store/tree.ts";
import { createFrontier } from "../../../src/shared/proof/frontier.ts";
import { inclusionProof } from "../../../src/shared/proof/prove.ts";

const leafOf = (seq: number, kind = ""): string => hash("sha256", `${kind}${seq}`, "hex");

const opened = () => {
	const db = openDatabase(":memory:");
	const insert = db.prepare<[number, string]>("INSERT INTO entries (seq, leaf) VALUES (?, ?)");
	return { db, tree: createStoredTree(db), insert };
};

test("the root is that of the tree hashed leaf by leaf, at every size and after every look at it", () => {
	const { db, tree, insert } = opened();
	const naive = createFrontier(nativeHasher);
	for (let seq = 0; seq < 1100; seq++) {
		insert.run(seq, leafOf(seq));
		tree.append(leafOf(seq));
		naive.append(leafOf(seq));
		// Not asked at every size: what nobody asked for meanwhile is hashed later and must come out the same.
		if (seq % 7 === 0 || seq % 256 > 253) assert.equal(tree.root(), naive.root(), `at ${seq + 1}`);
	}
	assert.equal(tree.root(), naive.root());
	const reread = createStoredTree(db);
	assert.deepEqual([reread.size, reread.root()], [tree.size, naive.root()]);
	assert.deepEqual(inclusionProof(nativeHasher, reread.nodes(), 700, 1100), inclusionProof(nativeHasher, tree.nodes(), 700, 1100));
});

for (const before of [0, 1, 255, 256, 300, 511])
	for (const taken of [0, 1, 2, 255, 256, 300])
		test(`${taken} entries taken back behind ${before} leave the tree as it was`, () => {
			const { db, tree, insert } = opened();
			const naive = createFrontier(nativeHasher);
			const put = (seq: number, kind?: string): void => {
				insert.run(seq, leafOf(seq, kind));
				tree.append(leafOf(seq, kind));
			};
			for (let seq = 0; seq < before; seq++) {
				put(seq);
				naive.append(leafOf(seq));
			}
			db.exec("BEGIN; SAVEPOINT job");
			tree.mark();
			for (let seq = before; seq < before + taken; seq++) put(seq, "taken back");
			if (taken % 2 === 0) tree.root();
			db.exec("ROLLBACK TO job");
			tree.restore();
			assert.deepEqual([tree.size, tree.root()], [before, naive.root()]);
			for (let seq = before; seq < before + 300; seq++) {
				put(seq);
				naive.append(leafOf(seq));
			}
			assert.equal(tree.root(), naive.root());
			db.exec("COMMIT");
			assert.equal(createStoredTree(db).root(), naive.root());
		});

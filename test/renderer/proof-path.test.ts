import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { readCheckpoint, stepsOf } from "../../src/renderer/screens/audit/proof-path.ts";
import { leafOf, windowHasher } from "../../src/renderer/screens/audit/hasher.ts";
import { toBase64 } from "../../src/shared/lib/base64.ts";
import { createFrontier } from "../../src/shared/proof/frontier.ts";
import { inclusionProof } from "../../src/shared/proof/prove.ts";
import { createTreeHasher } from "../../src/shared/proof/tree-hasher.ts";

const hostHasher = createTreeHasher((bytes) => createHash("sha256").update(bytes).digest());

/** Every tree up to 40 leaves, with all proofs, made by the code that the host uses. */
const proofs = () => {
	const nodes = new Map<string, string>();
	const frontier = createFrontier(hostHasher);
	const found: { leaf: string; index: number; size: number; path: string[]; root: string }[] = [];
	for (let size = 1; size <= 40; size++) {
		frontier.append(hostHasher.leaf(`entry ${size - 1}`), (level, index, digest) => void nodes.set(`${level}.${index}`, digest));
		for (let index = 0; index < size; index++) {
			const path = inclusionProof(hostHasher, (level, at) => nodes.get(`${level}.${at}`) ?? null, index, size);
			assert.ok(path.ok);
			found.push({ leaf: hostHasher.leaf(`entry ${index}`), index, size, path: path.value, root: frontier.root() });
		}
	}
	return found;
};

test("draws a path that ends at the root, one step for each sibling", () => {
	for (const { leaf, index, size, path, root } of proofs()) {
		const steps = stepsOf(windowHasher, leaf, index, size, path);
		assert.ok(steps, `${index} of ${size}`);
		assert.equal(steps.length, path.length);
		assert.equal(steps.at(-1)?.parent ?? leaf, root, `${index} of ${size}`);
		for (const [at, step] of steps.entries()) {
			assert.equal(step.sibling, path[at]);
			assert.equal(step.ours, at === 0 ? leaf : steps[at - 1]?.parent);
		}
	}
});

test("draws nothing for a place outside the tree or a path that is too long", () => {
	const leaf = hostHasher.leaf("x");
	assert.equal(stepsOf(windowHasher, leaf, 3, 3, []), null);
	assert.equal(stepsOf(windowHasher, leaf, 0, 1, [leaf]), null);
	assert.equal(stepsOf(windowHasher, leaf, 0, 2, ["no hash"]), null);
});

test("hashes an entry in the window as the host does, and refuses text that has no bytes", () => {
	for (const body of ["", "{}", "zażółć 👩‍💻", "\u0000"]) assert.equal(leafOf(body), hostHasher.leaf(body));
	assert.equal(leafOf("\ud800"), null);
});

test("reads size and root of a checkpoint, and nothing of a text that is none", () => {
	const root = createHash("sha256").update("root").digest();
	assert.deepEqual(readCheckpoint(`countersign/bench\n42\n${toBase64(root)}\n\n— x AAAA\n`), {
		origin: "countersign/bench",
		size: 42,
		rootHex: root.toString("hex"),
	});
	for (const text of ["", "a\n1\n", "a\n01\n" + toBase64(root), "a\n1\nAAAA\n", "a\n-1\n" + toBase64(root)])
		assert.equal(readCheckpoint(text), null);
});

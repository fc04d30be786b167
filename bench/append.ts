import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeHasher } from "../src/main/store/tree.ts";
import { inclusionProof } from "../src/shared/proof/prove.ts";
import { bodyOf, createBareLog } from "./kit/bare-log.ts";
import { median } from "./kit/servers.ts";

/**
 * G4: what the Merkle tree costs an append, beside the same rows without hashes. G6: growth of the rate and of the file.
 * G9: an inclusion proof at the end, beside a tree that keeps all layers in memory (as merkletreejs does, built by the text
 * of RFC 6962). `--entries N` rows for G6 and G9, `--rounds N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const entries = option("entries", 300_000);
const rounds = option("rounds", 5);
const folder = mkdtempSync(join(tmpdir(), "countersign-append-"));

for (const batch of [64, 512]) {
	const plain = createBareLog(join(folder, `plain-${batch}.db`), false);
	const merkle = createBareLog(join(folder, `merkle-${batch}.db`));
	const ratios: number[] = [];
	let next = 0;
	for (let round = 0; round < rounds; round++) {
		const batches = Array.from({ length: Math.ceil(16_384 / batch) }, () => Array.from({ length: batch }, () => bodyOf(next++)));
		const timed = (one: typeof plain): number => {
			const from = performance.now();
			for (const bodies of batches) one.batch(bodies);
			return performance.now() - from;
		};
		const order = round % 2 === 0 ? [plain, merkle] : [merkle, plain];
		const times = new Map(order.map((one) => [one, timed(one)]));
		ratios.push((times.get(plain) ?? 1) / (times.get(merkle) ?? 1));
	}
	plain.db.close();
	merkle.db.close();
	console.log(`batches of ${batch}: with the tree ${median(ratios).toFixed(2)} of the rate without (G4: at least 0.75)`);
}

const growing = createBareLog(join(folder, "growing.db"));
let bytes = 0;
let reached = 0;
const rates: { readonly size: number; readonly perSecond: number }[] = [];
for (const size of [10_000, 100_000, 1_000_000, 10_000_000].filter((each) => each <= entries)) {
	const from = performance.now();
	const before = reached;
	while (reached < size) {
		const bodies = Array.from({ length: 512 }, (_, at) => bodyOf(reached + at));
		for (const body of bodies) bytes += body.length;
		growing.batch(bodies);
		reached += bodies.length;
	}
	rates.push({ size, perSecond: ((reached - before) / (performance.now() - from)) * 1000 });
	growing.db.pragma("wal_checkpoint(TRUNCATE)");
	const onDisk = statSync(join(folder, "growing.db")).size;
	const rss = Math.round(process.memoryUsage().rss / 1e6);
	console.log(
		`${size} entries: ${rates.at(-1)?.perSecond.toFixed(0)}/s to there, file ${(onDisk / bytes).toFixed(2)} x the bodies, RSS ${rss} MB`,
	);
}
console.log(
	`rate of the last step ${((rates.at(-1)?.perSecond ?? 0) / (rates[0]?.perSecond ?? 1)).toFixed(2)} of the first (G6: at least 0.71)`,
);

/** Every layer in memory, and a proof that looks a leaf up first, as the peer does. */
const layersOf = (leaves: readonly string[]): string[][] => {
	const layers = [[...leaves]];
	for (let row = layers[0] ?? []; row.length > 1;) {
		const above: string[] = [];
		for (let at = 0; at < row.length; at += 2)
			above.push(at + 1 < row.length ? nativeHasher.node(row[at] ?? "", row[at + 1] ?? "") : (row[at] ?? ""));
		layers.push(above);
		row = above;
	}
	return layers;
};
/** Milliseconds of processor time since. */
const spent = (before: NodeJS.CpuUsage): number => {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
};
const leaves = growing.db.prepare("SELECT leaf FROM entries ORDER BY seq").pluck().all() as string[];
const layers = layersOf(leaves);
const nodes = growing.tree.nodes();
const ours: number[] = [];
const peer: number[] = [];
for (let round = 0; round < 50; round++) {
	const seq = Math.floor((leaves.length * (round + 0.5)) / 50);
	const wanted = leaves[seq] ?? "";
	let before = process.cpuUsage();
	const proof = inclusionProof(nativeHasher, nodes, seq, growing.tree.size);
	ours.push(spent(before));
	before = process.cpuUsage();
	let at = (layers[0] ?? []).indexOf(wanted);
	const path: string[] = [];
	for (const layer of layers.slice(0, -1)) {
		const sibling = layer[at ^ 1];
		if (sibling !== undefined) path.push(sibling);
		at >>= 1;
	}
	peer.push(spent(before));
	if (!proof.ok || proof.value.join("") !== path.join("")) throw new Error(`proofs of #${seq} differ`);
}
const all = performance.now();
layersOf(leaves);
const rebuild = performance.now() - all;
console.log(
	`inclusion proof at ${leaves.length}: ${median(ours).toFixed(3)} ms from the stored tiles; ${median(peer).toFixed(3)} ms out of layers in memory,`,
);
console.log(`which take ${rebuild.toFixed(0)} ms to build at every start (G9: at most a hundredth of the peer that builds them)`);
console.log(`state of an append: at most ${Math.ceil(Math.log2(leaves.length))} hashes`);
growing.db.close();
rmSync(folder, { recursive: true, force: true });

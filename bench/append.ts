import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeHasher } from "../src/main/store/tree.ts";
import { inclusionProof } from "../src/shared/proof/prove.ts";
import { tileWidth } from "../src/shared/proof/tiles.ts";
import { createBareLog, madeEntries, signedEvery } from "./kit/bare-log.ts";
import { median } from "./kit/servers.ts";

/**
 * G4: what the Merkle tree costs an append, beside the same rows without hashes. G6: rate and latency behind many entries,
 * beside those behind ten thousand, and the file's size. G9: an inclusion proof, beside a tree that keeps all layers in memory
 * and looks a leaf up first (as merkletreejs does, built by the text of RFC 6962).
 *
 * `--part tree|growth|proofs` for one of them, `--entries N` (300,000), `--rounds N`; `--file F`: a log that
 * `bench/kit/grow-log.ts` made, which is grown a little at its end.
 */
const option = (name: string): string | null => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const entries = Number(option("entries") ?? 300_000);
const rounds = Number(option("rounds") ?? 5);
const kept = option("file");
const wants = (part: string): boolean => (option("part") ?? part) === part;
const folder = mkdtempSync(join(tmpdir(), "countersign-append-"));
type Log = ReturnType<typeof createBareLog>;

/** Milliseconds of each of some durable transactions of `batch` rows, whose entries are made before it. */
const commits = (log: Log, batch: number, count: number): readonly number[] => {
	return Array.from({ length: count }, () => {
		const rows = madeEntries(log.size, log.size + batch);
		const before = performance.now();
		log.batch(rows);
		return performance.now() - before;
	});
};
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

if (wants("tree"))
	for (const batch of [64, 512]) {
		const plain = createBareLog(join(folder, `plain-${batch}.db`), false);
		const merkle = createBareLog(join(folder, `merkle-${batch}.db`));
		const ratios: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const order = round % 2 === 0 ? [plain, merkle] : [merkle, plain];
			const times = new Map(order.map((one) => [one, sum(commits(one, batch, 16_384 / batch))]));
			ratios.push((times.get(plain) ?? 1) / (times.get(merkle) ?? 1));
		}
		plain.db.close();
		merkle.db.close();
		console.log(
			`batches of ${batch}: with the tree ${median(ratios).toFixed(2)} of the rate without (G4: at least 0.75), rounds ${ratios.map((each) => each.toFixed(2)).join(" ")}`,
		);
	}

const large = createBareLog(kept ?? join(folder, "large.db"));
if (kept === null) large.grow(entries);

if (wants("growth")) {
	const [batch, count] = [512, 38];
	const kinds = { batch: [batch, count], single: [1, 200] } as const;
	const shown: string[] = [];
	const began = large.size;
	for (const [kind, [rows, times]] of Object.entries(kinds)) {
		const runs: { readonly rate: number; readonly p50: number; readonly small: number; readonly large: number }[] = [];
		for (let round = 0; round < rounds; round++) {
			const small = createBareLog(join(folder, `small-${kind}-${round}.db`));
			small.grow(10_000);
			// Both write to a journal that has its length already, as that of a running host has.
			for (const one of [small, large]) commits(one, 512, 4);
			const order = round % 2 === 0 ? [small, large] : [large, small];
			const taken = new Map(order.map((one) => [one, commits(one, rows, times)]));
			const [few, many] = [taken.get(small) ?? [], taken.get(large) ?? []];
			runs.push({ rate: sum(few) / sum(many), p50: median(many) / median(few), small: median(few), large: median(many) });
			small.db.close();
		}
		const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
		shown.push(
			`  commits of ${rows}: rate ${of((run) => run.rate).toFixed(2)} of that behind 10,000 (G6: at least 0.71), p50 ${of((run) => run.p50).toFixed(2)} times ` +
				`(at most 1.4): ${of((run) => run.large).toFixed(2)} ms and ${of((run) => run.small).toFixed(2)} ms`,
		);
	}
	const rss = Math.round(process.resourceUsage().maxRSS / 1000);
	large.grow(Math.ceil(large.size / (10 * signedEvery)) * 10 * signedEvery);
	const bytes = large.db.prepare("SELECT sum(octet_length(body)) FROM entries").pluck().get() as number;
	const onDisk = statSync(large.db.name).size;
	console.log(`behind ${began} entries:\n${shown.join("\n")}`);
	console.log(
		`  file ${(onDisk / bytes).toFixed(2)} x the bodies (at most 1.5 with the search index), ${(bytes / large.size).toFixed(0)} bytes each; RSS at most ${rss} MB (at most 300)`,
	);
}

/** Every layer in memory. */
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

if (wants("proofs")) {
	const leaves = large.db.prepare("SELECT leaf FROM entries ORDER BY seq").pluck().all() as string[];
	const before = process.cpuUsage();
	const layers = layersOf(leaves);
	const builtMs = spent(before);
	const nodes = large.tree.nodes();
	const ours: number[] = [];
	const peer: number[] = [];
	const count = 100;
	for (let round = 0; round < count; round++) {
		const seq = Math.floor((leaves.length * (round + 0.5)) / count);
		const wanted = leaves[seq] ?? "";
		let from = process.cpuUsage();
		const proof = inclusionProof(nativeHasher, nodes, seq, large.tree.size);
		ours.push(spent(from));
		from = process.cpuUsage();
		let at = (layers[0] ?? []).indexOf(wanted);
		const path: string[] = [];
		for (const layer of layers.slice(0, -1)) {
			const sibling = layer[at ^ 1];
			if (sibling !== undefined) path.push(sibling);
			at >>= 1;
		}
		peer.push(spent(from));
		if (!proof.ok || proof.value.join("") !== path.join("")) throw new Error(`proofs of #${seq} differ`);
	}
	const [own, theirs] = [median(ours), median(peer)];
	console.log(
		`inclusion proof at ${leaves.length}: ${own.toFixed(3)} ms from the stored tiles; ${theirs.toFixed(3)} ms out of layers in memory (1/${(theirs / own).toFixed(1)}),`,
	);
	console.log(
		`which take ${builtMs.toFixed(0)} ms to build at every start: 1/${((builtMs + theirs) / own).toFixed(0)} (G9: at most a hundredth)`,
	);
	console.log(`state of an append: at most ${tileWidth * Math.ceil(Math.log(leaves.length) / Math.log(tileWidth))} hashes`);
}
large.db.close();
rmSync(folder, { recursive: true, force: true });

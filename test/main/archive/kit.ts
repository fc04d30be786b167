import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSegmentCheck, type SegmentReport } from "../../../src/main/audit/segment-check.ts";
import type { NoteSigner } from "../../../src/main/audit/note.ts";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { createSegmentWriter, type SegmentWriter } from "../../../src/main/archive/segment-writer.ts";
import { checkSignature } from "../../../src/main/hosts/log-key.ts";
import { nativeHasher } from "../../../src/main/store/tree.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";
import { createFrontier, type Frontier } from "../../../src/shared/proof/frontier.ts";
import { consistencyProof, frontierAt, treeRoot } from "../../../src/shared/proof/prove.ts";
import { must } from "../../kit/rig.ts";
import { newSigner } from "../audit/kit.ts";

/** A log in memory whose times a test gives, and writers over it as the host starts them. */

export const startDay = Date.parse("2026-11-21T00:00:00Z");
export const hour = 3_600_000;

export const createLog = (signer: NoteSigner = newSigner("countersign.local/test")) => {
	const rows: { seq: number; at: number; leaf: string; body: string }[] = [];
	const nodes = new Map<string, string>();
	const frontier: Frontier = createFrontier(nativeHasher);
	const reader = (level: number, index: number): string | null => nodes.get(`${level}/${index}`) ?? null;
	let now = startDay;
	return {
		signer,
		rows,
		setNow: (at: number) => {
			now = at;
		},
		append: (at: number, details: Record<string, string> = {}): void => {
			now = at;
			const seq = rows.length;
			const body = canonicalJson({
				actor: "bot",
				at,
				details,
				host: "desk",
				seq,
				type: seq % 2 === 0 ? "request.held" : "log.head-accepted",
			});
			const leaf = nativeHasher.leaf(body);
			rows.push({ seq, at, leaf, body });
			frontier.append(leaf, (level, index, digest) => nodes.set(`${level}/${index}`, digest));
		},
		writer: (folder: string, more: { prunedBelow?: number } = {}) => {
			const told: string[] = [];
			const writer = createSegmentWriter({
				folder,
				log: signer.key.name,
				hasher: nativeHasher,
				rows: (from, limit) => rows.slice(from, from + limit),
				leafOf: (seq) => rows[seq]?.leaf ?? null,
				size: () => rows.length,
				prunedBelow: () => more.prunedBelow ?? 0,
				frontierAt: (size) => must(frontierAt(reader, size)),
				rootAt: (size) => must(treeRoot(nativeHasher, reader, size)),
				seal: async (size) => ({
					root: must(treeRoot(nativeHasher, reader, size)),
					checkpoint: signCheckpoint({ size: rows.length, root: frontier.root() }, signer),
					growth: must(consistencyProof(nativeHasher, reader, size, rows.length)),
				}),
				now: () => now,
				onSetAside: (name, why) => told.push(`${name}: ${why}`),
				onProblem: (text) => told.push(text),
			});
			return { ...writer, told } satisfies SegmentWriter & { told: string[] };
		},
	};
};

export const segmentsIn = (folder: string): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith(".jsonl"))
		.sort();
export const linesOf = (folder: string, name: string): string[] => readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);

export const checkText = (text: string, signer: NoteSigner): SegmentReport & { readonly bodies: string[] } => {
	const check = createSegmentCheck(nativeHasher, [signer.key], checkSignature);
	const bodies: string[] = [];
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	for (const line of lines) {
		const entry = check.take(line);
		if (entry !== null) bodies.push(entry.body);
	}
	return { ...check.finish(), bodies };
};

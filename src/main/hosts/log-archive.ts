import type { Hex } from "../../shared/proof/tree-hasher.ts";
import { consistencyProof, frontierAt, treeRoot } from "../../shared/proof/prove.ts";
import type { Result } from "../../shared/lib/result.ts";
import { createSegmentWriter, type SegmentWriter } from "../archive/segment-writer.ts";
import { parseCheckpointText } from "../audit/checkpoint.ts";
import { parseNote } from "../audit/note.ts";
import { createEntryRows } from "../store/entry-rows.ts";
import { openForReading } from "../store/open.ts";
import { nativeHasher, type StoredTree } from "../store/tree.ts";

type LogArchivePorts = {
	readonly folder: string;
	/** The log's database: read through a connection of its own, so that no statement of a decision waits for it. */
	readonly database: string;
	/** The log's name. */
	readonly log: string;
	readonly tree: StoredTree;
	readonly newestCheckpoint: () => { readonly size: number; readonly note: string } | null;
	readonly sign: () => Promise<void>;
	/** False when the rules say that no segments are written. */
	readonly isWanted: () => boolean;
	/** Entries below may have no body any more. */
	readonly prunedBelow: () => number;
	readonly now: () => number;
	readonly onError: (text: string) => void;
};

const must = <T>(result: Result<T>): T => {
	if (!result.ok) throw new Error(result.fault.message);
	return result.value;
};

/** Daily segments of this host's log. */
export const createLogArchive = (
	ports: LogArchivePorts,
): Pick<SegmentWriter, "noticed" | "stop" | "catchUp" | "complete" | "writtenTo" | "problem"> => {
	const { tree } = ports;
	const db = openForReading(ports.database);
	const { rows, leafOf, size } = createEntryRows(db);
	const rootAt = (at: number): Hex => must(treeRoot(nativeHasher, tree.nodes(), at));
	const writer = createSegmentWriter({
		folder: ports.folder,
		log: ports.log,
		hasher: nativeHasher,
		rows,
		leafOf,
		size,
		prunedBelow: ports.prunedBelow,
		frontierAt: (at) => must(frontierAt(tree.nodes(), at)),
		rootAt,
		seal: async (to) => {
			await ports.sign();
			const checkpoint = ports.newestCheckpoint();
			if (checkpoint === null || checkpoint.size < to) throw new Error("the head of the log could not be signed");
			const signed = must(parseCheckpointText(must(parseNote(checkpoint.note)).text));
			return { root: rootAt(to), checkpoint: checkpoint.note, growth: must(consistencyProof(nativeHasher, tree.nodes(), to, signed.size)) };
		},
		now: ports.now,
		onSetAside: (name, why) => ports.onError(`\`${name}\` was set aside and is written again: ${why}`),
		onProblem: (text) => ports.onError(`cannot be written: ${text}`),
	});
	return {
		catchUp: writer.catchUp,
		complete: writer.complete,
		writtenTo: writer.writtenTo,
		problem: writer.problem,
		noticed: () => {
			if (ports.isWanted()) writer.noticed();
		},
		stop: async () => {
			if (ports.isWanted()) await writer.catchUp();
			await writer.stop();
			db.close();
		},
	};
};

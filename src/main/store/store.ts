import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import type { Fold } from "../engine/fold.ts";
import type { Ledger } from "../engine/ports.ts";
import { type Committer, createCommitter } from "./committer.ts";
import { createStoredFolds, type StoredFolds } from "./folds.ts";
import type { Db } from "./open.ts";
import { type Projections, createProjections } from "./project.ts";
import { type StoredTree, createStoredTree, nativeHasher } from "./tree.ts";

/** The one writer: appends redacted entries, keeps the tree, and runs the projections, all in the caller's transaction. */
export type Store = {
	readonly ledger: Ledger;
	readonly projections: Projections;
	readonly tree: StoredTree;
	readonly folds: StoredFolds;
	readonly commit: Committer["commit"];
	readonly flush: () => void;
	/** Called after each commit with what it added, in order. */
	onAppended(listener: (entries: readonly Entry[]) => void): void;
};

export type StorePorts = {
	readonly now: () => number;
	readonly host: string;
	readonly folds: readonly Fold<unknown>[];
	/** The one redactor; every entry goes through it before it is hashed. */
	readonly redact: (entry: EntryDraft) => EntryDraft;
	/** Called before each batch of jobs: what was read of the world for the batch before is old now. */
	readonly beforeBatch?: () => void;
	readonly onFatal: (error: unknown) => void;
};

export const createStore = (db: Db, ports: StorePorts): Store => {
	const tree = createStoredTree(db);
	const projections = createProjections(db);
	const folds = createStoredFolds(db, ports.folds);
	const insert = db.prepare<[number, number, string, string, string | null, string | null, string | null, string, string]>(
		"INSERT INTO entries (seq, at, type, actor, agent, request, outcome, leaf, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	);
	const aboutRequest = db.prepare<[string]>(
		"SELECT type, seq, body FROM entries WHERE request = ? AND type IN ('request.held', 'request.allowed', 'request.denied', 'request.finished') ORDER BY seq",
	);
	let appended: Entry[] = [];
	const listeners: ((entries: readonly Entry[]) => void)[] = [];

	const append = (draft: EntryDraft): Entry => {
		const entry: Entry = { ...ports.redact(draft), seq: tree.size, at: ports.now(), host: ports.host };
		const body = canonicalJson(entry);
		const leaf = nativeHasher.leaf(body);
		insert.run(entry.seq, entry.at, entry.type, entry.actor, entry.agent ?? null, entry.request ?? null, outcomeColumn(entry), leaf, body);
		tree.append(leaf);
		projections.apply(entry);
		folds.apply(entry);
		appended.push(entry);
		return entry;
	};

	const recorded = (requestId: string): Recorded | null => {
		const rows = aboutRequest.all(requestId) as { type: string; seq: number; body: string }[];
		const decided = rows.findLast((row) => row.type !== "request.finished");
		const finished = rows.find((row) => row.type === "request.finished");
		return decided ? recordedFrom(JSON.parse(decided.body) as Entry, finished?.seq ?? null) : null;
	};

	const committer = createCommitter(db, {
		beforeBatch: () => ports.beforeBatch?.(),
		beforeJob: folds.mark,
		beforeCommit: folds.write,
		afterCommit: () => {
			const entries = appended;
			appended = [];
			if (entries.length > 0) for (const listener of listeners) listener(entries);
		},
		afterRollback: () => {
			tree.reload();
			projections.reload();
			folds.restore();
			appended = appended.filter((entry) => entry.seq < tree.size);
		},
		onFatal: ports.onFatal,
	});

	return {
		ledger: { append, recorded, heldIds: projections.heldIds },
		projections,
		tree,
		folds,
		commit: committer.commit,
		flush: committer.flush,
		onAppended: (listener) => {
			listeners.push(listener);
		},
	};
};

/** Value of the query column `outcome`: a copy of one member of the body, so that a verification can compare them. */
export const outcomeColumn = (entry: Pick<Entry, "type" | "outcome" | "details">): string | null => {
	if (entry.type !== "request.finished") return entry.outcome?.state ?? null;
	const result = entry.details["result"];
	return typeof result === "string" ? result : null;
};

/** Where in the body the column `outcome` was copied from. */
export const outcomePath = (type: string): string => (type === "request.finished" ? "details.result" : "outcome.state");

import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import type { Entry, EntryDraft, EntryType } from "../../shared/model/entry.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import type { Fold } from "../engine/fold.ts";
import type { Ledger } from "../engine/ports.ts";
import { type Committer, createCommitter } from "./committer.ts";
import { createStoredFolds, type StoredFolds } from "./folds.ts";
import type { Db } from "./open.ts";
import { type Projections, createProjections } from "./project.ts";
import { Forgotten } from "./refusals.ts";
import { type StoredTree, createStoredTree, nativeHasher } from "./tree.ts";

/** The one writer: appends redacted entries, keeps the tree, and runs the projections, all in the caller's transaction. */
export type Store = {
	readonly ledger: Ledger;
	readonly projections: Projections;
	readonly tree: StoredTree;
	readonly folds: StoredFolds;
	readonly commit: Committer["commit"];
	readonly flush: Committer["flush"];
	readonly unwritable: Committer["unwritable"];
	readonly retry: Committer["retry"];
	/** Called after each commit with what it added, in order. */
	onAppended(listener: (entries: readonly Entry[]) => void): void;
};

export type StorePorts = {
	readonly now: () => number;
	readonly host: string;
	readonly folds: readonly Fold<unknown>[];
	/** The one redactor; every entry goes through it before it is hashed. */
	readonly redact: (entry: EntryDraft) => EntryDraft;
	/** Whether the log's file is still where it was opened; absent: it always is. */
	readonly isThere?: () => boolean;
	/** Called before each batch of jobs: what was read of the world for the batch before is old now. */
	readonly beforeBatch?: () => void;
	/** Nothing of the batch was kept: what was remembered since `beforeBatch` has not happened. */
	readonly afterRefusal?: () => void;
	/** The disk takes no more: everything is refused until `retry` finds room. */
	readonly onUnwritable?: () => void;
	readonly onFatal: (error: unknown) => void;
};

export const createStore = (db: Db, ports: StorePorts): Store => {
	const tree = createStoredTree(db);
	const projections = createProjections(db);
	const folds = createStoredFolds(db, ports.folds);
	const insert = db.prepare<[number, string | null, string, string]>("INSERT INTO entries (seq, request, leaf, body) VALUES (?, ?, ?, ?)");
	const aboutRequest = db.prepare<[string]>("SELECT seq, body FROM entries WHERE request = ? AND body IS NOT NULL ORDER BY seq");
	const isKnown = db.prepare<[string]>("SELECT 1 FROM entries WHERE request = ? LIMIT 1").pluck();
	let appended: Entry[] = [];
	const listeners: ((entries: readonly Entry[]) => void)[] = [];

	const append = (draft: EntryDraft): Entry => {
		const entry = placed(ports.redact(draft), tree.size, ports.now(), ports.host);
		const body = canonicalJson(entry);
		const leaf = nativeHasher.leaf(body);
		insert.run(entry.seq, entry.request ?? null, leaf, body);
		tree.append(leaf);
		projections.apply(entry);
		folds.apply(entry);
		appended.push(entry);
		return entry;
	};

	const recorded = (requestId: string): Recorded | null => {
		// Nearly every id is new, and one value is seven times cheaper to ask for than rows.
		if (isKnown.get(requestId) === undefined) return null;
		const rows = aboutRequest.all(requestId) as { seq: number; body: string }[];
		if (rows.length === 0) throw new Forgotten(requestId);
		const decided = rows.findLast(({ body }) => decisionEnds.some((end) => body.endsWith(end)));
		const finished = rows.find(({ body }) => body.endsWith(endOf("request.finished")));
		return decided ? recordedFrom(JSON.parse(decided.body) as Entry, finished?.seq ?? null) : null;
	};

	const committer = createCommitter(db, {
		isThere: ports.isThere ?? (() => true),
		beforeBatch: () => {
			folds.begin();
			ports.beforeBatch?.();
		},
		beforeJob: () => {
			tree.mark();
			folds.mark();
		},
		beforeCommit: folds.write,
		afterCommit: () => {
			const entries = appended;
			appended = [];
			if (entries.length > 0) for (const listener of listeners) listener(entries);
		},
		afterRollback: () => {
			tree.restore();
			projections.reload();
			folds.restore();
			appended = appended.filter((entry) => entry.seq < tree.size);
		},
		afterRefusal: () => {
			tree.reload();
			projections.reload();
			folds.revert();
			appended = [];
			ports.afterRefusal?.();
		},
		onUnwritable: () => ports.onUnwritable?.(),
		onFatal: ports.onFatal,
	});

	return {
		ledger: { append, recorded, heldIds: projections.heldIds },
		projections,
		tree,
		folds,
		commit: committer.commit,
		flush: committer.flush,
		unwritable: committer.unwritable,
		retry: committer.retry,
		onAppended: (listener) => {
			listeners.push(listener);
		},
	};
};

/** The entry of a draft, its members in the order in which they are written: what is in order is not sorted again. */
const placed = (draft: EntryDraft, seq: number, at: number, host: string): Entry => {
	const entry: Partial<Entry> = { actor: draft.actor };
	if (draft.agent !== undefined) entry.agent = draft.agent;
	entry.at = at;
	entry.details = draft.details;
	if (draft.digest !== undefined) entry.digest = draft.digest;
	if (draft.findings !== undefined) entry.findings = draft.findings;
	entry.host = host;
	if (draft.outcome !== undefined) entry.outcome = draft.outcome;
	if (draft.request !== undefined) entry.request = draft.request;
	if (draft.sandbox !== undefined) entry.sandbox = draft.sandbox;
	entry.seq = seq;
	if (draft.session !== undefined) entry.session = draft.session;
	entry.type = draft.type;
	return entry as Entry;
};

/** How the canonical bytes of an entry of this type end: `type` is the last of its members by name. */
const endOf = (type: EntryType): string => `,"type":"${type}"}`;
const decisionEnds = [endOf("request.held"), endOf("request.allowed"), endOf("request.denied")];

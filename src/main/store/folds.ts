import type { Entry } from "../../shared/model/entry.ts";
import type { Fold } from "../engine/fold.ts";
import type { Db } from "./open.ts";
import { baseToStartFrom, createRetention } from "./retention.ts";

/**
 * The folds of the engine, kept beside the log: applied in memory as entries are appended. What is stored is a copy "as of
 * entry n", written now and then so that a start folds only the entries since; the log alone is the truth.
 */
export type StoredFolds = {
	apply(entry: Entry): void;
	read<State>(fold: Fold<State>): State;
	/** The last thing before a commit: writes a new copy when the old one is far behind. */
	write(): void;
	/** Before a batch, and back to there when nothing of it was kept. */
	begin(): void;
	revert(): void;
	/** Before a job, and back to there when it throws. */
	mark(): void;
	restore(): void;
	/** Folds everything again from the log, or from what retention kept of its beginning. */
	rebuild(from?: { readonly below: number; readonly folds: Readonly<Record<string, unknown>> }): void;
};

/** Entries that a start may have to fold again. A copy costs as much as the state is long, so not every commit pays for one. */
const entriesPerCopy = 500;

type Copy = { readonly nextSeq: number; readonly state: unknown };

export const createStoredFolds = (db: Db, folds: readonly Fold<unknown>[]): StoredFolds => {
	const get = db.prepare<[string]>("SELECT body FROM state WHERE key = ?").pluck();
	const put = db.prepare<[string, string]>(
		"INSERT INTO state (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
	);
	const page = db.prepare<[number]>("SELECT body FROM entries WHERE seq >= ? AND body IS NOT NULL ORDER BY seq LIMIT 1000").pluck();
	const keyOf = (name: string): string => `fold:${name}`;

	const states = new Map<string, unknown>();
	/** What this batch has changed, as it was before, in order: most jobs change one state or none. */
	let before: [name: string, state: unknown][] = [];
	/** How much of it was there when the job under way began. */
	let markedAt = 0;
	/** Entries before this one are in the states, in the mark, and in the copies. */
	let nextSeq = 0;
	let markedSeq = 0;
	let copiedSeq = 0;
	let begun = { nextSeq, copiedSeq };

	const applyTo = (some: readonly Fold<unknown>[], entry: Entry): void => {
		for (const each of some) states.set(each.name, each.apply(states.get(each.name), entry));
	};
	const foldFrom = (some: readonly Fold<unknown>[], firstSeq: number): number => {
		for (let from = firstSeq; ;) {
			const bodies = page.all(from) as string[];
			if (bodies.length === 0) return from;
			for (const body of bodies) {
				const entry = JSON.parse(body) as Entry;
				applyTo(some, entry);
				from = entry.seq + 1;
			}
		}
	};
	const copy = (): void => {
		for (const { name } of folds) put.run(keyOf(name), JSON.stringify({ nextSeq, state: states.get(name) } satisfies Copy));
		copiedSeq = nextSeq;
	};

	const backTo = (length: number): void => {
		for (const [name, state] of before.splice(length).reverse()) states.set(name, state);
	};

	let base: ReturnType<typeof baseToStartFrom> | undefined;
	const prunedTo = createRetention(db).pruned()?.to ?? 0;
	for (const each of folds) {
		const body = get.get(keyOf(each.name)) as string | undefined;
		let known: Copy = body === undefined ? { nextSeq: 0, state: each.initial } : (JSON.parse(body) as Copy);
		if (known.nextSeq < prunedTo) {
			// What it would have to be folded from is gone.
			base ??= baseToStartFrom(db);
			if (base !== null) known = { nextSeq: base.below, state: base.folds[each.name] ?? each.initial };
		}
		states.set(each.name, known.state);
		nextSeq = foldFrom([each], known.nextSeq);
	}
	copiedSeq = nextSeq;

	return {
		apply: (entry) => {
			for (const each of folds) {
				const state = states.get(each.name);
				const next = each.apply(state, entry);
				if (next === state) continue;
				before.push([each.name, state]);
				states.set(each.name, next);
			}
			nextSeq = entry.seq + 1;
		},
		read: <State>(fold: Fold<State>): State => (states.has(fold.name) ? (states.get(fold.name) as State) : fold.initial),
		write: () => {
			if (nextSeq - copiedSeq >= entriesPerCopy) copy();
		},
		begin: () => {
			before = [];
			markedAt = 0;
			begun = { nextSeq, copiedSeq };
		},
		revert: () => {
			backTo(0);
			({ nextSeq, copiedSeq } = begun);
		},
		mark: () => {
			markedAt = before.length;
			markedSeq = nextSeq;
		},
		restore: () => {
			backTo(markedAt);
			nextSeq = markedSeq;
		},
		rebuild: (from) => {
			for (const each of folds) {
				before.push([each.name, states.get(each.name)]);
				states.set(each.name, from?.folds[each.name] ?? each.initial);
			}
			nextSeq = foldFrom(folds, from?.below ?? 0);
			copy();
		},
	};
};

import type { Entry } from "../../shared/model/entry.ts";
import type { Fold } from "../engine/fold.ts";
import type { Db } from "./open.ts";

/**
 * The folds of the engine, kept beside the log. Applied in memory as entries are appended, written once a transaction,
 * and made from the log for a fold that is new here.
 */
export type StoredFolds = {
	apply(entry: Entry): void;
	read<State>(fold: Fold<State>): State;
	/** Writes what changed; the last thing before a commit. */
	write(): void;
	/** Before a job, and back to there when it throws. */
	mark(): void;
	restore(): void;
	/** Folds everything again from the log. */
	rebuild(): void;
};

export const createStoredFolds = (db: Db, folds: readonly Fold<unknown>[]): StoredFolds => {
	const get = db.prepare<[string]>("SELECT body FROM state WHERE key = ?").pluck();
	const put = db.prepare<[string, string]>(
		"INSERT INTO state (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
	);
	const page = db.prepare<[number]>("SELECT body FROM entries WHERE seq >= ? ORDER BY seq LIMIT 1000").pluck();
	const keyOf = (name: string): string => `fold:${name}`;

	let states = new Map<string, unknown>();
	let marked = states;
	const dirty = new Set<string>();

	const applyTo = (some: readonly Fold<unknown>[], entry: Entry): void => {
		for (const each of some) {
			const before = states.get(each.name);
			const after = each.apply(before, entry);
			if (after === before) continue;
			states.set(each.name, after);
			dirty.add(each.name);
		}
	};
	const foldFromLog = (some: readonly Fold<unknown>[]): void => {
		for (const each of some) {
			states.set(each.name, each.initial);
			dirty.add(each.name);
		}
		if (some.length === 0) return;
		for (let from = 0; ;) {
			const bodies = page.all(from) as string[];
			if (bodies.length === 0) return;
			for (const body of bodies) {
				const entry = JSON.parse(body) as Entry;
				applyTo(some, entry);
				from = entry.seq + 1;
			}
		}
	};
	const write = (): void => {
		for (const name of dirty) put.run(keyOf(name), JSON.stringify(states.get(name)));
		dirty.clear();
	};

	const missing: Fold<unknown>[] = [];
	for (const each of folds) {
		const body = get.get(keyOf(each.name)) as string | undefined;
		if (body === undefined) missing.push(each);
		else states.set(each.name, JSON.parse(body));
	}
	if (missing.length > 0) {
		db.transaction(() => {
			foldFromLog(missing);
			write();
		})();
	}

	return {
		apply: (entry) => applyTo(folds, entry),
		read: <State>(fold: Fold<State>): State => (states.has(fold.name) ? (states.get(fold.name) as State) : fold.initial),
		write,
		mark: () => {
			marked = new Map(states);
		},
		restore: () => {
			states = marked;
		},
		rebuild: () => {
			foldFromLog(folds);
			write();
		},
	};
};

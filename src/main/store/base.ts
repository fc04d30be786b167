import type { Entry } from "../../shared/model/entry.ts";
import type { Fold } from "../engine/fold.ts";
import { type Db, openDatabase } from "./open.ts";
import { createProjections } from "./project.ts";

/**
 * The state that the entries before `below` lead to: every fold, and the tables beside the log. Made from the entries
 * themselves while they are still there, so that a rebuild goes on from it when they are not.
 */
export type Base = {
	readonly below: number;
	readonly folds: Readonly<Record<string, unknown>>;
	readonly tables: Readonly<Record<string, readonly (readonly unknown[])[]>>;
};

const columns = {
	agents: ["name", "body"],
	held: ["id", "seq"],
	tallies: ["key", "approved", "denied", "last_at", "last_reason"],
} as const;
const tables = Object.keys(columns) as (keyof typeof columns)[];
const haltedKey = "halted";

/** Puts the tables of a base in place of what is there. Inside a transaction; projections are to be reloaded. */
export const writeTables = (db: Db, base: Base): void => {
	for (const table of tables) {
		db.exec(`DELETE FROM ${table}`);
		const insert = db.prepare(`INSERT INTO ${table} (${columns[table].join(", ")}) VALUES (${columns[table].map(() => "?").join(", ")})`);
		for (const row of base.tables[table] ?? []) insert.run(...row);
	}
	db.prepare("DELETE FROM state WHERE key = ?").run(haltedKey);
	for (const [body] of base.tables[haltedKey] ?? []) db.prepare("INSERT INTO state (key, body) VALUES (?, ?)").run(haltedKey, body);
};

export type BaseMaker = {
	/** The next entry, in order. */
	apply(entry: Entry): void;
	/** The base below the entry after the last one, without the tallies that `isKept` does not keep. */
	finish(isKept: (tally: string) => boolean): Base;
	close(): void;
};

/** Goes on from an earlier base, or from the beginning of the log. Costs what a start would: a fold an entry. */
export const createBaseMaker = (folds: readonly Fold<unknown>[], from: Base | null): BaseMaker => {
	const db = openDatabase(":memory:");
	if (from !== null) writeTables(db, from);
	const projections = createProjections(db);
	const states = new Map<string, unknown>(folds.map((each) => [each.name, from?.folds[each.name] ?? each.initial]));
	let below = from?.below ?? 0;
	return {
		apply: (entry) => {
			if (entry.seq !== below) throw new Error(`entry #${entry.seq} came where #${below} was due`);
			projections.apply(entry);
			for (const each of folds) states.set(each.name, each.apply(states.get(each.name), entry));
			below++;
		},
		finish: (isKept) => ({
			below,
			folds: Object.fromEntries(states),
			tables: {
				...Object.fromEntries(
					tables.map((table) => {
						const rows = db
							.prepare(`SELECT ${columns[table].join(", ")} FROM ${table} ORDER BY 1`)
							.raw()
							.all() as unknown[][];
						return [table, table === "tallies" ? rows.filter(([key]) => isKept(String(key))) : rows];
					}),
				),
				[haltedKey]: db.prepare("SELECT body FROM state WHERE key = ?").raw().all(haltedKey) as unknown[][],
			},
		}),
		close: () => db.close(),
	};
};

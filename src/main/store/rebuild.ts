import type { Entry } from "../../shared/model/entry.ts";
import type { Fold } from "../engine/fold.ts";
import { writeTables } from "./base.ts";
import { createStoredFolds } from "./folds.ts";
import type { Db } from "./open.ts";
import { createProjections } from "./project.ts";
import { baseToStartFrom, retentionKeys } from "./retention.ts";
import type { Store } from "./store.ts";
import { createStoredTree, nativeHasher } from "./tree.ts";

/**
 * Makes every table beside the log again from the entries' bytes alone: projections, the query column and tiles.
 * One transaction; nothing changes when it fails. The log itself is not touched.
 */
export const rebuild = (db: Db, { projections, tree, folds }: Pick<Store, "projections" | "tree" | "folds">): number => {
	let entries = 0;
	const update = db.prepare<[string | null, string, number]>("UPDATE entries SET request = ?, leaf = ? WHERE seq = ?");
	const page = db.prepare<[number]>("SELECT body FROM entries WHERE seq >= ? AND body IS NOT NULL ORDER BY seq LIMIT 1000").pluck();
	const base = baseToStartFrom(db);
	db.transaction(() => {
		projections.clear();
		if (base !== null) writeTables(db, base);
		projections.reload();
		for (let from = base?.below ?? 0; ;) {
			const bodies = page.all(from) as string[];
			if (bodies.length === 0) break;
			for (const body of bodies) {
				const entry = JSON.parse(body) as Entry;
				update.run(entry.request ?? null, nativeHasher.leaf(body), entry.seq);
				projections.apply(entry);
				from = entry.seq + 1;
				entries += 1;
			}
		}
		db.exec("DELETE FROM tiles");
		tree.reload();
		folds.rebuild(base ?? undefined);
	}).immediate();
	return entries;
};

/** The same for a database whose tables may be too damaged to start from: they are emptied first. */
export const rebuildDatabase = (db: Db, folds: readonly Fold<unknown>[]): number =>
	db
		.transaction(() => {
			for (const table of ["tiles", "agents", "held", "tallies"]) db.exec(`DELETE FROM ${table}`);
			db.exec(`DELETE FROM state WHERE key NOT LIKE 'hand-over:%' AND key NOT LIKE '${retentionKeys}'`);
			return rebuild(db, { projections: createProjections(db), tree: createStoredTree(db), folds: createStoredFolds(db, folds) });
		})
		.immediate();

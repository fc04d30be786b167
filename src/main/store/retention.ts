import { hash } from "node:crypto";
import type { Entry } from "../../shared/model/entry.ts";
import type { Base } from "./base.ts";
import type { Db } from "./open.ts";

/**
 * What retention leaves behind in the log's database: which entry says that bodies were removed, and the state that their
 * entries had led to, so that a rebuild has somewhere to begin.
 */

const prunedKey = "retention:pruned";
const baseKey = "retention:base";
const restoredKey = "retention:restored";
/** The newest may not be under a signature yet; the ones before it are. */
const keptPrunings = 8;
/** A rebuild keeps these rows: what they were made from is gone. */
export const retentionKeys = "retention:%";

/** Bodies of entries before `to` may be gone; the entry `seq` says so, and is under the log's signature. */
export type Pruned = { readonly seq: number; readonly to: number };
/** Bodies of `[from, to)` were put back and stay until `untilAt`. */
export type Restored = { readonly from: number; readonly to: number; readonly untilAt: number };

export type Retention = ReturnType<typeof createRetention>;

export const createRetention = (db: Db) => {
	const get = db.prepare<[string]>("SELECT body FROM state WHERE key = ?").pluck();
	const put = db.prepare<[string, string]>(
		"INSERT INTO state (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
	);
	const some = db
		.prepare<[number, number, number]>("SELECT seq FROM entries WHERE seq >= ? AND seq < ? AND body IS NOT NULL ORDER BY seq LIMIT ?")
		.pluck();
	const remove = db.prepare<[number, number]>("UPDATE entries SET body = NULL WHERE seq >= ? AND seq <= ?");
	const putBack = db.prepare<[string, number, string]>("UPDATE entries SET body = ? WHERE seq = ? AND leaf = ? AND body IS NULL");
	const read = (key: string): unknown => {
		const body = get.get(key) as string | undefined;
		return body === undefined ? null : JSON.parse(body);
	};
	const history = (): readonly Pruned[] => (read(prunedKey) as readonly Pruned[] | null) ?? [];
	return {
		/** The newest pruning entry. */
		pruned: (): Pruned | null => history().at(-1) ?? null,
		history,
		base: (): string | null => (get.get(baseKey) as string | undefined) ?? null,
		restored: (): readonly Restored[] => (read(restoredKey) as readonly Restored[] | null) ?? [],
		setRestored: (ranges: readonly Restored[]): void => void put.run(restoredKey, JSON.stringify(ranges)),
		setPruned: (pruned: Pruned, base: string): void => {
			put.run(prunedKey, JSON.stringify([...history(), pruned].slice(-keptPrunings)));
			put.run(baseKey, base);
		},
		/** Removes bodies of at most `limit` entries of `[from, to)`; gives how many. Inside a transaction. */
		forget: (from: number, to: number, limit: number): number => {
			const seqs = some.all(from, to, limit) as number[];
			const [first] = seqs;
			const last = seqs.at(-1);
			if (first === undefined || last === undefined) return 0;
			db.pragma("secure_delete = ON");
			remove.run(first, last);
			db.pragma("secure_delete = FAST");
			return seqs.length;
		},
		/** Puts a body back where the stored leaf is that of these bytes; true when it was missing. Inside a transaction. */
		putBack: (seq: number, leaf: string, body: string): boolean => putBack.run(body, seq, leaf).changes === 1,
	};
};

export const baseHash = (base: string): string => hash("sha256", base, "hex");

/**
 * Entries below may lack their bodies: what the newest pruning entry says that is under a checkpoint of at most
 * `signedSize` entries. Whoever removes bodies without one is found out.
 */
export const prunedBelow = (db: Db, signedSize: number): number => {
	const pruned = createRetention(db)
		.history()
		.findLast(({ seq }) => seq < signedSize);
	if (pruned === undefined) return 0;
	const body = db.prepare<[number]>("SELECT body FROM entries WHERE seq = ?").pluck().get(pruned.seq) as string | null | undefined;
	if (body == null) return 0;
	const { type, details } = JSON.parse(body) as Entry;
	const { to } = details;
	return type === "log.pruned" && typeof to === "number" && to <= pruned.seq ? to : 0;
};

/**
 * Where a rebuild, or a fold without a copy, begins: at the first entry (null), or, when bodies are missing, at the state
 * that they had led to. Throws when that state is not the one that the newest pruning entry names.
 */
export const baseToStartFrom = (db: Db): Base | null => {
	const retention = createRetention(db);
	const [pruned, base] = [retention.pruned(), retention.base()];
	if (pruned === null) return null;
	const isWhole = db.prepare("SELECT EXISTS (SELECT 1 FROM entries WHERE body IS NULL)").pluck().get() === 0;
	if (isWhole) return null;
	const body = db.prepare<[number]>("SELECT body FROM entries WHERE seq = ?").pluck().get(pruned.seq) as string | null | undefined;
	const { type, details } = JSON.parse(body ?? "{}") as Partial<Entry>;
	if (base === null || type !== "log.pruned" || details?.["stateHashHex"] !== baseHash(base))
		throw new Error(
			"retention has removed entries, and the state that they led to is not the one that the log names. Run `countersign audit verify`, and put back a copy of the database that is whole",
		);
	return JSON.parse(base) as Base;
};

import type { Db } from "./open.ts";

/** Signed tree heads, kept beside the log. The newest is also remembered outside of this database. */
export type Checkpoints = {
	put(checkpoint: { readonly size: number; readonly at: number; readonly note: string }): void;
	newest(): { readonly size: number; readonly at: number; readonly note: string } | null;
	/** The same head with more signatures. */
	replace(size: number, note: string): void;
	/** The note of exactly this size. */
	at(size: number): string | null;
	/** Sizes that are signed, the nearest to `size` first; a few. */
	near(size: number): readonly number[];
	/** Every note, smallest tree first. */
	notes(): readonly string[];
};

export const createCheckpoints = (db: Db): Checkpoints => {
	const put = db.prepare<[number, number, string]>("INSERT OR IGNORE INTO checkpoints (size, at, note) VALUES (?, ?, ?)");
	// One that claims more entries than there are would stop all later ones from being signed.
	const newest = db.prepare(
		"SELECT size, at, note FROM checkpoints WHERE size <= (SELECT coalesce(max(seq) + 1, 0) FROM entries) ORDER BY size DESC LIMIT 1",
	);
	const replace = db.prepare<[string, number]>("UPDATE checkpoints SET note = ? WHERE size = ?");
	const at = db.prepare<[number]>("SELECT note FROM checkpoints WHERE size = ?").pluck();
	const near = db.prepare<[number]>("SELECT size FROM checkpoints ORDER BY abs(size - ?), size LIMIT 5").pluck();
	const notes = db.prepare("SELECT note FROM checkpoints ORDER BY size").pluck();
	return {
		put: ({ size, at, note }) => void put.run(size, at, note),
		newest: () => (newest.get() as { size: number; at: number; note: string } | undefined) ?? null,
		replace: (size, note) => void replace.run(note, size),
		at: (size) => (at.get(size) as string | undefined) ?? null,
		near: (size) => near.all(size) as number[],
		notes: () => notes.all() as string[],
	};
};

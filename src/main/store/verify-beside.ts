import { setImmediate as nextTurn } from "node:timers/promises";
import { createFrontier } from "../../shared/proof/frontier.ts";
import { tileWidth } from "../../shared/proof/tiles.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";
import { type Damage, damageAt } from "../audit/damage.ts";
import type { Report } from "../audit/report.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import type { Db } from "./open.ts";
import { createStoredTree, nativeHasher } from "./tree.ts";

/** Tiles compared between two looks at the event loop. */
const tilesPerTurn = 64;

export type BesideInput = {
	/** Of entries that were found intact. */
	readonly report: Report;
	readonly remembered: readonly RememberedHead[];
	/** True when somebody compared every complete tile of leaf hashes already. */
	readonly areTilesRight: boolean;
};

/**
 * What is wrong with what the store keeps beside the rows: hash tiles, and the checkpoints' own column. None of it proves
 * anything, but the host starts from it, so a verification that passes must mean that it is right too.
 */
export const besideDamages = async (db: Db, { report, remembered, areTilesRight }: BesideInput): Promise<readonly Damage[]> => {
	const tile = areTilesRight ? null : await firstWrongTile(db, report.proved.entries);
	const found = [...(tile === null ? [] : [tile]), ...checkpointDamages(db, report.proved.entries, remembered)];
	if (
		found.length === 0 &&
		report.resume !== null &&
		rootOfStoredTree(db) !== createFrontier(nativeHasher, report.resume.frontier).root()
	) {
		found.push(tileDamage(0, "and those above it do not lead to the root"));
	}
	return found.toSorted((one, other) => one.seq - other.seq);
};

const firstWrongTile = async (db: Db, entries: number): Promise<Damage | null> => {
	const tileAt = db.prepare<[number]>("SELECT hashes FROM tiles WHERE level = 0 AND position = ?").pluck();
	const leavesOf = db.prepare<[number, number]>("SELECT leaf FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq").pluck();
	for (let position = 0; (position + 1) * tileWidth <= entries; position++) {
		const first = position * tileWidth;
		const stored = tileAt.get(position) as Buffer | undefined;
		if (stored === undefined) return tileDamage(first, "is missing");
		const hex = stored.toString("hex");
		const leaves = leavesOf.all(first, first + tileWidth) as Hex[];
		const wrong = leaves.findIndex((leaf, at) => leaf !== hex.slice(64 * at, 64 * (at + 1)));
		if (wrong >= 0 || hex.length !== 64 * tileWidth) return tileDamage(first + Math.max(0, wrong), "differs from it");
		if (position % tilesPerTurn === 0) await nextTurn();
	}
	return null;
};
const tileDamage = (seq: number, what: string): Damage => ({
	...damageAt("column-mismatch", seq, `the stored hash tile of entry \`${seq}\` ${what}`),
	column: "tiles",
});

/** The root as the host would start from it; null when it could not. */
const rootOfStoredTree = (db: Db): Hex | null => {
	try {
		return createStoredTree(db).root();
	} catch {
		// A tile above the first level is missing or cut short. Which one does not matter: all are made again from the rows.
		return null;
	}
};

const checkpointDamages = (db: Db, entries: number, remembered: readonly RememberedHead[]): Damage[] => {
	const stored = db.prepare("SELECT size, note FROM checkpoints ORDER BY size").all() as { size: number; note: string }[];
	const damages: Damage[] = [];
	const sizes = new Set<number>();
	for (const { size, note } of stored) {
		const said = Number(note.split("\n")[1]);
		sizes.add(said);
		if (said !== size)
			damages.push({
				...damageAt("column-mismatch", said, `column \`size\` of the checkpoint of size \`${said}\` says \`${size}\``),
				column: "size",
			});
	}
	// A head is stored before it is remembered: when only the memory has it, somebody took the signed one away.
	for (const { size, where } of remembered) {
		if (size > 0 && size <= entries && !sizes.has(size))
			damages.push(damageAt("bad-signature", size, `the signed checkpoint of size \`${size}\`, which ${where} remembers, is gone`));
	}
	return damages;
};

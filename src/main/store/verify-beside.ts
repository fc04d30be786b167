import { createFrontier } from "../../shared/proof/frontier.ts";
import { tileWidth } from "../../shared/proof/tiles.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";
import { type Damage, damageAt } from "../audit/damage.ts";
import type { Report } from "../audit/report.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import type { Db } from "./open.ts";
import { createStoredTree, nativeHasher } from "./tree.ts";

/**
 * What the store keeps beside the rows: hash tiles, and the checkpoints' own column. None of it proves anything, but the
 * host starts from it, so a verification that passes must mean that it is right too.
 */
export type BesideCheck = {
	/** Leaf hashes of rows that stand in order. */
	take(leaves: readonly Hex[]): void;
	/** What is wrong, once every row was taken and was found intact. */
	finish(report: Report, remembered: readonly RememberedHead[]): readonly Damage[];
};

export const createBesideCheck = (db: Db): BesideCheck => {
	const tileAt = db.prepare<[number]>("SELECT hashes FROM tiles WHERE level = 0 AND position = ?").pluck();
	const damages: Damage[] = [];
	let position = 0;
	let edge: Hex[] = [];

	const compare = (leaves: readonly Hex[]): void => {
		const stored = tileAt.get(position) as Buffer | undefined;
		const first = position * tileWidth;
		if (stored === undefined) return void damages.push(tileDamage(first, "is missing"));
		const hex = stored.toString("hex");
		if (hex === leaves.join("")) return;
		const wrong = leaves.findIndex((leaf, at) => leaf !== hex.slice(64 * at, 64 * (at + 1)));
		damages.push(tileDamage(first + Math.max(0, wrong), "differs from it"));
	};

	return {
		take: (leaves) => {
			for (const leaf of leaves) {
				edge.push(leaf);
				if (edge.length < tileWidth) continue;
				if (damages.length === 0) compare(edge);
				position++;
				edge = [];
			}
		},
		finish: (report, remembered) => {
			const found = [...damages, ...checkpointDamages(db, report.proved.entries, remembered)];
			if (
				found.length === 0 &&
				report.resume !== null &&
				rootOfStoredTree(db) !== createFrontier(nativeHasher, report.resume.frontier).root()
			) {
				found.push(tileDamage(0, "and those above it do not lead to the root"));
			}
			return found.sort((one, other) => one.seq - other.seq);
		},
	};
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

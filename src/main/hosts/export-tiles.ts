import { lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { TilesReport } from "../../shared/contract/console-proofs.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { treeRoot } from "../../shared/proof/prove.ts";
import { formatEntriesPath, formatTilePath, type Tile, tilesOf, tileWidth } from "../../shared/proof/tiles.ts";
import type { OpenedCheckpoint } from "../audit/checkpoint.ts";
import { formatEntryBundle } from "../audit/entry-bundle.ts";
import { openCheckpointUnder } from "../audit/key-chain.ts";
import type { CheckSignature, VerifierKey } from "../audit/note.ts";
import { createTileCutter } from "../audit/tile-cutter.ts";
import { createCheckpoints } from "../store/checkpoints.ts";
import { keyChainOf } from "../store/hand-overs.ts";
import type { Db } from "../store/open.ts";
import { createPages } from "../store/pages.ts";
import { createStoredTree, nativeHasher, sha256 } from "../store/tree.ts";
import { writeWholeFile } from "../system/whole-file.ts";

/**
 * The log as a static folder in the C2SP tlog-tiles format, which public tools read over HTTP or from the disk.
 * Source: https://c2sp.org/tlog-tiles
 */

export type TilesPorts = {
	/** The key that was pinned when the log began; those that follow are found in the log itself. */
	readonly pinned: readonly VerifierKey[];
	readonly check: CheckSignature;
	readonly signal: AbortSignal;
	/** Entries done and to do, those that an earlier export wrote not counted. */
	readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
};

const pageRows = 8 * tileWidth;

/** What lies at a path, not following links: an agent may have put one there. */
const kindAt = (path: string): "file" | "folder" | "other" | null => {
	const stats = lstatSync(path, { throwIfNoEntry: false });
	if (stats === undefined) return null;
	return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
};

/** The checkpoint that an earlier export left in the folder, or null when there is none. */
const exported = (folder: string, open: (note: string) => Result<OpenedCheckpoint>): Result<OpenedCheckpoint | null> => {
	for (const [name, kind] of [
		["checkpoint", "file"],
		["tile", "folder"],
	] as const) {
		const found = kindAt(join(folder, name));
		if (found !== null && found !== kind) return fail("conflict", `\`${join(folder, name)}\` is not a ${kind}: nothing was written`);
	}
	const file = join(folder, "checkpoint");
	if (kindAt(file) === null) return ok(null);
	const opened = open(readFileSync(file, "utf8"));
	if (!opened.ok) return fail("conflict", `\`${file}\` is not a checkpoint of this log (${opened.fault.message}): nothing was written`);
	return opened;
};

/**
 * Writes the newest signed checkpoint, its tiles and its entry bundles to `folder`, adding to what an earlier export left.
 *
 * The checkpoint is written last, so that whoever reads the folder meanwhile finds everything the old one needs. Every
 * entry is hashed from its bytes, and nothing is vouched for unless they lead to the signed root.
 *
 * Faults: `unavailable` when nothing is signed yet or it was cancelled; `conflict` when the folder holds another log, or
 * another history of this one; `not_found` or `internal` when the log itself is damaged. Throws on what the disk refuses.
 * Law: test/main/hosts/export-tiles.test.ts; read by another implementation in test/vectors/tlog-tiles-go.test.ts.
 */
export const exportTiles = async (db: Db, folder: string, ports: TilesPorts): Promise<Result<TilesReport>> => {
	// One snapshot: a host may append while this reads.
	db.exec("BEGIN");
	try {
		return await exportSnapshot(db, folder, ports);
	} finally {
		db.exec("COMMIT");
	}
};

const exportSnapshot = async (db: Db, folder: string, ports: TilesPorts): Promise<Result<TilesReport>> => {
	const stored = createCheckpoints(db).newest();
	if (stored === null) return fail("unavailable", "nothing is signed yet: that comes within a minute while the host runs");
	const { keys } = keyChainOf(db, ports.pinned, { sha256, check: ports.check });
	const open = (note: string): Result<OpenedCheckpoint> => openCheckpointUnder(note, keys, ports.check);
	const opened = open(stored.note);
	if (!opened.ok) return fail("internal", `the newest checkpoint cannot be exported: ${opened.fault.message}`);
	const { origin, size, root } = opened.value;

	const before = exported(folder, open);
	if (!before.ok) return before;
	const nodes = createStoredTree(db).nodes();
	const fromSize = before.value?.size ?? 0;
	if (before.value !== null) {
		if (fromSize > size)
			return fail("conflict", `the folder holds \`${fromSize}\` entries, this log only \`${size}\` signed ones: nothing was written`);
		const same = treeRoot(nativeHasher, nodes, fromSize);
		if (!same.ok || same.value !== before.value.root)
			return fail("conflict", `the folder holds another history of this log, up to \`${fromSize}\` entries: nothing was written`);
	}

	mkdirSync(folder, { recursive: true });
	const counts = { written: 0, unchanged: 0, wide: 0, pruned: 0 };
	const write = (path: string, bytes: Uint8Array): void => {
		const file = join(folder, path);
		if (kindAt(file) === "file" && Buffer.compare(readFileSync(file), bytes) === 0) return void counts.unchanged++;
		mkdirSync(dirname(file), { recursive: true });
		writeWholeFile(file, bytes, 0o644);
		counts.written++;
	};
	const cut = createTileCutter(nativeHasher, fromSize - (fromSize % tileWidth), nodes, (tile, hashes) => {
		write(formatTilePath(tile), Buffer.from(hashes.join(""), "hex"));
	});
	if (!cut.ok) return cut;
	const cutter = cut.value;

	const pages = createPages(db);
	const first = cutter.size;
	let bodies: (string | null)[] = [];
	const writeBundle = (tile: Pick<Tile, "index" | "width">): void => {
		const texts = bodies.filter((body) => body !== null);
		const path = formatEntriesPath(tile);
		const bundle = texts.length === bodies.length ? formatEntryBundle(texts) : null;
		if (bundle !== null) write(path, bundle);
		else if (texts.length < bodies.length) counts.pruned++;
		else {
			counts.wide++;
			write(path.replace("entries", "entries32"), formatEntryBundle(texts, 4) ?? new Uint8Array());
		}
		bodies = [];
	};

	while (cutter.size < size) {
		if (ports.signal.aborted)
			return fail("unavailable", `cancelled after \`${cutter.size}\` of \`${size}\` entries; the next export goes on from there`);
		const page = pages(cutter.size, size, pageRows);
		for (const { seq, leaf, body } of page) {
			if (seq !== cutter.size || (body !== null && nativeHasher.leaf(body) !== leaf))
				return fail("internal", `entry \`${cutter.size}\` is damaged: run \`countersign audit verify\``);
			cutter.append(leaf);
			bodies.push(body);
			if (cutter.size % tileWidth === 0) writeBundle({ index: cutter.size / tileWidth - 1, width: tileWidth });
		}
		if (page.length === 0) return fail("internal", `entry \`${cutter.size}\` is missing: run \`countersign audit verify\``);
		ports.onProgress({ done: cutter.size - first, total: size - first });
		await nextTurn();
	}
	if (cutter.root() !== root) return fail("internal", "the entries do not lead to the signed root: run `countersign audit verify`");
	cutter.finish();
	if (bodies.length > 0) writeBundle({ index: Math.floor(size / tileWidth), width: bodies.length });
	write("checkpoint", Buffer.from(stored.note));
	dropReplaced(folder, fromSize, size);
	return ok({ origin, size, rootHex: root, fromSize, ...counts });
};

/** Partial tiles of the export before, where the full tile is there now: the format allows to drop those. */
const dropReplaced = (folder: string, fromSize: number, size: number): void => {
	for (const tile of tilesOf(fromSize)) {
		const isFull = Math.floor(size / tileWidth ** (tile.level + 1)) > tile.index;
		if (tile.width === tileWidth || !isFull) continue;
		const partial = formatTilePath(tile);
		rmSync(join(folder, dirname(partial)), { recursive: true, force: true });
		if (tile.level > 0) continue;
		const entries = dirname(formatEntriesPath(tile));
		rmSync(join(folder, entries), { recursive: true, force: true });
		rmSync(join(folder, entries.replace("entries", "entries32")), { recursive: true, force: true });
	}
};

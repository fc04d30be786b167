import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CompareReport } from "../../../shared/contract/console-compare.ts";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { FrontierState } from "../../../shared/proof/frontier.ts";
import { formatEntriesPath, formatTilePath, tileWidth } from "../../../shared/proof/tiles.ts";
import type { Hex } from "../../../shared/proof/tree-hasher.ts";
import { segmentLines } from "../../archive/segment-lines.ts";
import { parseSegmentName } from "../../archive/segment-names.ts";
import { readEntryBundle } from "../../audit/entry-bundle.ts";
import { parseSegmentLine } from "../../audit/segment.ts";
import { isEndLine, isHeadLine, parseEnd, parseHead } from "../../audit/segment-frame.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { type Db, openForReading } from "../../store/open.ts";
import { nativeHasher } from "../../store/tree.ts";
import { createRowReader } from "../../store/verify/rows.ts";

/** An entry where it lies; `leaf` is of its bytes, or as recorded where they were removed. Null: bytes that nobody can read. */
export type CopiedEntry = { readonly seq: number; readonly leaf: Hex | null; readonly body: string | null };

/** A log as somebody kept it, with the signed heads that lie beside it. None of it is believed. */
export type Copy = {
	readonly what: CompareReport["what"];
	/** The tree before its first entry. */
	readonly before: FrontierState;
	readonly notes: readonly string[];
	/** In the order of their places, which the entries themselves may contradict. */
	rows(): AsyncIterable<CopiedEntry> | Iterable<CopiedEntry>;
	close(): void;
};

const nothing: FrontierState = { size: 0, peaks: [] };
const pageRows = 512;

const entryOf = (seq: number, body: string): CopiedEntry => ({ seq, leaf: nativeHasher.leaf(body), body });

export const copyOfDatabase = (db: Db): Copy => ({
	what: "database",
	before: nothing,
	notes: createCheckpoints(db).notes(),
	*rows() {
		const read = createRowReader(db, 0);
		for (let page = read(pageRows); page.length > 0; page = read(pageRows))
			for (const { seq, leaf, body, isUnreadable } of page)
				if (body !== null) yield entryOf(seq, body);
				else yield { seq, leaf: isUnreadable === true ? null : (leaf ?? null), body };
	},
	close: () => void db.close(),
});

const copyOfTiles = (folder: string): Copy => {
	const note = readFileSync(join(folder, "checkpoint"), "utf8");
	const size = Number(note.split("\n")[1]);
	const read = (path: string): Buffer | null => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : null);
	return {
		what: "tiles",
		before: nothing,
		notes: [note],
		*rows() {
			for (let index = 0; index * tileWidth < size; index++) {
				const width = Math.min(tileWidth, size - index * tileWidth);
				const path = formatEntriesPath({ index, width });
				const [small, wide] = [read(path), read(path.replace("entries", "entries32"))];
				const bodies = small !== null ? readEntryBundle(small) : wide === null ? [] : readEntryBundle(wide, 4);
				const hashes = read(formatTilePath({ level: 0, index, width }))?.toString("hex") ?? "";
				for (let at = 0; at < width; at++) {
					const [seq, body, leaf] = [index * tileWidth + at, bodies[at], hashes.slice(64 * at, 64 * (at + 1))];
					if (body !== undefined) yield entryOf(seq, body);
					else if (leaf.length === 64) yield { seq, leaf, body: null };
				}
			}
		},
		close: () => undefined,
	};
};

const copyOfSegments = async (files: readonly string[]): Promise<Result<Copy>> => {
	let before: FrontierState | null = null;
	const notes: string[] = [];
	for (const file of files) {
		for await (const line of segmentLines(file)) {
			const head = isHeadLine(line) ? parseHead(line) : null;
			if (head?.ok === true) before ??= head.value.before;
			const end = isEndLine(line) ? parseEnd(line) : null;
			if (end?.ok === true) notes.push(end.value.checkpoint);
		}
	}
	if (before === null) return fail("bad_request", "these files are no daily segments of an audit log");
	const first = before;
	return ok({
		what: "segments",
		before: first,
		notes,
		async *rows() {
			let seq = first.size;
			for (const file of files) {
				for await (const line of segmentLines(file)) {
					const head = isHeadLine(line) ? parseHead(line) : null;
					if (head?.ok === true) seq = Math.max(seq, head.value.from);
					if (isHeadLine(line) || isEndLine(line)) continue;
					const parsed = parseSegmentLine(line);
					yield entryOf(seq++, parsed.ok ? parsed.value.body : line);
				}
			}
		},
		close: () => undefined,
	});
};

const isDatabase = (file: string): boolean => {
	const bytes = Buffer.alloc(16);
	const opened = openSync(file, "r");
	try {
		return readSync(opened, bytes) === 16 && bytes.toString("latin1") === "SQLite format 3\0";
	} finally {
		closeSync(opened);
	}
};

/**
 * Opens what somebody kept: a copy of the database, a folder of tiles, daily segments, or the folder that has one of them.
 * Faults: `not_found`, `bad_request` when it is nothing of the kind; `unavailable` when it cannot be read.
 */
export const openCopy = async (path: string): Promise<Result<Copy>> => {
	try {
		if (!existsSync(path)) return fail("not_found", `there is no \`${path}\``);
		if (!statSync(path).isDirectory()) return isDatabase(path) ? ok(copyOfDatabase(openForReading(path))) : await copyOfSegments([path]);
		if (existsSync(join(path, "checkpoint")) && existsSync(join(path, "tile"))) return ok(copyOfTiles(path));
		if (existsSync(join(path, "log.db"))) return ok(copyOfDatabase(openForReading(join(path, "log.db"))));
		const segments = readdirSync(path)
			.flatMap((name) => {
				const place = parseSegmentName(name);
				return place === null ? [] : [{ name, ...place }];
			})
			.toSorted((one, other) => one.day.localeCompare(other.day) || one.part - other.part);
		if (segments.length > 0) return await copyOfSegments(segments.map(({ name }) => join(path, name)));
		return fail("bad_request", `\`${path}\` has no database, no tiles and no daily segments`);
	} catch (error) {
		return fail("unavailable", `\`${path}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`);
	}
};

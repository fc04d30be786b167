import { type AuditQuery, type QueryField, type Range, rangeFields, type Values } from "../../../shared/query/audit-query.ts";
import { type FactField, foldText } from "../../../shared/query/facts.ts";
import { isWithin } from "../../../shared/query/match.ts";
import type { Db } from "../open.ts";
import {
	andInto,
	andNotInto,
	type Chunk,
	chunkBits,
	chunkOf,
	countRange,
	eachBit,
	emptyChunk,
	keepRange,
	readChunk,
	setBit,
} from "./bits.ts";
import { allBlocks, type Blocks, gramsOf, hasBlock, keepBlocks } from "./grams.ts";
import { blockRows, everyField, metaOf } from "./index-file.ts";
import type { IndexedLog } from "./index-fill.ts";
import { copyInto, emptyNumbers, type NumberField, noSpan, type Numbers } from "./numbers.ts";
import { entriesWith, isPaired, readPairs } from "./pairs.ts";
import { keepRecorded } from "./recorded.ts";
import { keepTextsWith, textBlocksPerChunk, textRows } from "./text-blocks.ts";

/**
 * Which indexed entries a query means, chunk by chunk, so that the newest can be had before the others were looked at. What
 * the index holds is exact; text is narrowed by its grams and then compared, and `raw` and `hash` are compared with the
 * recorded entries that the rest of the query leaves over.
 *
 * Law: test/main/store/search.test.ts
 */
export type IndexReader = {
	/** What a query looks for, found out once; words that come later are not in it. */
	plan(query: AuditQuery): Plan;
	/** The entries of a chunk that have this value in a field of few values. */
	having(field: FactField, value: string, chunk: number): Chunk | null;
	/** Least and most of the numbers of each block of a chunk that has any. */
	ends(field: NumberField, chunk: number): ReadonlyMap<number, Ends>;
	/** Numbers of a block of `blockRows` entries, or null when none has any. */
	numbers(field: NumberField, block: number): Numbers | null;
};

type Ends = { readonly least: number; readonly most: number };

/** Entries of a chunk that are below `end`; null when there are none. `step` is called now and then and may throw to give up. */
export type Plan = (chunk: number, end: number, step: () => void) => Chunk | null;

/** Leaves in the hits what one part of a query means. */
type Part = (hits: Chunk, chunk: number, step: () => void) => void;

export const blocksPerChunk = chunkBits / blockRows;
const blockWords = blockRows / 32;

export const createIndexReader = (db: Db, log: IndexedLog, requestSeqs: (request: string) => readonly number[]): IndexReader => {
	const meta = metaOf(db);
	const bits = db.prepare<[number, number]>("SELECT data FROM bits WHERE word = ? AND chunk = ?").pluck();
	const pairs = db.prepare<[string, number]>("SELECT data FROM pairs WHERE field = ? AND block = ?").pluck();
	const numberBlock = db.prepare<[string, number]>("SELECT data FROM numbers WHERE field = ? AND block = ?").pluck();
	const numberEnds = db.prepare<[string, number, number]>(
		"SELECT block, least, most FROM numbers WHERE field = ? AND block >= ? AND block < ?",
	);
	const texts = db.prepare<[number]>("SELECT data FROM texts WHERE block = ?").pluck();
	const grams = db.prepare<[number, number]>("SELECT data FROM grams WHERE chunk = ? AND gram = ?").pluck();
	const lastWord = db.prepare("SELECT coalesce(max(id), 0) FROM words").pluck();
	const wordsWhere = (condition: string) => db.prepare<string[]>(`SELECT id FROM words WHERE field = ? AND ${condition}`).pluck();
	const wordsIs = wordsWhere("value = ?");
	const wordsHas = wordsWhere("instr(value, ?) > 0");
	const wordsEnd = wordsWhere("(value = ? OR substr(value, -length(?) - 1) = '.' || ?)");

	const wordsOf = (field: FactField, wanted: readonly string[]): number[] =>
		wanted.flatMap((each) => {
			if (field === "host") return wordsEnd.all(field, each, each, each) as number[];
			return (field === "path" ? wordsHas : wordsIs).all(field, each) as number[];
		});
	/** The entries of a chunk that have any of these words. */
	const united = (words: readonly number[], chunk: number): Chunk | null => {
		let found: Chunk | null = null;
		for (const word of words) {
			const data = bits.get(word, chunk) as Uint8Array | undefined;
			if (data !== undefined) readChunk(data, (found ??= emptyChunk()));
		}
		return found;
	};

	/** What a query says of one field, whose values are `wanted` or, with `isNot`, are none of them. */
	const partOf = (field: FactField, wanted: readonly string[], isNot: boolean): Part => {
		const apply = (hits: Chunk, found: Chunk | null): void => (isNot ? andNotInto : andInto)(hits, found ?? undefined);
		if (field === "request") {
			const seqs = wanted.flatMap(requestSeqs);
			return (hits, chunk) => {
				const found = emptyChunk();
				for (const seq of seqs) if (chunkOf(seq) === chunk) setBit(found, seq % chunkBits);
				apply(hits, found);
			};
		}
		const words = wordsOf(field, wanted);
		if (!isPaired(field) || words.length === 0) return (hits, chunk) => apply(hits, united(words, chunk));
		const isWanted = new Uint8Array((lastWord.get() as number) + 1);
		for (const word of words) isWanted[word] = 1;
		return (hits, chunk) => {
			eachBlockIn(hits, (at, from) => {
				const data = pairs.get(field, chunk * blocksPerChunk + at) as Uint8Array | undefined;
				const found = entriesWith(readPairs(data), isWanted);
				const first = from >>> 5;
				for (let word = 0; word < blockWords; word++) {
					const each = found[word] ?? 0;
					hits[first + word] = (hits[first + word] ?? 0) & (isNot ? ~each : each);
				}
			});
		};
	};

	const ends: IndexReader["ends"] = (field, chunk) => {
		const first = chunk * blocksPerChunk;
		const rows = numberEnds.all(field, first, first + blocksPerChunk) as (Ends & { block: number })[];
		return new Map(rows.map((row) => [row.block, row]));
	};
	const numbers: IndexReader["numbers"] = (field, block) => {
		const data = numberBlock.get(field, block) as Uint8Array | undefined;
		if (data === undefined) return null;
		const list = emptyNumbers(field);
		copyInto(list, data);
		return list;
	};
	const within =
		(field: NumberField, range: Range): Part =>
		(hits, chunk) => {
			const all = ends(field, chunk);
			eachBlockIn(hits, (at, from) => {
				const block = chunk * blocksPerChunk + at;
				const found = all.get(block);
				if (found !== undefined && field === "at" && isWithin(found.least, range) && isWithin(found.most, range)) return;
				const isOut = found === undefined || (range.from ?? found.most) > found.most || (range.to ?? found.least + 1) <= found.least;
				const list = isOut ? null : numbers(field, block);
				eachBit(
					hits,
					(place) => {
						const value = list?.[place - from] ?? noSpan;
						if (list === null || (field !== "at" && value === noSpan) || !isWithin(value, range)) clear(hits, place);
					},
					from,
					from + blockRows,
				);
			});
		};

	/** The blocks of a chunk that can have a text. */
	const candidates = (wanted: readonly number[], chunk: number): Blocks | null => {
		const blocks = allBlocks();
		if (chunk >= meta.get("sealed")) return blocks;
		for (const gram of wanted) if (!keepBlocks(blocks, grams.get(chunk, gram) as Uint8Array | undefined)) return null;
		return blocks;
	};
	const text = (given: string): Part => {
		const wanted = foldText(given);
		const asked = gramsOf(wanted);
		return (hits, chunk, step) => {
			const blocks = candidates(asked, chunk);
			if (blocks === null) return void hits.fill(0);
			for (let block = 0; block < textBlocksPerChunk; block++) {
				const from = block * textRows;
				if (countRange(hits, from, from + textRows) === 0) continue;
				if (block % 16 === 0) step();
				const data = hasBlock(blocks, block) ? (texts.get(chunk * textBlocksPerChunk + block) as Uint8Array | undefined) : undefined;
				keepTextsWith(hits, from, data, wanted);
			}
		};
	};
	const notText = (given: string): Part => {
		const part = text(given);
		return (hits, chunk, step) => {
			const refused = hits.slice();
			part(refused, chunk, step);
			andNotInto(hits, refused);
		};
	};

	const plan: IndexReader["plan"] = ({ is = {}, not = {}, has = [], lacks = [], within: ranges = {} }) => {
		const every = wordsIs.all(everyField, "") as number[];
		const { from = 0, to = Number.MAX_SAFE_INTEGER } = ranges.seq ?? {};
		const parts: Part[] = [
			...indexed(is).map(([field, wanted]) => partOf(field, wanted, false)),
			...indexed(not).map(([field, wanted]) => partOf(field, wanted, true)),
			...rangeFields.flatMap((field) => (field === "seq" || ranges[field] === undefined ? [] : [within(field, ranges[field])])),
			...has.map(text),
			...lacks.map(notText),
			...([is, not].some(({ raw, hash }) => raw !== undefined || hash !== undefined) ? [keepRecorded(log, is, not)] : []),
		];
		return (chunk, end, step) => {
			const base = chunk * chunkBits;
			const [first, last] = [Math.max(0, from - base), Math.min(chunkBits, Math.min(to, end) - base)];
			if (first >= last) return null;
			const hits = united(every, chunk);
			if (hits === null) return null;
			keepRange(hits, first, last);
			for (const part of parts) {
				part(hits, chunk, step);
				step();
				if (isEmpty(hits)) return null;
			}
			return hits;
		};
	};

	return { plan, having: (field, value, chunk) => united(wordsOf(field, [value]), chunk), ends, numbers };
};

const indexed = (values: Values): [FactField, readonly string[]][] =>
	(Object.entries(values) as [QueryField, string[]][]).flatMap(([field, wanted]) =>
		field === "raw" || field === "hash" ? [] : [[field, wanted] as [FactField, readonly string[]]],
	);

/** Calls with each block of a chunk that has something, and with its first place. */
export const eachBlockIn = (hits: Chunk, take: (block: number, from: number) => void): void => {
	for (let block = 0; block < blocksPerChunk; block++) {
		const from = block * blockRows;
		if (countRange(hits, from, from + blockRows) > 0) take(block, from);
	}
};

const isEmpty = (chunk: Chunk): boolean => {
	for (const word of chunk) if (word !== 0) return false;
	return true;
};

const clear = (chunk: Chunk, at: number): void => {
	chunk[at >>> 5] = (chunk[at >>> 5] ?? 0) & ~(1 << (at & 31));
};

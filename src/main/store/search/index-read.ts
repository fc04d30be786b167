import { type AuditQuery, type QueryField, type Range, rangeFields, type Values } from "../../../shared/query/audit-query.ts";
import { type FactField, factsIn, foldText } from "../../../shared/query/facts.ts";
import { isMeant, isWithin } from "../../../shared/query/match.ts";
import type { Db } from "../open.ts";
import type { StoredEntry } from "../query.ts";
import {
	andInto,
	andNotInto,
	type Bits,
	type Chunk,
	chunkBits,
	chunkOf,
	countChunk,
	countRange,
	eachBit,
	emptyChunk,
	keepRange,
	readChunk,
	setBit,
} from "./bits.ts";
import { blockRows, everyField } from "./index-file.ts";
import { copyInto, emptyNumbers, gramText, type IndexedLog, noSpan, type Numbers } from "./index-fill.ts";

/**
 * Which indexed entries a query means. What the index holds is exact; text is narrowed by trigrams and then compared, and
 * `raw` and `hash` are compared with the recorded entries that the rest of the query leaves over.
 *
 * Law: test/main/store/search.test.ts
 */
export type IndexReader = {
	/** Entries of `[0, end)`. `step` is called now and then and may throw to give up. */
	evaluate(query: AuditQuery, end: number, step: () => void): Bits;
	/** The entries that have any of these values, in so many chunks. */
	anyOf(field: FactField, wanted: readonly string[], chunks: number): Bits;
	/** Numbers of a block of `blockRows` entries, or null when none has any. */
	numbers(field: "at" | "took" | "read", block: number): { readonly least: number; readonly most: number; readonly list: Numbers } | null;
};

const blocksPerChunk = chunkBits / blockRows;
/** Chunks whose matches are taken together: each time the trigrams' lists are gone through from their beginning. */
const chunksPerMatch = 16;
/** Up to this many texts of a block are fetched one by one. */
const fewTexts = 256;

export const createIndexReader = (db: Db, log: IndexedLog, requestSeqs: (request: string) => readonly number[]): IndexReader => {
	const bits = db.prepare<[number]>("SELECT chunk, data FROM bits WHERE word = ?");
	const numberBlock = db.prepare<[string, number]>("SELECT least, most, data FROM numbers WHERE field = ? AND block = ?");
	const wordIs = db.prepare<[string, string]>("SELECT id FROM words WHERE field = ? AND value = ?").pluck();
	const bitsWhere = (condition: string) =>
		db.prepare<string[]>(`SELECT chunk, data FROM bits WHERE word IN (SELECT id FROM words WHERE field = ? AND ${condition})`);
	const bitsIs = bitsWhere("value = ?");
	const bitsHas = bitsWhere("instr(value, ?) > 0");
	const bitsEnds = bitsWhere("(value = ? OR substr(value, -length(?) - 1) = '.' || ?)");
	const grams = db.prepare<[string, number, number]>("SELECT rowid FROM grams WHERE grams MATCH ? AND rowid >= ? AND rowid < ?").pluck();
	const textsIn = db.prepare<[number, number, string]>("SELECT seq FROM texts WHERE seq >= ? AND seq < ? AND instr(text, ?) > 0").pluck();
	const textHas = db.prepare<[number, string]>("SELECT 1 FROM texts WHERE seq = ? AND instr(text, ?) > 0").pluck();

	const unite = (rows: Iterable<unknown>, into: Bits): void => {
		for (const { chunk, data } of rows as Iterable<{ chunk: number; data: Uint8Array }>)
			if (chunk < into.length) readChunk(data, (into[chunk] ??= emptyChunk()));
	};
	const bitsOf = (word: number, chunks: number): Bits => {
		const found: Bits = Array.from({ length: chunks });
		unite(bits.all(word), found);
		return found;
	};
	const anyOf: IndexReader["anyOf"] = (field, wanted, chunks) => {
		const found: Bits = Array.from({ length: chunks });
		for (const each of wanted) {
			if (field === "request") {
				for (const seq of requestSeqs(each)) if (chunkOf(seq) < chunks) setBit((found[chunkOf(seq)] ??= emptyChunk()), seq % chunkBits);
			} else if (field === "host") unite(bitsEnds.all(field, each, each, each), found);
			else unite((field === "path" ? bitsHas : bitsIs).all(field, each), found);
		}
		return found;
	};
	const numbers: IndexReader["numbers"] = (field, block) => {
		const row = numberBlock.get(field, block) as { least: number; most: number; data: Uint8Array } | undefined;
		if (row === undefined) return null;
		const list = emptyNumbers(field);
		copyInto(list, row.data);
		return { least: row.least, most: row.most, list };
	};

	const clear = (chunk: Chunk, at: number): void => {
		chunk[at >>> 5] = (chunk[at >>> 5] ?? 0) & ~(1 << (at & 31));
	};

	const keepWithin = (hits: Bits, field: "at" | "took" | "read", range: Range): void =>
		eachBlock(hits, (chunk, block, from) => {
			const found = numbers(field, block);
			const to = from + blockRows;
			if (found !== null && field === "at" && isWithin(found.least, range) && isWithin(found.most, range)) return;
			eachBit(
				chunk,
				(at) => {
					const value = found?.list[at - from] ?? noSpan;
					if (found === null || (field !== "at" && value === noSpan) || !isWithin(value, range)) clear(chunk, at);
				},
				from,
				to,
			);
		});

	/** Entries among `hits` that have this text. */
	const withText = (hits: Bits, text: string, step: () => void): Bits => {
		const wanted = foldText(text);
		const candidates = copyOf(hits);
		const match = gramsOf(wanted);
		if (match !== "") {
			for (let first = 0; first < candidates.length; first += chunksPerMatch) {
				const group = candidates.slice(first, first + chunksPerMatch);
				if (group.every((chunk) => countChunk(chunk) <= fewTexts)) continue;
				const narrowed = group.map(emptyChunk);
				const base = first * chunkBits;
				for (const seq of grams.all(match, base, base + group.length * chunkBits) as number[])
					setBit(narrowed[chunkOf(seq - base)] ?? emptyChunk(), seq % chunkBits);
				for (const [at, chunk] of group.entries()) if (chunk !== undefined) andInto(chunk, narrowed[at]);
				step();
			}
		}
		step();
		eachBlock(candidates, (chunk, block, from) => {
			step();
			const places: number[] = [];
			eachBit(chunk, (at) => void places.push(at), from, from + blockRows);
			const base = block * blockRows - from;
			if (places.length <= fewTexts) {
				for (const at of places) if (textHas.get(base + at, wanted) === undefined) clear(chunk, at);
				return;
			}
			const found = new Set(textsIn.all(base + from, base + from + blockRows, wanted) as number[]);
			for (const at of places) if (!found.has(base + at)) clear(chunk, at);
		});
		return candidates;
	};

	/** What only the recorded entries can tell. */
	const keepRecorded = (hits: Bits, is: Values, not: Values, step: () => void): void => {
		const isAny = (values: Values, { seq, body, leaf }: StoredEntry): { readonly raw: boolean; readonly hash: boolean } => ({
			raw: (values.raw ?? []).some((text) => body.includes(text)),
			hash:
				values.hash !== undefined &&
				(factsIn(seq, leaf, body).values.get("hash") ?? []).some((value) => values.hash?.some((each) => isMeant("hash", value, each))),
		});
		eachBlock(hits, (chunk, block, from) => {
			step();
			const base = block * blockRows;
			const seen = new Set<number>();
			for (const stored of log.page(base, base + blockRows)) {
				const at = from + (stored.seq - base);
				if (countRange(chunk, at, at + 1) === 0) continue;
				const asked = isAny(is, stored);
				const refused = isAny(not, stored);
				const isKept = (is.raw === undefined || asked.raw) && (is.hash === undefined || asked.hash) && !refused.raw && !refused.hash;
				if (isKept) seen.add(at);
			}
			eachBit(chunk, (at) => void (seen.has(at) ? undefined : clear(chunk, at)), from, from + blockRows);
		});
	};

	const evaluate: IndexReader["evaluate"] = ({ is = {}, not = {}, has = [], lacks = [], within = {} }, end, step) => {
		const chunks = chunkOf(end + chunkBits - 1);
		const every = wordIs.get(everyField, "") as number | undefined;
		const hits = every === undefined ? [] : bitsOf(every, chunks);
		const { from = 0, to = end } = within.seq ?? {};
		for (const [index, chunk] of hits.entries())
			if (chunk !== undefined)
				keepRange(chunk, Math.max(0, from - index * chunkBits), Math.max(0, Math.min(chunkBits, Math.min(to, end) - index * chunkBits)));
		for (const [field, wanted] of indexed(is)) {
			andBits(hits, anyOf(field, wanted, chunks));
			step();
		}
		for (const [field, wanted] of indexed(not)) {
			const refused = anyOf(field, wanted, chunks);
			for (const [index, chunk] of hits.entries()) if (chunk !== undefined) andNotInto(chunk, refused[index]);
			step();
		}
		for (const field of rangeFields) {
			const range = within[field];
			if (field !== "seq" && range !== undefined) keepWithin(hits, field, range);
			step();
		}
		for (const text of has) andBits(hits, withText(hits, text, step));
		for (const text of lacks) {
			const refused = withText(hits, text, step);
			for (const [index, chunk] of hits.entries()) if (chunk !== undefined) andNotInto(chunk, refused[index]);
		}
		if ([is, not].some(({ raw, hash }) => raw !== undefined || hash !== undefined)) keepRecorded(hits, is, not, step);
		return hits;
	};

	return { evaluate, anyOf, numbers };
};

const indexed = (values: Values): [FactField, readonly string[]][] =>
	(Object.entries(values) as [QueryField, string[]][]).flatMap(([field, wanted]) =>
		field === "raw" || field === "hash" ? [] : [[field, wanted] as [FactField, readonly string[]]],
	);

/** Calls with each block that has something; `from` is its first place in the chunk. */
export const eachBlock = (hits: Bits, take: (chunk: Chunk, block: number, from: number) => void): void => {
	for (const [index, chunk] of hits.entries()) {
		if (chunk === undefined) continue;
		for (let at = 0; at < blocksPerChunk; at++) {
			const from = at * blockRows;
			if (countRange(chunk, from, from + blockRows) > 0) take(chunk, index * blocksPerChunk + at, from);
		}
	}
};

const copyOf = (hits: Bits): Bits => Array.from(hits, (chunk) => chunk?.slice());

const andBits = (hits: Bits, other: Bits): void => {
	for (const [index, chunk] of hits.entries()) if (chunk !== undefined) andInto(chunk, other[index]);
};

/** A query for the trigrams of a text, each one a term of its own, as `detail=none` wants; empty when the text is too short. */
const gramsOf = (text: string): string => {
	const characters = Array.from(gramText(text));
	const terms = new Set<string>();
	for (let at = 0; at + 3 <= characters.length; at++)
		terms.add(
			`"${characters
				.slice(at, at + 3)
				.join("")
				.replaceAll('"', '""')}"`,
		);
	return [...terms].join(" AND ");
};

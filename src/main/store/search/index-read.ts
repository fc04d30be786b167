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
	countRange,
	eachBit,
	emptyChunk,
	keepRange,
	orInto,
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
	/** Ids of the words of a field whose value is meant. */
	wordsMeant(field: FactField, wanted: string): readonly number[];
	/** The entries of a word, chunk by chunk. */
	bitsOf(word: number, chunks: number): Bits;
	/** Numbers of a block of `blockRows` entries, or null when none has any. */
	numbers(field: "at" | "took" | "read", block: number): { readonly least: number; readonly most: number; readonly list: Numbers } | null;
};

const blocksPerChunk = chunkBits / blockRows;
/** Up to this many texts of a block are fetched one by one. */
const fewTexts = 48;

export const createIndexReader = (db: Db, log: IndexedLog, requestSeqs: (request: string) => readonly number[]): IndexReader => {
	const bits = db.prepare<[number]>("SELECT chunk, data FROM bits WHERE word = ?");
	const numberBlock = db.prepare<[string, number]>("SELECT least, most, data FROM numbers WHERE field = ? AND block = ?");
	const wordIs = db.prepare<[string, string]>("SELECT id FROM words WHERE field = ? AND value = ?").pluck();
	const wordHas = db.prepare<[string, string]>("SELECT id FROM words WHERE field = ? AND instr(value, ?) > 0").pluck();
	const wordEnds = db
		.prepare<[string, string, string, string]>(
			"SELECT id FROM words WHERE field = ? AND (value = ? OR substr(value, -length(?) - 1) = '.' || ?)",
		)
		.pluck();
	const grams = db.prepare<[string]>("SELECT rowid FROM grams WHERE grams MATCH ?").pluck();
	const textsIn = db.prepare<[number, number, string]>("SELECT seq FROM texts WHERE seq >= ? AND seq < ? AND instr(text, ?) > 0").pluck();
	const textHas = db.prepare<[number, string]>("SELECT 1 FROM texts WHERE seq = ? AND instr(text, ?) > 0").pluck();

	const bitsOf = (word: number, chunks: number): Bits => {
		const found: Bits = Array.from({ length: chunks });
		for (const { chunk, data } of bits.all(word) as { chunk: number; data: Uint8Array }[]) {
			if (chunk >= chunks) continue;
			readChunk(data, (found[chunk] ??= emptyChunk()));
		}
		return found;
	};
	const addInto = (into: Bits, other: Bits): void => {
		for (const [index, chunk] of other.entries()) if (chunk !== undefined) orInto((into[index] ??= emptyChunk()), chunk);
	};
	const wordsMeant = (field: FactField, wanted: string): readonly number[] => {
		if (field === "host") return wordEnds.all(field, wanted, wanted, wanted) as number[];
		return (field === "path" ? wordHas : wordIs).all(field, wanted) as number[];
	};
	const anyOf = (field: FactField, wanted: readonly string[], chunks: number): Bits => {
		const found: Bits = Array.from({ length: chunks });
		for (const each of wanted) {
			if (field === "request") {
				for (const seq of requestSeqs(each)) if (chunkOf(seq) < chunks) setBit((found[chunkOf(seq)] ??= emptyChunk()), seq % chunkBits);
			} else for (const word of wordsMeant(field, each)) addInto(found, bitsOf(word, chunks));
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
			const narrowed: Bits = Array.from({ length: hits.length });
			for (const seq of grams.iterate(match) as Iterable<number>) {
				if (chunkOf(seq) >= hits.length) break;
				setBit((narrowed[chunkOf(seq)] ??= emptyChunk()), seq % chunkBits);
			}
			andBits(candidates, narrowed);
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

	return { evaluate, wordsMeant, bitsOf, numbers };
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

import { type Facts, factsIn } from "../../../shared/query/facts.ts";
import type { Db } from "../open.ts";
import { appendToChunk, chunkBits, chunkOf } from "./bits.ts";
import { gramRows } from "./grams.ts";
import { blockRows, everyField, metaOf } from "./index-file.ts";
import { createForgetter } from "./index-forget.ts";
import { copyInto, emptyNumbers, type Numbers, numbersBytes } from "./numbers.ts";
import { isPaired, listPairs, readPairs, writePairs } from "./pairs.ts";
import type { Scanned } from "./newest-first.ts";
import { distinctTexts, readTexts, textBlocksPerChunk, textRows, writeTexts } from "./text-blocks.ts";

/** The log, as the index reads it. */
export type IndexedLog = Scanned & {
	leafOf(seq: number): string | null;
	/** Number of the first entry from `seq` on that still has its body; the log's size when none has. */
	firstKept(seq: number): number;
};

export type Filler = {
	/** Entries before this one are indexed. */
	readonly next: number;
	/** Indexes at most `count` entries more, in one transaction; gives back how many. */
	fill(count: number): number;
	/** Forgets what retention has removed from the log's beginning. */
	forget(): void;
};

/** Fields that are not words: a request is found in the log's own index, a hash is different in every entry. */
const isWord = (field: string): boolean => field !== "request" && field !== "hash";

export const createFiller = (db: Db, log: IndexedLog): Filler => {
	const meta = metaOf(db);
	const putWord = db
		.prepare<[string, string, number]>(
			"INSERT INTO words (field, value, count) VALUES (?, ?, ?) ON CONFLICT (field, value) DO UPDATE SET count = count + excluded.count RETURNING id",
		)
		.pluck();
	const getBits = db.prepare<[number, number]>("SELECT data FROM bits WHERE word = ? AND chunk = ?").pluck();
	const putBits = db.prepare<[number, number, Uint8Array]>("INSERT OR REPLACE INTO bits (word, chunk, data) VALUES (?, ?, ?)");
	const getPairs = db.prepare<[string, number]>("SELECT data FROM pairs WHERE field = ? AND block = ?").pluck();
	const putPairs = db.prepare<[string, number, Uint8Array]>("INSERT OR REPLACE INTO pairs (field, block, data) VALUES (?, ?, ?)");
	const getNumbers = db.prepare<[string, number]>("SELECT least, most, data FROM numbers WHERE field = ? AND block = ?");
	const putNumbers = db.prepare<[string, number, number, number, Uint8Array]>(
		"INSERT OR REPLACE INTO numbers (field, block, least, most, data) VALUES (?, ?, ?, ?, ?)",
	);
	const getTexts = db.prepare<[number]>("SELECT data FROM texts WHERE block = ?").pluck();
	const putTexts = db.prepare<[number, Uint8Array]>("INSERT OR REPLACE INTO texts (block, data) VALUES (?, ?)");
	const putGrams = db.prepare<[number, number, Uint8Array]>("INSERT INTO grams (chunk, gram, data) VALUES (?, ?, ?)");
	let next = meta.get("next");

	const writeBits = (word: number, seqs: readonly number[]): void => {
		for (const [chunk, places] of grouped(seqs, chunkBits))
			putBits.run(word, chunk, appendToChunk(getBits.get(word, chunk) as Uint8Array | undefined, places));
	};

	const writeWords = (words: ReadonlyMap<string, readonly number[]>): void => {
		const paired = new Map<string, Map<number, [number, number][]>>();
		for (const [key, seqs] of words) {
			const cut = key.indexOf("\u0000");
			const field = key.slice(0, cut);
			const id = putWord.get(field, key.slice(cut + 1), seqs.length) as number;
			if (!isPaired(field)) {
				writeBits(id, seqs);
				continue;
			}
			const blocks = paired.get(field) ?? new Map<number, [number, number][]>();
			paired.set(field, blocks);
			for (const [block, places] of grouped(seqs, blockRows)) {
				const pairs = blocks.get(block) ?? [];
				blocks.set(block, pairs);
				for (const place of places) pairs.push([id, place]);
			}
		}
		for (const [field, blocks] of paired) {
			for (const [block, pairs] of blocks) {
				const before = listPairs(readPairs(getPairs.get(field, block) as Uint8Array | undefined));
				// In the order of entries, however many of them came at once.
				const all = [...before, ...pairs].sort(([word, place], [otherWord, otherPlace]) => place - otherPlace || word - otherWord);
				putPairs.run(field, block, writePairs(all));
			}
		}
	};

	const writeNumbers = (all: readonly Facts[]): void => {
		for (const [block, rows] of groupedBy(all, blockRows)) {
			for (const field of ["at", "took", "read"] as const) {
				const given = rows.filter((facts) => facts[field] !== null);
				if (given.length === 0) continue;
				const before = getNumbers.get(field, block) as { least: number; most: number; data: Uint8Array } | undefined;
				const list: Numbers = emptyNumbers(field);
				copyInto(list, before?.data);
				let least = before?.least ?? Number.MAX_SAFE_INTEGER;
				let most = before?.most ?? 0;
				for (const facts of given) {
					const value = facts[field] ?? 0;
					list[facts.seq % blockRows] = value;
					least = Math.min(least, value);
					most = Math.max(most, value);
				}
				putNumbers.run(field, block, least, most, numbersBytes(list));
			}
		}
	};

	const writeTextBlocks = (all: readonly Facts[]): void => {
		for (const [block, rows] of groupedBy(all, textRows)) {
			const before = getTexts.get(block) as Uint8Array | undefined;
			const texts = before === undefined ? [] : readTexts(before);
			for (const { seq, text } of rows) {
				while (texts.length < seq % textRows) texts.push("");
				texts.push(text);
			}
			putTexts.run(block, writeTexts(texts));
		}
	};

	const fillNow = (end: number): void => {
		const words = new Map<string, number[]>();
		const add = (field: string, value: string, seq: number): void => {
			const key = `${field}\u0000${value}`;
			const seqs = words.get(key);
			if (seqs === undefined) words.set(key, [seq]);
			else seqs.push(seq);
		};
		const all: Facts[] = [];
		for (const { seq, body, leaf } of log.page(next, end)) {
			const facts = factsIn(seq, leaf, body);
			all.push(facts);
			add(everyField, "", seq);
			for (const [field, values] of facts.values) if (isWord(field)) for (const value of values) add(field, value, seq);
		}
		writeWords(words);
		writeNumbers(all);
		writeTextBlocks(all);
		next = end;
		meta.put("next", next);
		meta.putLeaves(log.leafOf(0) ?? "", log.leafOf(next - 1) ?? "");
	};

	/** A chunk that gets no more entries: from now on most of its texts need not be looked through. */
	const seal = (chunk: number): void => {
		const first = chunk * textBlocksPerChunk;
		const rows = gramRows((block) => {
			const data = getTexts.get(first + block) as Uint8Array | undefined;
			return data === undefined ? [] : distinctTexts(data);
		});
		for (const { gram, data } of rows) putGrams.run(chunk, gram, data);
		meta.put("sealed", chunk + 1);
	};
	const forgetBefore = createForgetter(db, (chunk) => {
		if (chunk < meta.get("sealed")) seal(chunk);
	});

	return {
		get next() {
			return next;
		},
		fill: (count) => {
			const end = Math.min(log.size(), next + count);
			const from = next;
			if (end <= from) return 0;
			try {
				db.transaction(fillNow).immediate(end);
			} catch (error) {
				next = from;
				throw error;
			}
			while (meta.get("sealed") < chunkOf(next)) db.transaction(seal).immediate(meta.get("sealed"));
			return end - from;
		},
		forget: () => {
			const low = Math.min(next, log.firstKept(meta.get("low")));
			if (low > meta.get("low")) db.transaction(forgetBefore).immediate(low);
		},
	};
};

/** Ascending numbers by the block they are in, as places there. */
const grouped = (seqs: readonly number[], size: number): Map<number, number[]> => {
	const groups = new Map<number, number[]>();
	for (const seq of seqs) {
		const block = Math.floor(seq / size);
		const places = groups.get(block);
		if (places === undefined) groups.set(block, [seq % size]);
		else places.push(seq % size);
	}
	return groups;
};

const groupedBy = (all: readonly Facts[], size: number): Map<number, Facts[]> => {
	const groups = new Map<number, Facts[]>();
	for (const facts of all) {
		const block = Math.floor(facts.seq / size);
		const rows = groups.get(block);
		if (rows === undefined) groups.set(block, [facts]);
		else rows.push(facts);
	}
	return groups;
};

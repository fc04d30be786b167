import { type Facts, factsIn } from "../../../shared/query/facts.ts";
import type { Db } from "../open.ts";
import { appendToChunk, chunkBits, chunkOf, countChunk, emptyChunk, keepRange, readChunk, writeChunk } from "./bits.ts";
import { blockRows, everyField, metaOf } from "./index-file.ts";
import type { Scanned } from "./scan.ts";

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

/** Numbers that an entry may not have; none is all ones. */
const spanFields = ["took", "read"] as const;
export const noSpan = 0xffff_ffff;

export type Numbers = Float64Array | Uint32Array;
export const emptyNumbers = (field: "at" | "took" | "read"): Numbers =>
	field === "at" ? new Float64Array(blockRows) : new Uint32Array(blockRows).fill(noSpan);

/** Fields that are not words: a request is found in the log's own index, a hash is different in every entry. */
const isWord = (field: string): boolean => field !== "request" && field !== "hash";

/** The trigrams' tokenizer ends at a NUL. */
export const gramText = (text: string): string => text.replaceAll("\u0000", "\ufffd");

export const createFiller = (db: Db, log: IndexedLog): Filler => {
	const meta = metaOf(db);
	const putWord = db
		.prepare<[string, string, number]>(
			"INSERT INTO words (field, value, count) VALUES (?, ?, ?) ON CONFLICT (field, value) DO UPDATE SET count = count + excluded.count RETURNING id",
		)
		.pluck();
	const getBits = db.prepare<[number, number]>("SELECT data FROM bits WHERE word = ? AND chunk = ?").pluck();
	const putBits = db.prepare<[number, number, Uint8Array]>("INSERT OR REPLACE INTO bits (word, chunk, data) VALUES (?, ?, ?)");
	const getNumbers = db.prepare<[string, number]>("SELECT least, most, data FROM numbers WHERE field = ? AND block = ?");
	const putNumbers = db.prepare<[string, number, number, number, Uint8Array]>(
		"INSERT OR REPLACE INTO numbers (field, block, least, most, data) VALUES (?, ?, ?, ?, ?)",
	);
	const putText = db.prepare<[number, string]>("INSERT INTO texts (seq, text) VALUES (?, ?)");
	const putGrams = db.prepare<[number, string]>("INSERT INTO grams (rowid, text) VALUES (?, ?)");
	let next = meta.get("next");

	const writeWords = (words: ReadonlyMap<string, readonly number[]>): void => {
		for (const [key, seqs] of words) {
			const cut = key.indexOf("\u0000");
			const id = putWord.get(key.slice(0, cut), key.slice(cut + 1), seqs.length) as number;
			for (let from = 0; from < seqs.length;) {
				const chunk = chunkOf(seqs[from] ?? 0);
				let to = from;
				const places: number[] = [];
				for (; to < seqs.length && chunkOf(seqs[to] ?? 0) === chunk; to++) places.push((seqs[to] ?? 0) % chunkBits);
				putBits.run(id, chunk, appendToChunk(getBits.get(id, chunk) as Uint8Array | undefined, places));
				from = to;
			}
		}
	};

	const writeNumbers = (all: readonly Facts[]): void => {
		const blocks = new Map<number, Facts[]>();
		for (const facts of all) {
			const block = Math.floor(facts.seq / blockRows);
			blocks.set(block, [...(blocks.get(block) ?? []), facts]);
		}
		for (const [block, rows] of blocks) {
			for (const field of ["at", ...spanFields] as const) {
				const given = rows.filter((facts) => facts[field] !== null);
				if (given.length === 0) continue;
				const before = getNumbers.get(field, block) as { least: number; most: number; data: Uint8Array } | undefined;
				const list = emptyNumbers(field);
				copyInto(list, before?.data);
				let least = before?.least ?? Number.MAX_SAFE_INTEGER;
				let most = before?.most ?? 0;
				for (const facts of given) {
					const value = facts[field] ?? 0;
					list[facts.seq % blockRows] = value;
					least = Math.min(least, value);
					most = Math.max(most, value);
				}
				putNumbers.run(field, block, least, most, bytesOf(list));
			}
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
			if (facts.text === "") continue;
			putText.run(seq, facts.text);
			putGrams.run(seq, gramText(facts.text));
		}
		writeWords(words);
		writeNumbers(all);
		next = end;
		meta.put("next", next);
		meta.putLeaves(log.leafOf(0) ?? "", log.leafOf(next - 1) ?? "");
	};

	const forgetBefore = (low: number): void => {
		const lessWord = db.prepare<[number, number]>("UPDATE words SET count = count - ? WHERE id = ?");
		const dropBits = db.prepare<[number, number]>("DELETE FROM bits WHERE word = ? AND chunk = ?");
		const lowChunk = chunkOf(low);
		const rows = db.prepare<[number]>("SELECT word, chunk, data FROM bits WHERE chunk <= ?").all(lowChunk) as {
			word: number;
			chunk: number;
			data: Uint8Array;
		}[];
		for (const { word, chunk, data } of rows) {
			const bits = emptyChunk();
			readChunk(data, bits);
			const before = countChunk(bits);
			keepRange(bits, chunk < lowChunk ? chunkBits : low % chunkBits, chunkBits);
			const after = countChunk(bits);
			if (after === before) continue;
			lessWord.run(before - after, word);
			if (after === 0) dropBits.run(word, chunk);
			else putBits.run(word, chunk, writeChunk(bits));
		}
		db.exec("DELETE FROM words WHERE count <= 0");
		const dropGrams = db.prepare<[number, string]>("INSERT INTO grams (grams, rowid, text) VALUES ('delete', ?, ?)");
		const someTexts = db.prepare<[number]>("SELECT seq, text FROM texts WHERE seq < ? ORDER BY seq LIMIT 2000");
		const dropTexts = db.prepare<[number]>("DELETE FROM texts WHERE seq <= ?");
		for (;;) {
			const some = someTexts.all(low) as { seq: number; text: string }[];
			for (const { seq, text } of some) dropGrams.run(seq, gramText(text));
			const last = some.at(-1);
			if (last === undefined) break;
			dropTexts.run(last.seq);
		}
		meta.put("low", low);
	};

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
			return end - from;
		},
		forget: () => {
			const low = Math.min(next, log.firstKept(meta.get("low")));
			if (low > meta.get("low")) db.transaction(forgetBefore).immediate(low);
		},
	};
};

const bytesOf = (list: Numbers): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

/** Copies stored bytes, whatever their place in memory. */
export const copyInto = (list: Numbers, data: Uint8Array | undefined): void => {
	if (data !== undefined) bytesOf(list).set(data.subarray(0, list.byteLength));
};

import type { Db } from "../open.ts";
import { chunkBits, chunkOf, countChunk, emptyChunk, keepRange, readChunk, writeChunk } from "./bits.ts";
import { blockRows, metaOf } from "./index-file.ts";
import { listPairs, readPairs, writePairs } from "./pairs.ts";
import { readTexts, textRows, writeTexts } from "./text-blocks.ts";

/**
 * Forgets what retention has removed from the log's beginning: nothing that stood in those entries alone stays behind.
 * `sealAgain` makes the grams of a chunk from the texts it still has. To be called in a transaction.
 *
 * Law: test/main/store/search.test.ts
 */
export const createForgetter = (db: Db, sealAgain: (chunk: number) => void): ((low: number) => void) => {
	const meta = metaOf(db);
	const lessWord = db.prepare<[number, number]>("UPDATE words SET count = count - ? WHERE id = ?");
	const dropBits = db.prepare<[number, number]>("DELETE FROM bits WHERE word = ? AND chunk = ?");
	const putBits = db.prepare<[Uint8Array, number, number]>("UPDATE bits SET data = ? WHERE word = ? AND chunk = ?");
	const bitsUpTo = db.prepare<[number]>("SELECT word, chunk, data FROM bits WHERE chunk <= ?");
	const pairsUpTo = db.prepare<[number]>("SELECT field, block, data FROM pairs WHERE block <= ?");
	const dropPairs = db.prepare<[string, number]>("DELETE FROM pairs WHERE field = ? AND block = ?");
	const putPairs = db.prepare<[Uint8Array, string, number]>("UPDATE pairs SET data = ? WHERE field = ? AND block = ?");
	const dropNumbers = db.prepare<[number]>("DELETE FROM numbers WHERE block < ?");
	const getTexts = db.prepare<[number]>("SELECT data FROM texts WHERE block = ?").pluck();
	const putTexts = db.prepare<[Uint8Array, number]>("UPDATE texts SET data = ? WHERE block = ?");
	const dropTexts = db.prepare<[number]>("DELETE FROM texts WHERE block < ?");
	const dropGrams = db.prepare<[number]>("DELETE FROM grams WHERE chunk <= ?");

	const forgetBits = (low: number): void => {
		const lowChunk = chunkOf(low);
		for (const { word, chunk, data } of bitsUpTo.all(lowChunk) as { word: number; chunk: number; data: Uint8Array }[]) {
			const bits = emptyChunk();
			readChunk(data, bits);
			const before = countChunk(bits);
			keepRange(bits, chunk < lowChunk ? chunkBits : low % chunkBits, chunkBits);
			const after = countChunk(bits);
			if (after === before) continue;
			lessWord.run(before - after, word);
			if (after === 0) dropBits.run(word, chunk);
			else putBits.run(writeChunk(bits), word, chunk);
		}
	};

	const forgetPairs = (low: number): void => {
		const lowBlock = Math.floor(low / blockRows);
		for (const { field, block, data } of pairsUpTo.all(lowBlock) as { field: string; block: number; data: Uint8Array }[]) {
			const all = listPairs(readPairs(data));
			const kept = all.filter(([, place]) => block * blockRows + place >= low);
			for (const [word, place] of all) if (block * blockRows + place < low) lessWord.run(1, word);
			if (kept.length === 0) dropPairs.run(field, block);
			else if (kept.length < all.length) putPairs.run(writePairs(kept), field, block);
		}
	};

	const forgetTexts = (low: number): void => {
		const lowBlock = Math.floor(low / textRows);
		dropTexts.run(lowBlock);
		const data = getTexts.get(lowBlock) as Uint8Array | undefined;
		if (data === undefined) return;
		putTexts.run(writeTexts(readTexts(data).map((text, place) => (lowBlock * textRows + place < low ? "" : text))), lowBlock);
	};

	return (low) => {
		forgetBits(low);
		forgetPairs(low);
		db.exec("DELETE FROM words WHERE count <= 0");
		dropNumbers.run(Math.floor(low / blockRows));
		forgetTexts(low);
		dropGrams.run(chunkOf(low));
		sealAgain(chunkOf(low));
		meta.put("low", low);
	};
};

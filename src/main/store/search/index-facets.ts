import type { FacetField } from "../../../shared/query/audit-query.ts";
import type { Db } from "../open.ts";
import { countStored, hasBit } from "./bits.ts";
import { blockRows, everyField } from "./index-file.ts";
import { blocksPerChunk } from "./index-read.ts";
import type { Matches } from "./matches.ts";
import { isPaired, readPairs } from "./pairs.ts";
import { type Facets, topValues } from "./search.ts";

/**
 * How many of what was found have each value of a field. Counted by the numbers of words; only the values that are shown are
 * read as text.
 */
type Counting = {
	/** Counts one chunk more; false when all are counted. */
	advance(step: () => void): boolean;
	/** The most frequent values, those of the newest entries included, which are not indexed. */
	top(tail: readonly string[], search: string | undefined, limit: number): Omit<Facets, "behind">;
};

type Word = { readonly id: number; readonly value: string; readonly count: number };

export const createFacetCounter = (db: Db): ((field: FacetField, matches: Matches) => Counting) => {
	const countOfAll = db.prepare<[string]>("SELECT coalesce(sum(count), 0) FROM words WHERE field = ?").pluck();
	const lastWord = db.prepare("SELECT coalesce(max(id), 0) FROM words").pluck();
	const words = db.prepare<[string]>("SELECT id, value, count FROM words WHERE field = ?");
	const ids = db.prepare<[string]>("SELECT id FROM words WHERE field = ?").pluck();
	const wordIs = db.prepare<[string, string]>("SELECT id FROM words WHERE field = ? AND value = ?").pluck();
	const valueOf = db.prepare<[number]>("SELECT value FROM words WHERE id = ?").pluck();
	const bits = db.prepare<[number, number]>("SELECT data FROM bits WHERE word = ? AND chunk = ?").pluck();
	const pairs = db.prepare<[string, number, number]>("SELECT block, data FROM pairs WHERE field = ? AND block >= ? AND block < ?");

	return (field, matches) => {
		const isAll = matches.count === countOfAll.get(everyField);
		const counts = new Uint32Array((lastWord.get() as number) + 1);
		const own = isPaired(field) || isAll ? [] : (ids.all(field) as number[]);

		const countChunk = (index: number): void => {
			const found = matches.chunk(index);
			if (found === null) return;
			for (const word of own) {
				const data = bits.get(word, index) as Uint8Array | undefined;
				if (data !== undefined) counts[word] = (counts[word] ?? 0) + countStored(data, found);
			}
			if (!isPaired(field)) return;
			const first = index * blocksPerChunk;
			for (const { block, data } of pairs.all(field, first, first + blocksPerChunk) as { block: number; data: Uint8Array }[]) {
				const from = (block - first) * blockRows;
				const all = readPairs(data);
				for (let at = 0; at < all.words.length; at++) {
					const word = all.words[at] ?? 0;
					if (hasBit(found, from + (all.places[at] ?? 0))) counts[word] = (counts[word] ?? 0) + 1;
				}
			}
		};
		let left = isAll ? 0 : matches.chunks;

		return {
			advance: (step) => {
				if (left === 0) return false;
				step();
				left -= 1;
				countChunk(left);
				return left > 0;
			},
			top: (tail, search, limit) => {
				const others = new Map<string, number>();
				if (isAll) for (const { id, count } of words.all(field) as Word[]) counts[id] = count;
				for (const value of tail) {
					const id = wordIs.get(field, value) as number | undefined;
					// One that came while the others were counted has no place among them.
					if (id === undefined || id >= counts.length) others.set(value, (others.get(value) ?? 0) + 1);
					else counts[id] = (counts[id] ?? 0) + 1;
				}
				if (search !== undefined && search !== "") {
					for (const { id, value } of words.all(field) as Word[]) if (id < counts.length) others.set(value, counts[id] ?? 0);
					return topValues(others, search, limit);
				}
				const { ids: most, more } = mostFrequent(counts, limit);
				for (const id of most) others.set(valueOf.get(id) as string, counts[id] ?? 0);
				const top = topValues(others, undefined, limit);
				return { values: top.values, more: top.more + more };
			},
		};
	};
};

/**
 * The numbers of the `limit` greatest counts and of all that equal the last of them: their values decide. `more` is how many
 * others have any.
 */
const mostFrequent = (counts: Uint32Array, limit: number): { readonly ids: number[]; readonly more: number } => {
	const given: number[] = [];
	for (let id = 0; id < counts.length; id++) if (counts[id] !== 0) given.push(id);
	const least = Uint32Array.from(given, (id) => counts[id] ?? 0).sort()[Math.max(0, given.length - limit)] ?? 0;
	const ids = given.filter((id) => (counts[id] ?? 0) >= least);
	return { ids, more: given.length - ids.length };
};

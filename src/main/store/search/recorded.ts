import type { Values } from "../../../shared/query/audit-query.ts";
import { factsIn } from "../../../shared/query/facts.ts";
import { isMeant } from "../../../shared/query/match.ts";
import type { StoredEntry } from "../query.ts";
import { type Chunk, chunkBits, countRange, emptyChunk, andInto, hasBit, setBit } from "./bits.ts";
import type { Scanned } from "./newest-first.ts";

/** Entries that are read at once. */
const pageRows = 256;

/** What only the recorded entries can tell: `raw` and `hash`. */
export const keepRecorded =
	(log: Scanned, is: Values, not: Values) =>
	(hits: Chunk, chunk: number, step: () => void): void => {
		const kept = emptyChunk();
		for (let from = 0; from < chunkBits; from += pageRows) {
			if (countRange(hits, from, from + pageRows) === 0) continue;
			step();
			const base = chunk * chunkBits;
			for (const stored of log.page(base + from, base + from + pageRows)) {
				const at = stored.seq - base;
				if (hasBit(hits, at) && isKept(stored, is, not)) setBit(kept, at);
			}
		}
		andInto(hits, kept);
	};

const isKept = (stored: StoredEntry, is: Values, not: Values): boolean => {
	const hashes = is.hash === undefined && not.hash === undefined ? [] : hashesOf(stored);
	const hasRaw = (wanted: readonly string[]): boolean => wanted.some((text) => stored.body.includes(text));
	const hasHash = (wanted: readonly string[]): boolean => hashes.some((value) => wanted.some((each) => isMeant("hash", value, each)));
	return (
		(is.raw === undefined || hasRaw(is.raw)) &&
		(is.hash === undefined || hasHash(is.hash)) &&
		!(not.raw !== undefined && hasRaw(not.raw)) &&
		!(not.hash !== undefined && hasHash(not.hash))
	);
};

const hashesOf = ({ seq, leaf, body }: StoredEntry): readonly string[] => factsIn(seq, leaf, body).values.get("hash") ?? [];

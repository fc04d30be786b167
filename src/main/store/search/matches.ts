import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { type Chunk, chunkBits, chunkOf, countChunk, greatest } from "./bits.ts";
import type { IndexReader, Plan } from "./index-read.ts";

/**
 * The indexed entries below `end` that a query means, looked for from the newest chunk down, as far as somebody wants to
 * know. What was found stays for the next question about the same query: chunks that are full do not change.
 */
export type Matches = {
	/** Looks at one chunk more; false when all were looked at. */
	advance(step: () => void): boolean;
	readonly isWhole: boolean;
	/** Entries found so far. */
	readonly count: number;
	/** How many chunks there are below `end`. */
	readonly chunks: number;
	/** What was found in a chunk; null when nothing was, or it was not looked at. */
	chunk(index: number): Chunk | null;
	/** Numbers of found entries, newest first, `offset` of them skipped, at most `limit`. */
	newest(offset: number, limit: number): number[];
};

type Found = { readonly chunk: Chunk | null; readonly count: number };
type Kept = { full: (Found | undefined)[]; part: { readonly end: number; readonly found: Found } | undefined };

const keptQueries = 8;

export type MatchesPorts = {
	readonly reader: IndexReader;
	/** Before which nothing is kept: what was found before that changed counts no more. */
	readonly low: () => number;
};

export const createMatches = ({ reader, low }: MatchesPorts): ((query: AuditQuery, end: number) => Matches) => {
	const kept = new Map<string, Kept>();
	const keptFor = (query: AuditQuery): Kept => {
		const key = `${low()} ${keyOf(query)}`;
		const each = kept.get(key) ?? { full: [], part: undefined };
		kept.delete(key);
		kept.set(key, each);
		for (const oldest of kept.keys()) {
			if (kept.size <= keptQueries) break;
			kept.delete(oldest);
		}
		return each;
	};

	return (query, end) => {
		const own = keptFor(query);
		const chunks = chunkOf(end + chunkBits - 1);
		let plan: { readonly of: number; readonly run: Plan } | undefined;
		const planNow = (): Plan => {
			// The number of a word that was forgotten may be another word's by now.
			if (plan?.of !== low()) plan = { of: low(), run: reader.plan(query) };
			return plan.run;
		};
		const known = (index: number): Found | undefined =>
			(index + 1) * chunkBits <= end ? own.full[index] : own.part?.end === end ? own.part.found : undefined;
		const look = (index: number, step: () => void): Found => {
			const chunk = planNow()(index, end, step);
			const found = { chunk, count: chunk === null ? 0 : countChunk(chunk) };
			if ((index + 1) * chunkBits <= end) own.full[index] = found;
			else own.part = { end, found };
			return found;
		};
		const all: (Found | undefined)[] = Array.from({ length: chunks });
		let left = chunks;
		let count = 0;
		const take = (found: Found): void => {
			left -= 1;
			all[left] = found;
			count += found.count;
		};
		const takeKnown = (): void => {
			for (let found = known(left - 1); left > 0 && found !== undefined; found = known(left - 1)) take(found);
		};
		const advance: Matches["advance"] = (step) => {
			if (left === 0) return false;
			take(look(left - 1, step));
			// Another question about the same query may have gone further meanwhile.
			takeKnown();
			return left > 0;
		};
		takeKnown();
		return {
			advance,
			get isWhole() {
				return left === 0;
			},
			get count() {
				return count;
			},
			chunks,
			chunk: (index) => all[index]?.chunk ?? null,
			newest: (offset, limit) => {
				const seqs: number[] = [];
				let skip = offset;
				for (let index = chunks - 1; index >= left && seqs.length < limit; index--) {
					const { chunk, count: here } = all[index] ?? { chunk: null, count: 0 };
					if (chunk !== null && skip < here) for (const at of greatest(chunk, skip, limit - seqs.length)) seqs.push(index * chunkBits + at);
					skip = Math.max(0, skip - here);
				}
				return seqs;
			},
		};
	};
};

/** The same for queries that say the same with and without empty parts. */
const keyOf = ({ is, not, has, lacks, within }: AuditQuery): string =>
	JSON.stringify([is, not, has, lacks, within].map((part) => (part === undefined || Object.keys(part).length === 0 ? null : part)));

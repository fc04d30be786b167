import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { factsIn } from "../../../shared/query/facts.ts";
import { matches } from "../../../shared/query/match.ts";
import type { StoredEntry } from "../query.ts";
import type { Answer } from "./search.ts";

/** A log to look through: entries of `[fromSeq, toSeq)` in order, those without a body left out. */
export type Scanned = {
	size(): number;
	page(fromSeq: number, toSeq: number): readonly StoredEntry[];
};

/** Entries that are read at once. */
export const pageSize = 500;

type Looking = {
	/** Looks at one page more; false when all were looked at. */
	advance(): boolean;
	answer(): Answer & { readonly isCounted: boolean };
	entries(offset: number, limit: number): StoredEntry[];
};

const keptQueries = 2;

/** Looks at every entry from the newest down, as far as somebody wants to know; the next question goes on from there. */
export const createNewestFirst = (log: Scanned): ((query: AuditQuery, asOfSeq: number | undefined) => Looking) => {
	const kept = new Map<string, Looking>();

	const look = (query: AuditQuery, end: number): Looking => {
		const pages = Math.ceil(end / pageSize);
		let left = pages;
		/** Newest first: the first place of a page and the number of the entry among those of that page. */
		const found: number[] = [];
		const pageFrom = (from: number): readonly StoredEntry[] => log.page(from, Math.min(end, from + pageSize));
		const isMeant = ({ seq, leaf, body }: StoredEntry): boolean => matches(query, factsIn(seq, leaf, body), body);
		return {
			advance: () => {
				if (left === 0) return false;
				left -= 1;
				const from = left * pageSize;
				const page = pageFrom(from);
				for (let at = page.length - 1; at >= 0; at--) {
					const stored = page[at];
					if (stored !== undefined && isMeant(stored)) found.push(from + at);
				}
				return left > 0;
			},
			answer: () => ({ total: found.length, asOfSeq: end, behind: 0, isCounted: left === 0 }),
			entries: (offset, limit) => {
				let page: readonly StoredEntry[] = [];
				let read = -1;
				return found.slice(offset, offset + limit).flatMap((place) => {
					const from = place - (place % pageSize);
					if (from !== read) page = pageFrom((read = from));
					const stored = page[place - from];
					// Retention may have taken entries out of the page since.
					return stored !== undefined && isMeant(stored) ? stored : [];
				});
			},
		};
	};

	return (query, asOfSeq) => {
		const size = log.size();
		const end = Math.min(asOfSeq ?? size, size);
		const key = `${end} ${JSON.stringify(query)}`;
		const looking = kept.get(key) ?? look(query, end);
		kept.delete(key);
		kept.set(key, looking);
		for (const oldest of kept.keys()) {
			if (kept.size <= keptQueries) break;
			kept.delete(oldest);
		}
		return looking;
	};
};

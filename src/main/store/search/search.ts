import type { AuditQuery, FacetField } from "../../../shared/query/audit-query.ts";
import type { StoredEntry } from "../query.ts";

/**
 * Questions to the log that may look at all of it. They never run where requests are decided.
 *
 * Units: `asOfSeq` is how many entries there were; `behind` how many of those an answer has not looked at.
 * Faults: rejects with the signal's reason when it is aborted.
 * Law: test/main/store/search.test.ts (every implementation answers as a plain filter over all entries)
 */
export type Search = {
	/**
	 * Matching entries newest first, `offset` of them skipped. With `countMs` it answers after about that time with what it has
	 * found by then: the next question about the same query goes on from there.
	 */
	window(ask: WindowAsk, signal?: Stop): Promise<Answer & { readonly entries: StoredEntry[]; readonly isCounted: boolean }>;
	histogram(ask: HistogramAsk, signal?: Stop): Promise<Answer & Histogram>;
	/** Values of a field among the matches, what the query says of that field left aside. */
	facets(ask: FacetsAsk, signal?: Stop): Promise<Facets>;
	/** Values of a field anywhere in the log, most frequent first. */
	complete(field: FacetField, prefix: string, limit: number): Promise<string[]>;
	/** Numbers of all matching entries, oldest first. */
	numbers(ask: Ask, signal?: Stop): Promise<Answer & { readonly seqs: readonly number[] }>;
};

/** How an answer is told that nobody waits for it any more; an AbortSignal is one. */
export type Stop = { throwIfAborted(): void };

export type Ask = { readonly query: AuditQuery; readonly asOfSeq?: number | undefined };
export type Answer = { readonly total: number; readonly asOfSeq: number; readonly behind: number };

export type WindowAsk = Ask & { readonly offset: number; readonly limit: number; readonly countMs?: number | undefined };

export type HistogramAsk = Ask & {
	readonly fromAt?: number | undefined;
	readonly toAt?: number | undefined;
	readonly buckets: number;
	/** How far local time is before UTC, so that a bucket of a day begins at midnight. */
	readonly zoneMs?: number | undefined;
};
export type Bucket = { at: number; allowed: number; denied: number; held: number; other: number };
export type Histogram = { readonly buckets: Bucket[]; readonly bucketMs: number; readonly fromAt: number; readonly toAt: number };

export type FacetsAsk = Ask & { readonly field: FacetField; readonly search?: string | undefined; readonly limit: number };
export type Facets = { readonly values: { value: string; count: number }[]; readonly more: number; readonly behind: number };

/** The query without what it says of one field. */
export const withoutField = (query: AuditQuery, field: FacetField): AuditQuery => {
	const drop = (values: AuditQuery["is"]): AuditQuery["is"] => {
		const { [field]: _dropped, ...rest } = values ?? {};
		return rest;
	};
	return { ...query, is: drop(query.is), not: drop(query.not) };
};

/** The most frequent values that contain `search`, and how many more there are. */
export const topValues = (counts: ReadonlyMap<string, number>, search: string | undefined, limit: number): Omit<Facets, "behind"> => {
	const wanted = search?.toLowerCase() ?? "";
	const found = [...counts].filter(([value, count]) => count > 0 && value.toLowerCase().includes(wanted));
	found.sort(([one, many], [other, few]) => few - many || (one < other ? -1 : 1));
	return { values: found.slice(0, limit).map(([value, count]) => ({ value, count })), more: Math.max(0, found.length - limit) };
};

import type { Entry } from "../../shared/model/entry.ts";
import type { Db } from "./open.ts";

/** Questions to the log. All read-only; every answer is entries as they were stored. */

export type EntryFilter = {
	readonly types?: readonly string[] | undefined;
	readonly agent?: string | undefined;
	readonly actor?: string | undefined;
	readonly session?: string | undefined;
	readonly request?: string | undefined;
	readonly outcome?: string | undefined;
	readonly tool?: string | undefined;
	readonly path?: string | undefined;
	readonly text?: string | undefined;
	readonly fromAt?: number | undefined;
	readonly toAt?: number | undefined;
};

export type StoredEntry = { readonly seq: number; readonly leaf: string; readonly body: string };

export type Query = {
	/** Entries newest first, `offset` of them skipped, none at or after `asOfSeq`. */
	window(filter: EntryFilter, offset: number, limit: number, asOfSeq: number): Entry[];
	count(filter: EntryFilter, asOfSeq: number): number;
	/** Entries before `beforeSeq`, newest first. */
	before(filter: EntryFilter, beforeSeq: number, limit: number): Entry[];
	entry(seq: number): StoredEntry | null;
	/** One more than the newest seq. */
	size(): number;
};

export const createQuery = (db: Db): Query => {
	const one = db.prepare<[number]>("SELECT seq, leaf, body FROM entries WHERE seq = ?");
	const size = db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM entries").pluck();
	const parse = (bodies: readonly string[]): Entry[] => bodies.map((body) => JSON.parse(body) as Entry);

	return {
		window: (filter, offset, limit, asOfSeq) => {
			const { where, values, isWhole } = conditions(filter);
			if (isWhole) {
				// The log has no gaps, so a position in it is a seq: no OFFSET scan however deep.
				const newest = asOfSeq - 1 - offset;
				return parse(
					db.prepare("SELECT body FROM entries WHERE seq <= ? ORDER BY seq DESC LIMIT ?").pluck().all(newest, limit) as string[],
				);
			}
			return parse(
				db
					.prepare(`SELECT body FROM entries WHERE seq < ? AND ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`)
					.pluck()
					.all(asOfSeq, ...values, limit, offset) as string[],
			);
		},
		count: (filter, asOfSeq) => {
			const { where, values, isWhole } = conditions(filter);
			if (isWhole) return asOfSeq;
			return db
				.prepare(`SELECT count(*) FROM entries WHERE seq < ? AND ${where}`)
				.pluck()
				.get(asOfSeq, ...values) as number;
		},
		before: (filter, beforeSeq, limit) => {
			const { where, values } = conditions(filter);
			return parse(
				db
					.prepare(`SELECT body FROM entries WHERE seq < ? AND ${where} ORDER BY seq DESC LIMIT ?`)
					.pluck()
					.all(beforeSeq, ...values, limit) as string[],
			);
		},
		entry: (seq) => (one.get(seq) as StoredEntry | undefined) ?? null,
		size: () => size.get() as number,
	};
};

type Conditions = { readonly where: string; readonly values: readonly (string | number)[]; readonly isWhole: boolean };

const conditions = (filter: EntryFilter): Conditions => {
	const parts: string[] = [];
	const values: (string | number)[] = [];
	const add = (sql: string, ...bound: (string | number)[]): void => {
		parts.push(sql);
		values.push(...bound);
	};
	if (filter.types !== undefined) add(`type IN (${filter.types.map(() => "?").join(", ") || "NULL"})`, ...filter.types);
	if (filter.agent !== undefined) add("agent = ?", filter.agent);
	if (filter.actor !== undefined) add("actor = ?", filter.actor);
	if (filter.request !== undefined) add("request = ?", filter.request);
	if (filter.outcome === "failed") add("outcome IN ('failed', 'timed-out', 'cancelled')");
	else if (filter.outcome !== undefined) add("outcome = ?", filter.outcome);
	if (filter.session !== undefined) add("json_extract(body, '$.session') = ?", filter.session);
	if (filter.tool !== undefined) add("json_extract(body, '$.details.tool') = ?", filter.tool);
	if (filter.path !== undefined) {
		add("EXISTS (SELECT 1 FROM json_each(body, '$.details.paths') WHERE instr(json_extract(value, '$.path'), ?) > 0)", filter.path);
	}
	if (filter.text !== undefined) add("instr(lower(body), lower(?)) > 0", filter.text);
	if (filter.fromAt !== undefined) add("at >= ?", filter.fromAt);
	if (filter.toAt !== undefined) add("at < ?", filter.toAt);
	return { where: parts.join(" AND ") || "TRUE", values, isWhole: parts.length === 0 };
};

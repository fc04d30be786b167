import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { type AuditQuery, isEverything } from "../../shared/query/audit-query.ts";
import { partsOf } from "../../shared/query/format-query.ts";
import type { SavedLine, SavedQuery } from "../../shared/query/saved.ts";
import type { Exporter } from "../exports/exporter.ts";
import type { Search } from "../store/search/search.ts";
import { Superseded } from "../../shared/query/superseded.ts";
import { activityOf } from "./activity.ts";
import type { OperatorSession } from "./console.ts";

/** Queries over the whole log, as a console asks them. */

export type SearchPorts = {
	readonly search: Search;
	readonly exporter: Exporter;
	readonly savedQueries: {
		list(operator: string): readonly SavedQuery[];
		save(query: SavedLine): Promise<Result<null>>;
		drop(name: string): Promise<Result<boolean>>;
	};
};

type Methods =
	| "export"
	| "export-chunk"
	| "cancel-export"
	| "window"
	| "histogram"
	| "facets"
	| "complete"
	| "blame"
	| "queries"
	| "save-query"
	| "drop-query";

const mostCompleted = 20;

/** Questions of one kind that a console may wait for at a time: several parts of a screen ask. */
const mostOpen = 4;
/** A table asks for the rows around what it shows, and for how many there are. */
const mostOpenAboutOne = 16;

type Open = { readonly about: string; readonly abort: AbortController };

/**
 * The questions that consoles wait for. When one asks more than it can be waiting for, the oldest is given up; so are those
 * about something else than `about` where only one thing is looked at: fast typing does not queue up work.
 */
const createOpenQuestions = () => {
	const open = new Map<string, Open[]>();
	return async <T>(place: string, about: string | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> => {
		const own: Open = { about: about ?? "", abort: new AbortController() };
		const others = open.get(place) ?? [];
		const goneOn = about === undefined ? [] : others.filter((each) => each.about !== about);
		const most = about === undefined ? mostOpen : mostOpenAboutOne;
		for (const each of [...goneOn, ...others.slice(0, Math.max(0, others.length - most + 1))]) each.abort.abort(new Superseded());
		open.set(place, [...others.filter((each) => !each.abort.signal.aborted), own]);
		try {
			return ok(await work(own.abort.signal));
		} catch (error) {
			if (error instanceof Superseded) return fail("stale", error.message);
			throw error;
		} finally {
			const left = (open.get(place) ?? []).filter((each) => each !== own);
			if (left.length === 0) open.delete(place);
			else open.set(place, left);
		}
	};
};

const rowsOf = (entries: readonly { readonly body: string }[]) => entries.flatMap(({ body }) => rowOf(body));

const rowOf = (body: string) => {
	try {
		return [activityOf(JSON.parse(body) as Entry)];
	} catch {
		// Bytes that are no entry have no row; a verification names them.
		return [];
	}
};

/** One entry is enough to know: the others are not counted. */
const isFound = async (search: Search, query: AuditQuery): Promise<boolean> => {
	for (;;) {
		const { total, isCounted } = await search.window({ query, offset: 0, limit: 1, countMs: 0 });
		if (total > 0 || isCounted) return total > 0;
	}
};

export const createSearchApi = ({
	search,
	exporter,
	savedQueries,
}: SearchPorts): Pick<Handlers<ConsoleContract, OperatorSession>, `audit.${Methods}`> => {
	const waitFor = createOpenQuestions();
	return {
		"audit.window": async (ask, { connection }) => {
			const isTable = ask.countMs !== undefined;
			const place = `${connection} ${isTable ? "table" : "window"}`;
			const found = await waitFor(place, isTable ? JSON.stringify(ask.query) : undefined, (signal) => search.window(ask, signal));
			if (!found.ok) return found;
			const { entries, ...answer } = found.value;
			return ok({ ...answer, rows: rowsOf(entries) });
		},
		"audit.histogram": (ask, { connection }) =>
			waitFor(`${connection} histogram`, JSON.stringify(ask), (signal) => search.histogram(ask, signal)),
		"audit.facets": (ask, { connection }) =>
			waitFor(`${connection} facets ${ask.field}`, JSON.stringify(ask), (signal) => search.facets(ask, signal)),
		"audit.complete": async ({ field, prefix }) => ok({ values: await search.complete(field, prefix, mostCompleted) }),
		"audit.blame": async ({ query }) => {
			for (const part of partsOf(query)) {
				if (!isEverything(query) && (await isFound(search, part.without))) return ok({ token: part });
			}
			return ok({});
		},

		"audit.export": (ask) => exporter.begin(ask),
		"audit.export-chunk": ({ id }) => exporter.chunk(id),
		"audit.cancel-export": ({ id }) => ok({ cancelled: exporter.cancel(id) }),

		"audit.queries": (_params, session) => ok({ queries: [...savedQueries.list(session.operator)] }),
		"audit.save-query": async (query) => {
			const saved = await savedQueries.save(query);
			return saved.ok ? ok({}) : saved;
		},
		"audit.drop-query": async ({ name }) => {
			const dropped = await savedQueries.drop(name);
			return dropped.ok ? ok({ dropped: dropped.value }) : dropped;
		},
	};
};

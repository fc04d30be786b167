import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { isEverything } from "../../shared/query/audit-query.ts";
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

/**
 * The questions that consoles wait for. When one asks more than it can be waiting for, the oldest is given up: fast typing
 * does not queue up work.
 */
const createOpenQuestions = () => {
	const open = new Map<string, AbortController[]>();
	return async <T>(place: string, work: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> => {
		const abort = new AbortController();
		const others = open.get(place) ?? [];
		if (others.length >= mostOpen) others.shift()?.abort(new Superseded());
		open.set(place, [...others, abort]);
		try {
			return ok(await work(abort.signal));
		} catch (error) {
			if (error instanceof Superseded) return fail("stale", error.message);
			throw error;
		} finally {
			const left = (open.get(place) ?? []).filter((each) => each !== abort);
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

export const createSearchApi = ({
	search,
	exporter,
	savedQueries,
}: SearchPorts): Pick<Handlers<ConsoleContract, OperatorSession>, `audit.${Methods}`> => {
	const waitFor = createOpenQuestions();
	return {
		"audit.window": async (ask, { connection }) => {
			const found = await waitFor(`${connection} window`, (signal) => search.window(ask, signal));
			if (!found.ok) return found;
			const { entries, ...answer } = found.value;
			return ok({ ...answer, rows: rowsOf(entries) });
		},
		"audit.histogram": (ask, { connection }) => waitFor(`${connection} histogram`, (signal) => search.histogram(ask, signal)),
		"audit.facets": (ask, { connection }) => waitFor(`${connection} facets ${ask.field}`, (signal) => search.facets(ask, signal)),
		"audit.complete": async ({ field, prefix }) => ok({ values: await search.complete(field, prefix, mostCompleted) }),
		"audit.blame": async ({ query }) => {
			for (const part of partsOf(query)) {
				if (!isEverything(query) && (await search.window({ query: part.without, offset: 0, limit: 1 })).total > 0)
					return ok({ token: part });
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

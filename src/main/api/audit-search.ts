import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { ok } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { isEverything } from "../../shared/query/audit-query.ts";
import { partsOf } from "../../shared/query/format-query.ts";
import type { SavedLine, SavedQuery } from "../../shared/query/saved.ts";
import type { Result } from "../../shared/lib/result.ts";
import type { Exporter } from "../exports/exporter.ts";
import type { Search } from "../store/search/search.ts";
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

export const createSearchApi = ({
	search,
	exporter,
	savedQueries,
}: SearchPorts): Pick<Handlers<ConsoleContract, OperatorSession>, `audit.${Methods}`> => ({
	"audit.window": async (ask) => {
		const { entries, ...answer } = await search.window(ask);
		return ok({ ...answer, rows: entries.map(({ body }) => activityOf(JSON.parse(body) as Entry)) });
	},
	"audit.histogram": async (ask) => ok(await search.histogram(ask)),
	"audit.facets": async (ask) => ok(await search.facets(ask)),
	"audit.complete": async ({ field, prefix }) => ok({ values: await search.complete(field, prefix, mostCompleted) }),
	"audit.blame": async ({ query }) => {
		for (const part of partsOf(query)) {
			if (!isEverything(query) && (await search.window({ query: part.without, offset: 0, limit: 1 })).total > 0) return ok({ token: part });
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
});

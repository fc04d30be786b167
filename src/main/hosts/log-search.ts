import { join } from "node:path";
import type { SearchPorts } from "../api/audit-search.ts";
import { createExporter } from "../exports/exporter.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Query } from "../store/query.ts";
import { createScan } from "../store/search/scan.ts";
import { createSearchThread, type SearchThread } from "../store/search/search-thread.ts";
import { nativeHasher } from "../store/tree.ts";
import type { AppOptions } from "./app.ts";
import { openSavedQueries } from "./saved-queries.ts";
import { threadProgram } from "./thread-program.ts";
import type { Workspaces } from "./workspaces.ts";

/** Everything that a console may look for in the log, and take along. */
export const createLogSearch = (
	{ folders, log, logKey, version, newId, now }: AppOptions,
	ports: { readonly file: string; readonly query: Query; readonly checkpoints: Checkpoints; readonly workspaces: Workspaces },
): SearchPorts & { readonly search: SearchThread } => {
	const { file, query, checkpoints, workspaces } = ports;
	const search = createSearchThread({
		program: threadProgram("index-worker"),
		logFile: file,
		indexFile: join(folders.data, "index.db"),
		fallback: createScan(query),
		onError: (error) => log.error("the search thread ended", error),
	});
	const exporter = createExporter({
		numbers: async (asked) => (await search.numbers({ query: asked })).seqs,
		entry: query.entry,
		newestCheckpoint: checkpoints.newest,
		hasher: nativeHasher,
		signer: logKey.signer,
		version,
		newId,
		now,
	});
	return { search, exporter, savedQueries: openSavedQueries({ folder: folders.config, projects: workspaces.list }) };
};

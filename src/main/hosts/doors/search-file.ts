import { dirname, join } from "node:path";
import { InvalidArgumentError } from "commander";
import { visible } from "../../../shared/lib/visible.ts";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { parseQuery } from "../../../shared/query/parse-query.ts";
import type { Query } from "../../store/query.ts";
import { openIndexForReading } from "../../store/search/index-file.ts";
import { createIndexSearch } from "../../store/search/index-search.ts";
import { createScan } from "../../store/search/scan.ts";
import type { Search } from "../../store/search/search.ts";
import { systemNow } from "../../system/clock.ts";

/** Searching a log's file without a host. */

/** What a line of the query language means. Throws `InvalidArgumentError` with the place that means nothing. */
export const queryIn = (line: string): AuditQuery => {
	const { query, problems } = parseQuery(line, systemNow());
	const [problem] = problems;
	if (problem === undefined) return query;
	const shown = visible(line);
	const [before, at] = [visible(line.slice(0, problem.from)), visible(line.slice(problem.from, problem.to))];
	throw new InvalidArgumentError(
		`this query cannot be read:\n  ${shown}\n  ${" ".repeat(before.length)}${"^".repeat(at.length)} ${problem.text}`,
	);
};

/** Looks through a log by the index beside it, and by its entries where the index does not reach. */
export const searching = async <T>(log: Query, file: string, work: (search: Search) => Promise<T>): Promise<T> => {
	const index = openIndexForReading(join(dirname(file), "index.db"), log);
	if (index === null) return work(createScan(log));
	try {
		const next = index.prepare("SELECT value FROM meta WHERE key = 'next'").pluck().get() as number | undefined;
		return await work(
			createIndexSearch({
				db: index,
				log,
				requestSeqs: log.requestSeqs,
				next: () => next ?? 0,
				tailEntries: Number.MAX_SAFE_INTEGER,
			}),
		);
	} finally {
		index.close();
	}
};

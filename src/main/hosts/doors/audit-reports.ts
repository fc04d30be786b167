import { writeFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Command } from "commander";
import { auditBundle, auditReport, type FieldOptions, fieldOptions } from "../../../commands/audit.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { factsIn } from "../../../shared/query/facts.ts";
import { matches } from "../../../shared/query/match.ts";
import { quoteValue } from "../../../shared/query/tokens.ts";
import { formatKeyFile } from "../../audit/key-file.ts";
import { bundleOf } from "../../exports/bundle.ts";
import { createReport } from "../../exports/report.ts";
import { reportAsHtml, reportAsMarkdown } from "../../exports/report-text.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { readHandOvers } from "../../store/hand-overs.ts";
import type { Db } from "../../store/open.ts";
import { createQuery, type StoredEntry } from "../../store/query.ts";
import { createStoredTree, nativeHasher } from "../../store/tree.ts";
import { checkerText, noChecker } from "../checker-text.ts";
import { queryIn } from "./search-file.ts";
import { failing, keysOf, type Place, reading, witnessKeys } from "./log-file.ts";

/** `countersign audit report` and `bundle`: what somebody reads, and what somebody checks, of a part of the log. */

type Asked = Place & FieldOptions & { query?: string };

const lineOf = (options: Asked): string =>
	[options.query ?? "", ...fieldOptions.flatMap(([name]) => (options[name] === undefined ? [] : [`${name}:${quoteValue(options[name])}`]))]
		.filter((part) => part !== "")
		.join(" ");

const pageRows = 4096;

/** The entries of a query, in order, compared one by one: the plain meaning, without an index. */
async function* found(db: Db, line: string): AsyncGenerator<StoredEntry> {
	const query = queryIn(line);
	const log = createQuery(db);
	const size = log.size();
	for (let from = 0; from < size; from += pageRows) {
		for (const stored of log.page(from, Math.min(size, from + pageRows)))
			if (matches(query, factsIn(stored.seq, stored.leaf, stored.body), stored.body)) yield stored;
		await nextTurn();
	}
}

const report = (options: Asked & { format: "md" | "json" | "html"; output?: string }): Promise<void> =>
	reading(options, async (db) => {
		const line = lineOf(options);
		const counted = createReport();
		for await (const { body } of found(db, line)) counted.take(JSON.parse(body) as Entry);
		const done = counted.finish();
		const text = {
			md: () => reportAsMarkdown(done, line),
			html: () => reportAsHtml(done, line),
			json: () => `${JSON.stringify({ query: line, ...done }, null, 2)}\n`,
		}[options.format]();
		if (options.output === undefined) process.stdout.write(text);
		else writeFileSync(options.output, text, { flag: "wx" });
	});

const bundle = (options: Asked & { output: string }): Promise<void> =>
	reading(options, async (db) => {
		const line = lineOf(options);
		const [pinned] = keysOf(options);
		if (pinned === undefined) throw new Error("there is no public key beside this log");
		// One snapshot: a host may append while this reads.
		db.exec("BEGIN");
		const checkpoint = createCheckpoints(db).newest();
		if (checkpoint === null) throw new Error("nothing is signed yet: that comes within a minute while the host runs");
		const entries: StoredEntry[] = [];
		let unsigned = 0;
		for await (const stored of found(db, line)) {
			if (stored.seq < checkpoint.size) entries.push(stored);
			else unsigned += 1;
		}
		const checker = checkerText();
		if (checker === null) throw new Error(noChecker);
		const made = bundleOf({
			query: line,
			entries,
			checkpoint,
			nodes: createStoredTree(db).nodes(),
			hasher: nativeHasher,
			keys: formatKeyFile(
				pinned,
				witnessKeys(),
				readHandOvers(db).flatMap(({ note }) => (note === null ? [] : [note])),
			),
			checker,
		});
		db.exec("COMMIT");
		if (!made.ok) throw new Error(made.fault.message);
		writeFileSync(options.output, made.value, { flag: "wx" });
		const left = unsigned === 0 ? "" : `; ${unsigned} newer ones are not signed yet and left out`;
		process.stdout.write(
			`${entries.length} ${entries.length === 1 ? "entry" : "entries"} with proofs in ${visible(options.output)}${left}\n`,
		);
	});

export const addReports = (audit: Command): void => {
	auditReport(audit).action((options: Parameters<typeof report>[0]) => failing(report(options)));
	auditBundle(audit).action((options: Parameters<typeof bundle>[0]) => failing(bundle(options)));
};

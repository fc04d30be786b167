import { once } from "node:events";
import { createWriteStream, existsSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import { type FieldOptions, fieldOptions } from "../../../commands/audit.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { type ExportColumn, exportColumns, type ExportFormat } from "../../../shared/query/columns.ts";
import { quoteValue } from "../../../shared/query/tokens.ts";
import { activityOf } from "../../api/activity.ts";
import { segmentLines } from "../../archive/segment-lines.ts";
import { readEntryHead } from "../../audit/entry.ts";
import { createRenderer } from "../../exports/render.ts";
import { createQuery, type StoredEntry } from "../../store/query.ts";
import { createScan } from "../../store/search/scan.ts";
import type { Search } from "../../store/search/search.ts";
import { nativeHasher } from "../../store/tree.ts";
import { appPaths } from "../../system/paths.ts";
import { openSavedQueries } from "../saved-queries.ts";
import { version } from "../version.ts";
import { queryIn, searching } from "./search-file.ts";
import { signedNote } from "./signed-note.ts";
import { failing, type Place, reading, timeText } from "./log-file.ts";

/** `countersign audit --actor …`: the entries of a query, from the log's file or from an export, as lines or as a file. */

type Formats = "table" | ExportFormat;
type Options = Place &
	FieldOptions & {
		text?: string;
		spec?: string;
		saved?: string;
		format: Formats;
		columns?: readonly ExportColumn[];
		limit?: number;
		reverse?: boolean;
		file?: string;
		output?: string;
	};

const tableRows = 50;
/** The signed manifest of a format that has no room for it lies beside the file, under this name. */
const manifestSuffix = ".manifest";
const carriesNote = (format: ExportFormat): boolean => format === "jsonl" || format === "json";

export const lineOf = (entry: Entry): string => {
	const { seq, at, type, actor, outcome, subject, decidedBy } = activityOf(entry);
	const words = [`#${seq}`.padEnd(8), timeText(at), type.padEnd(23), (outcome ?? "").padEnd(9), visible(entry.agent ?? actor).padEnd(16)];
	return `${words.join(" ")} ${visible(subject)}${decidedBy === undefined ? "" : ` (${visible(decidedBy)})`}`.trimEnd();
};

const savedLine = (name: string): string => {
	const all = openSavedQueries({ folder: appPaths().config, projects: () => [process.cwd()] }).list(userInfo().username);
	const found = all.findLast((query) => query.name === name);
	if (found === undefined)
		throw new InvalidArgumentError(`no query is called \`${name}\`; there are: ${[...new Set(all.map((query) => query.name))].join(", ")}`);
	return found.line;
};

/** The options as one line of the query language, and what that means. */
const queryOf = (options: Options): AuditQuery => {
	const line = [
		options.saved === undefined ? "" : savedLine(options.saved),
		options.spec ?? "",
		...fieldOptions.flatMap(([name]) => (options[name] === undefined ? [] : [`${name}:${quoteValue(options[name])}`])),
		options.text === undefined ? "" : `"${options.text.replaceAll(/(["\\])/g, "\\$1")}"`,
	]
		.filter((part) => part !== "")
		.join(" ");
	return queryIn(line);
};

type Source = {
	readonly search: Search;
	readonly entry: (seq: number) => StoredEntry | null;
	readonly sign: ((query: AuditQuery, seqs: readonly number[]) => Promise<string | null>) | null;
};

/** Entries of an export of ours: its first line is the manifest. */
const sourceOfFile = async (file: string): Promise<Source> => {
	const entries = new Map<number, StoredEntry>();
	for await (const body of segmentLines(file)) {
		const head = readEntryHead(body);
		if (head !== null) entries.set(head.seq, { seq: head.seq, body, leaf: nativeHasher.leaf(body) });
	}
	const sorted = [...entries.values()].sort((one, other) => one.seq - other.seq);
	// A scan goes by places; in an export they are not the numbers.
	const scan = createScan({ size: () => sorted.length, page: (from, to) => sorted.slice(from, to) });
	return { search: scan, entry: (seq) => entries.get(seq) ?? null, sign: null };
};

const withSource = async <T>(options: Options, work: (source: Source) => Promise<T>): Promise<T> => {
	if (options.file !== undefined) return work(await sourceOfFile(options.file));
	return reading(options, async (db, file) => {
		const query = createQuery(db);
		return searching(query, file, (search) =>
			work({ search, entry: query.entry, sign: (asked, seqs) => signedNote(db, file, asked, seqs) }),
		);
	});
};

/** The query that says which entries these are, also when more come meanwhile or a limit left some out. */
const bounded = (query: AuditQuery, seqs: readonly number[], isWhole: boolean): AuditQuery => {
	const [first, last] = [seqs[0], seqs.at(-1)];
	if (first === undefined || last === undefined) return query;
	return { ...query, within: { ...query.within, seq: { ...query.within?.seq, ...(isWhole ? {} : { from: first }), to: last + 1 } } };
};

/** Text goes to the file that was asked for, else to standard output, no faster than it is taken there. */
const printing = async ({ output }: Options, work: (write: (text: string) => Promise<void>) => Promise<void>): Promise<void> => {
	const out = output === undefined ? process.stdout : createWriteStream(output, { flags: "wx" });
	await work(async (text) => {
		if (text !== "" && !out.write(text)) await once(out, "drain");
	});
	if (out === process.stdout) return;
	out.end();
	await once(out, "finish");
};

/** Entries that are printed at once, and how long is searched before what was found so far is. */
const pageRows = 500;
const pageMs = 100;

/** The newest entries as lines, before all are counted; newest first they come as they are found. */
const showNewest = async (search: Search, query: AuditQuery, options: Options, write: (text: string) => Promise<void>): Promise<void> => {
	const limit = options.limit ?? tableRows;
	const held: string[] = [];
	let asOfSeq: number | undefined;
	let shown = 0;
	for (let isDone = false; !isDone;) {
		const found = await search.window({ query, asOfSeq, offset: shown, limit: Math.min(pageRows, limit - shown), countMs: pageMs });
		({ asOfSeq } = found);
		shown += found.entries.length;
		for (const { body } of found.entries) {
			const line = `${lineOf(JSON.parse(body) as Entry)}\n`;
			if (options.reverse === true) await write(line);
			else held.push(line);
		}
		isDone = shown >= limit || (found.isCounted && (shown >= found.total || found.entries.length === 0));
	}
	await write(held.reverse().join(""));
	const { total } = await search.window({ query, asOfSeq, offset: 0, limit: 0 });
	if (total > shown) process.stderr.write(`the newest ${shown} of ${total}; --limit <count> for more\n`);
};

const searchLog = async (options: Options): Promise<void> => {
	if (options.reverse === true && options.output !== undefined)
		throw new InvalidArgumentError("a signed file has the oldest entry first: leave out --reverse");
	const query = queryOf(options);
	const limit = options.limit ?? Number.MAX_SAFE_INTEGER;
	await withSource(options, async ({ search, entry, sign }) => {
		if (options.format === "table") {
			await printing(options, (write) => showNewest(search, query, options, write));
			return;
		}
		const all = (await search.numbers({ query })).seqs;
		const newest = all.length > limit ? all.slice(all.length - limit) : all;
		const seqs = options.reverse === true ? newest.toReversed() : newest;
		const beside = options.output === undefined || carriesNote(options.format) ? null : `${options.output}${manifestSuffix}`;
		if (beside !== null && existsSync(beside)) throw new Error(`\`${beside}\` is there already: nothing is written over`);
		const renderer = createRenderer(options.format, options.columns ?? exportColumns, version);
		const isWhole = newest.length === all.length;
		const said = bounded(query, newest, isWhole);
		const signed = options.output === undefined || sign === null ? null : await sign(said, seqs);
		await printing(options, async (write) => {
			await write(renderer.head(signed));
			for (const [at, seq] of seqs.entries()) {
				const stored = entry(seq);
				if (stored !== null) await write(renderer.entry(stored, at === 0));
			}
			await write(renderer.tail());
		});
		if (beside !== null && signed !== null) writeFileSync(beside, signed, { flag: "wx" });
		if (!isWhole) process.stderr.write(`the newest ${newest.length} of ${all.length}; --limit <count> for more\n`);
	});
};

export const addSearch = (audit: Command): void => {
	audit.action((options: Options, command: Command) => {
		// Nothing was asked for: `--format` has a value by itself.
		if (Object.keys(options).every((name) => command.getOptionValueSource(name) === "default")) return command.help({ error: true });
		return failing(searchLog(options));
	});
};

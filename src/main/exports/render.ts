import { stringify } from "csv-stringify/sync";
import type { Entry } from "../../shared/model/entry.ts";
import { type ExportColumn, exportColumns, type ExportFormat } from "../../shared/query/columns.ts";
import { factsOf } from "../../shared/query/facts.ts";
import { subjectOf } from "../../shared/query/subject.ts";
import { manifestLine } from "../audit/export-note.ts";
import { ocsfOf } from "./ocsf.ts";

/** Entries as text. `body` is an entry's recorded bytes. */
export type Renderer = {
	/** What stands before the first entry; `note` is the signed manifest, null where there is none. */
	head(note: string | null): string;
	entry(stored: { readonly leaf: string; readonly body: string }, isFirst: boolean): string;
	tail(): string;
};

export const createRenderer = (format: ExportFormat, columns: readonly ExportColumn[], version: string): Renderer => {
	const none = (): string => "";
	switch (format) {
		case "jsonl":
			return { head: (note) => (note === null ? "" : `${manifestLine(note)}\n`), entry: ({ body }) => `${body}\n`, tail: none };
		case "json":
			return {
				head: (note) => `{"manifest":${JSON.stringify(note)},"entries":[`,
				entry: ({ body }, isFirst) => `${isFirst ? "" : ","}\n${body}`,
				tail: () => "\n]}\n",
			};
		case "ocsf":
			return { head: none, entry: ({ body, leaf }) => `${JSON.stringify(ocsfOf(JSON.parse(body) as Entry, leaf, version))}\n`, tail: none };
		case "csv":
			return {
				head: () => csvLine(columns),
				entry: ({ body, leaf }) => {
					const cells = cellsOf(JSON.parse(body) as Entry, leaf);
					return csvLine(columns.map((column) => cells[column]));
				},
				tail: none,
			};
	}
};

export const allColumns: readonly ExportColumn[] = exportColumns;

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front: an agent chooses what stands
 * in a command, and the person who opens the table must not run it.
 */
const csvLine = (cells: readonly string[]): string => stringify([[...cells]], { escape_formulas: true, record_delimiter: "windows" });

const cellsOf = (entry: Entry, leaf: string): Record<ExportColumn, string> => {
	const { values, took, read } = factsOf(entry, leaf);
	const all = (field: Parameters<typeof values.get>[0]): string => (values.get(field) ?? []).join("; ");
	return {
		seq: `${entry.seq}`,
		time: new Date(entry.at).toISOString(),
		event: entry.type,
		actor: entry.actor,
		agent: entry.agent ?? "",
		subject: subjectOf(entry),
		outcome: all("outcome"),
		"decided-by": all("decided-by"),
		risk: all("risk"),
		kind: all("kind"),
		tool: all("tool"),
		rule: all("rule"),
		path: all("path"),
		host: all("host"),
		secret: all("secret"),
		session: entry.session ?? "",
		request: entry.request ?? "",
		digest: entry.digest ?? "",
		"duration-ms": took === null ? "" : `${took}`,
		"read-ms": read === null ? "" : `${read}`,
		leaf,
	};
};

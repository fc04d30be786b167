import { visible } from "../../shared/lib/visible.ts";
import type { Report } from "./report.ts";

/** A report as Markdown or as one HTML page that loads nothing. Every string in it comes from outside and is shown as text. */

type Table = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;

const tablesOf = (report: Report): readonly Table[] => [
	{
		title: "Agents",
		head: ["agent", "allowed", "held", "denied", "of these expired", "succeeded", "failed", "ran unasked"],
		rows: report.agents.map((each) => [
			each.name,
			each.allowed,
			each.held,
			each.denied,
			each.expired,
			each.succeeded,
			each.failed,
			each.unasked,
		]),
	},
	{
		title: "Approvers",
		head: ["approver", "approved", "denied", "answered late", "reading: median", "least", "under a second"],
		rows: report.approvers.map(({ name, approved, denied, late, read }) => [
			name,
			approved,
			denied,
			late,
			...(read === null ? ["", "", ""] : [`${read.medianMs} ms`, `${read.leastMs} ms`, read.underSecond]),
		]),
	},
	{
		title: "Allowed first, denied afterwards",
		head: ["agent", "tool", "approved", "denied after a yes"],
		rows: report.changedMinds.map(({ agent, tool, approved, deniedAfter }) => [agent, tool, approved, deniedAfter]),
	},
	{ title: "Changes", head: ["event", "by", "count"], rows: report.changes.map(({ event, by, count }) => [event, by, count]) },
];

const spanOf = ({ entries, first, last }: Report): string =>
	first === null || last === null
		? "No entry matches."
		: `${entries} ${entries === 1 ? "entry" : "entries"}, #${first.seq} of ${time(first.at)} to #${last.seq} of ${time(last.at)}.`;

const queryText = (line: string): string => (line === "" ? "everything" : line);

/** In a table of Markdown nothing of a cell may end it, begin markup, or be invisible. */
const cell = (value: string | number): string =>
	typeof value === "number" ? `${value}` : visible(value).replaceAll(/[\\`*_{}[\]<>()#+!|~&-]/g, String.raw`\$&`);

export const reportAsMarkdown = (report: Report, query: string): string =>
	[
		"# Who did what",
		`Query: ${cell(queryText(query))}`,
		spanOf(report),
		...tablesOf(report).flatMap(({ title, head, rows }) =>
			rows.length === 0
				? []
				: [
						`## ${title}`,
						[head, head.map(() => "---"), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(" | ")} |`).join("\n"),
					],
		),
	].join("\n\n") + "\n";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const html = (value: string | number): string => visible(`${value}`).replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? "");

const style =
	"body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #999;overflow-wrap:anywhere}";

export const reportAsHtml = (report: Report, query: string): string => {
	const row = (cells: readonly (string | number)[], tag: "th" | "td"): string =>
		`<tr>${cells.map((each) => `<${tag}>${html(each)}</${tag}>`).join("")}</tr>`;
	const tables = tablesOf(report)
		.filter(({ rows }) => rows.length > 0)
		.map(
			({ title, head, rows }) =>
				`<h2>${html(title)}</h2><table><thead>${row(head, "th")}</thead><tbody>${rows.map((each) => row(each, "td")).join("")}</tbody></table>`,
		);
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Who did what</title><style>${style}</style></head><body><h1>Who did what</h1><p>Query: ${html(queryText(query))}</p><p>${html(spanOf(report))}</p>${tables.join("")}</body></html>\n`;
};

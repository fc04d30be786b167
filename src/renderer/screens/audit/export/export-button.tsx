import { type ReactNode, useState } from "react";
import type { AuditQuery } from "../../../../shared/query/audit-query.ts";
import type { ExportColumn } from "../../../../shared/query/columns.ts";
import type { Activity } from "../../../../shared/view/state.ts";
import { arrange, type ColumnLayout, type GridColumn } from "../../../grid/columns.ts";
import { Button } from "../../../parts/button.tsx";
import { ExportSheet } from "./export-sheet.tsx";

/** What a column of the table is called in a file. */
const names: Readonly<Record<string, ExportColumn>> = {
	seq: "seq",
	time: "time",
	agent: "agent",
	event: "event",
	subject: "subject",
	verdict: "outcome",
	by: "decided-by",
	risk: "risk",
	duration: "duration-ms",
};

export function ExportButton(props: {
	readonly query: AuditQuery;
	readonly total: number | undefined;
	readonly columns: readonly GridColumn<Activity>[];
	readonly layout: ColumnLayout;
}): ReactNode {
	const { query, total, columns, layout } = props;
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
				Export
			</Button>
			{isOpen ? (
				<ExportSheet
					query={query}
					total={total}
					shown={arrange(columns, layout).flatMap((column) => names[column.id] ?? [])}
					onClose={() => setOpen(false)}
				/>
			) : null}
		</>
	);
}

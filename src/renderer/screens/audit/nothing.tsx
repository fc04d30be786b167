import type { ReactNode } from "react";
import { type AuditQuery, isEverything } from "../../../shared/query/audit-query.ts";
import { formatQuery } from "../../../shared/query/format-query.ts";
import { Button } from "../../parts/button.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Empty } from "../../parts/states.tsx";
import { useCall } from "../../parts/use-call.ts";
import { dropPart } from "./query-line.ts";

/** No entry matches: which part of the query is to blame, found by leaving each out. */
export function Nothing(props: {
	readonly query: AuditQuery;
	readonly line: string;
	readonly hasRange: boolean;
	readonly onLine: (line: string) => void;
	readonly onAllTimes: () => void;
}): ReactNode {
	const { query, line, hasRange, onLine, onAllTimes } = props;
	const isAll = isEverything(query);
	const reading = useCall("audit.blame", isAll ? null : { query });
	if (isAll)
		return <Empty fact="Nothing is recorded yet." next="Every request, answer and change is recorded here from the first one on." />;
	const token = reading.state === "ready" ? reading.value.token : undefined;
	// The bounds of the range stand in the query, not in the line.
	const next = token === undefined ? line : dropPart(line, token.text);
	const isRange = token !== undefined && hasRange && next === line && token.text.startsWith("time:");
	const remove = (): void => {
		if (isRange) onAllTimes();
		else onLine(next === line && token !== undefined ? formatQuery(token.without) : next);
	};
	return (
		<Empty
			fact="No entry matches."
			next={
				token === undefined ? (
					reading.state === "ready" ? (
						"No part of the query alone is to blame."
					) : null
				) : isRange ? (
					"There are some at other times."
				) : (
					<>
						Remove{" "}
						<code>
							<SafeText text={token.text} mode="name" />
						</code>
						?
					</>
				)
			}
		>
			<div style={{ display: "flex", gap: "8px" }}>
				{token === undefined ? null : <Button onClick={remove}>{isRange ? "Show all times" : "Remove it"}</Button>}
				<Button
					look="quiet"
					onClick={() => {
						onAllTimes();
						onLine("");
					}}
				>
					Clear the query
				</Button>
			</div>
		</Empty>
	);
}

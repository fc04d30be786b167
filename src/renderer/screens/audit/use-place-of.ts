import { useEffect, useState } from "react";
import { type AuditQuery, isEverything } from "../../../shared/query/audit-query.ts";
import type { Activity } from "../../../shared/view/state.ts";
import type { WindowedRows } from "../../grid/windowed-rows.ts";
import { call } from "../../store/client.ts";

/**
 * Where an entry stands among the rows, for one that was chosen elsewhere: by a link, in a neighbourhood, in the verification.
 * Rows are newest first, so its place is the number of matching entries after it. Undefined while it is not known, and for
 * an entry that the query leaves out.
 */
export function usePlaceOf(
	seq: number | undefined,
	query: AuditQuery,
	rows: WindowedRows<Activity>,
): { readonly index: number } | undefined {
	const [place, setPlace] = useState<{ readonly index: number } | undefined>(undefined);
	const total = rows.total();
	const asOfSeq = rows.asOfSeq();
	const queryText = JSON.stringify(query);
	useEffect(() => {
		if (seq === undefined || total === undefined || asOfSeq === undefined) return undefined;
		let isWanted = true;
		const asked = JSON.parse(queryText) as AuditQuery;
		const { from = 0, to } = asked.within?.seq ?? {};
		const after = { ...asked, within: { ...asked.within, seq: { from: Math.max(from, seq + 1), ...(to === undefined ? {} : { to }) } } };
		const at = { ...asked, within: { ...asked.within, seq: { from: seq, to: seq + 1 } } };
		const count = async (query: AuditQuery): Promise<number | undefined> => {
			const result = await call("audit.window", { query, offset: 0, limit: 1, asOfSeq });
			return result.ok ? result.value.total : undefined;
		};
		void Promise.all([count(after), isEverything(asked) ? 1 : count(at)]).then(([index, itself]) => {
			if (isWanted && index !== undefined && itself === 1) setPlace({ index });
		});
		return () => {
			isWanted = false;
		};
	}, [seq, queryText, total, asOfSeq]);
	return place;
}

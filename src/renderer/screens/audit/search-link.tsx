import type { ReactNode } from "react";
import type { QueryField } from "../../../shared/query/audit-query.ts";
import { quoteValue } from "../../../shared/query/tokens.ts";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatRoute } from "../../router/route.ts";

/** A value that leads to all entries that have it. */
export function SearchLink({ field, value }: { readonly field: QueryField; readonly value: string }): ReactNode {
	return (
		<a href={formatRoute({ path: ["audit"], query: { q: `${field}:${quoteValue(value)}` } })} title={`All entries with this ${field}`}>
			<SafeText text={value} mode="name" />
		</a>
	);
}

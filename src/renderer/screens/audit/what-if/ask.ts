import type { ReplayAsk } from "../../../../shared/contract/console-policies.ts";
import type { Level, Mode } from "../../../../shared/model/words.ts";
import { type AuditQuery, isEverything } from "../../../../shared/query/audit-query.ts";

/** What a query is replayed against, as it is chosen. `policies`: a word, or the number of a revision. */
export type Choice = {
	readonly policies: "then" | "now" | "draft" | "text" | number;
	readonly level: Level | "";
	readonly mode: Mode | "";
	/** For `text`. */
	readonly text: string;
};

/** Null when nothing chosen differs from what was. `texts`: what is in force now, and the draft, where there is one. */
export const askOf = (
	query: AuditQuery,
	{ policies, level, mode, text }: Choice,
	texts: { readonly now: string | undefined; readonly draft: string | undefined },
): ReplayAsk | null => {
	const tried = policies === "now" ? texts.now : policies === "draft" ? texts.draft : policies === "text" ? text : undefined;
	if ((policies === "now" || policies === "draft") && tried === undefined) return null;
	if (policies === "then" && level === "" && mode === "") return null;
	return {
		...(tried === undefined ? {} : { text: tried }),
		...(typeof policies === "number" ? { revision: policies } : {}),
		...(level === "" ? {} : { level }),
		...(mode === "" ? {} : { mode }),
		...(isEverything(query) ? {} : { query }),
	};
};

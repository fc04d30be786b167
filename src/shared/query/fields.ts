import { entryTypes } from "../model/entry.ts";
import { kinds, risks } from "../model/words.ts";
import type { QueryField } from "./audit-query.ts";

/** The words of the query line: other names of a field, closed lists of values, and what help says of each. */

export const outcomes = ["allowed", "held", "denied", "succeeded", "failed"] as const;

/** Other names under which a field is known. */
export const aliases: Readonly<Record<string, QueryField>> = {
	verdict: "outcome",
	type: "event",
	approver: "decided-by",
	by: "decided-by",
};

/** Fields with a closed list of values, and that list. */
export const vocabularies: Partial<Record<QueryField, readonly string[]>> = {
	event: entryTypes,
	outcome: outcomes,
	kind: kinds,
	risk: risks,
};

/** Everything a query can name, with what it means: help, and completion of field names. */
export const fieldHelp: readonly { readonly field: string; readonly means: string }[] = [
	{ field: "agent:", means: "an agent by name" },
	{ field: "actor:", means: "who did it: an agent, a person, `gates`" },
	{ field: "decided-by:", means: "who or what decided: an approver's name, a rule's code" },
	{ field: "outcome:", means: outcomes.join(", ") },
	{ field: "event:", means: "`request.denied`, or all of `request`" },
	{ field: "kind:", means: "kind of action: `shell`, `file.write`, `secret.attach`, …" },
	{ field: "risk:", means: `${risks.join(", ")}; \`risk:>=execute\` is that and worse` },
	{ field: "rule:", means: "a rule or policy that had a say" },
	{ field: "tool:", means: "a tool by name" },
	{ field: "path:", means: "a part of a file's path" },
	{ field: "host:", means: "a network host; `example.com` includes its subdomains" },
	{ field: "secret:", means: "a secret by its name" },
	{ field: "session:", means: "a session by id" },
	{ field: "request:", means: "a request by id" },
	{ field: "hash:", means: "the beginning of an entry's leaf hash or of a request's digest, at least 4 digits" },
	{ field: "seq:", means: "number of the entry: `seq:120`, `seq:>=120`" },
	{ field: "last:", means: "`30m`, `12h`, `7d`, `4w`" },
	{ field: "from:", means: "`2026-11-03`, `2026-11-03T14:02`, `today`, `yesterday`; local time" },
	{ field: "to:", means: "the same; a day without a time is included whole" },
	{ field: "time:", means: "the same with `<`, `<=`, `>`, `>=`: `time:<2026-11-03`" },
	{ field: "took:", means: "how long it ran: `took:>10s`" },
	{ field: "read:", means: "how long the approver read it: `read:<1s`" },
	{ field: "raw:", means: "text in the recorded bytes, as it is; looks through every entry, so it takes longer" },
];

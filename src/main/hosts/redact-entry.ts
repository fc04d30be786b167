import type { EntryDraft } from "../../shared/model/entry.ts";
import { redactJson } from "../redact/index.ts";

/** Members of `details` that are our own hashes and names: nothing in them came from outside, and rebuilds need them exact. */
const ownMembers = new Set([
	"keyHashHex",
	"targets",
	"level",
	"from",
	"to",
	"heldSeq",
	"deadlineAt",
	"hardCapAt",
	"rev",
	"reading",
	"hashHex",
	"rootHex",
	"stateHashHex",
	"fileHashHex",
	"publicKeyHex",
	"signed",
	"handOver",
	"anchor",
]);

/** The redactor as the log uses it: everything an agent or a person wrote, and nothing that we computed. */
export const redactEntry = (draft: EntryDraft): EntryDraft => {
	const entry: EntryDraft = { ...draft, details: redactJson(draft.details, ownMembers) as EntryDraft["details"] };
	if (draft.findings !== undefined && draft.findings.length > 0)
		entry.findings = redactJson(draft.findings) as NonNullable<EntryDraft["findings"]>;
	if (draft.outcome?.state === "denied") entry.outcome = redactJson(draft.outcome) as NonNullable<EntryDraft["outcome"]>;
	return entry;
};

import type { EntryDraft } from "../../shared/model/entry.ts";
import { makeLasting, isLasting, rememberLasting } from "../../shared/lib/lasting.ts";
import type { Finding } from "../../shared/model/finding.ts";
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

const redactDetails = rememberLasting((details: EntryDraft["details"]): EntryDraft["details"] => {
	const redacted = redactJson(details, ownMembers) as EntryDraft["details"];
	return isLasting(details) ? makeLasting(redacted) : redacted;
});

const redactFinding = rememberLasting((finding: Finding): Finding => {
	const redacted = redactJson(finding) as Finding;
	return isLasting(finding) ? makeLasting(redacted) : redacted;
});

/** The redactor as the log uses it: everything an agent or a person wrote, and nothing that we computed. */
export const redactEntry = (draft: EntryDraft): EntryDraft => {
	const entry: EntryDraft = { ...draft, details: redactDetails(draft.details) };
	if (draft.findings !== undefined && draft.findings.length > 0) entry.findings = draft.findings.map(redactFinding);
	if (draft.outcome?.state === "denied") entry.outcome = redactJson(draft.outcome) as NonNullable<EntryDraft["outcome"]>;
	return entry;
};

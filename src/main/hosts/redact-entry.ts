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
	"publicKeyHex",
	"signed",
	"handOver",
]);

/** The redactor as the log uses it: everything an agent or a person wrote, and nothing that we computed. */
export const redactEntry = (draft: EntryDraft): EntryDraft => {
	const details: EntryDraft["details"] = {};
	const foreign: EntryDraft["details"] = {};
	for (const [key, value] of Object.entries(draft.details)) (ownMembers.has(key) ? details : foreign)[key] = value;
	return {
		...draft,
		details: { ...(redactJson(foreign) as EntryDraft["details"]), ...details },
		...(draft.findings === undefined ? {} : { findings: redactJson(draft.findings) as NonNullable<EntryDraft["findings"]> }),
		...(draft.outcome?.state === "denied" ? { outcome: redactJson(draft.outcome) as NonNullable<EntryDraft["outcome"]> } : {}),
	};
};

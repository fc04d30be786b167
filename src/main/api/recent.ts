import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import { type RequestDraft, digestedPart } from "../../shared/model/request.ts";

/**
 * Decisions of the last minute by what was asked. Some agents ask twice about one call, the second time without its id;
 * the second asking is answered as the first was, once, instead of prompting a person twice.
 */
export type Recent = { take(entry: Entry): void; find(agent: string, draft: RequestDraft): Recorded | null };

const lifeMs = 60_000;
const maxKept = 500;

export const createRecent = (ports: { readonly sha256Hex: (text: string) => string; readonly now: () => number }): Recent => {
	const kept = new Map<string, Recorded>();
	return {
		take: (entry) => {
			const recorded = recordedFrom(entry);
			if (recorded === null) return;
			const put = (digest: string, told: Recorded): void => {
				const key = `${digest} ${entry.session ?? ""}`;
				kept.delete(key);
				kept.set(key, told);
			};
			put(recorded.digest, recorded);
			if (recorded.editedFrom !== undefined) put(recorded.editedFrom, unedited(recorded, recorded.editedFrom));
			// Looked for only when there are too many: what was deleted before it is stepped over each time.
			if (kept.size <= maxKept) return;
			for (const oldest of kept.keys()) {
				if (kept.size <= maxKept) break;
				kept.delete(oldest);
			}
		},
		find: (agent, { waitMs: _waitMs, ...draft }) => {
			const key = `${ports.sha256Hex(canonicalJson(digestedPart(draft, agent)))} ${draft.session ?? ""}`;
			const recorded = kept.get(key);
			// Used once: a yes to one call is not a yes to the next one like it. What was edited away stays so for its time.
			if (recorded?.code !== editedAway) kept.delete(key);
			return recorded !== undefined && Math.abs(ports.now() - recorded.at) < lifeMs ? recorded : null;
		},
	};
};

const editedAway = "edited";

/** What is told about the action as it was before a person changed it: its own no, or that only the change was approved. */
const unedited = (recorded: Recorded, digest: string): Recorded =>
	recorded.state === "denied"
		? recorded
		: {
				...recorded,
				digest,
				state: "denied",
				code: editedAway,
				reason: `${recorded.by} approved this with changes: as it was first asked it does not run`,
				obligations: [],
			};

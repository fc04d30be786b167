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
			const key = `${recorded.digest} ${entry.session ?? ""}`;
			kept.delete(key);
			kept.set(key, recorded);
			for (const oldest of kept.keys()) {
				if (kept.size <= maxKept) break;
				kept.delete(oldest);
			}
		},
		find: (agent, { waitMs: _waitMs, ...draft }) => {
			const key = `${ports.sha256Hex(canonicalJson(digestedPart(draft, agent)))} ${draft.session ?? ""}`;
			const recorded = kept.get(key);
			// Used once: a yes to one call is not a yes to the next one like it.
			kept.delete(key);
			return recorded !== undefined && Math.abs(ports.now() - recorded.at) < lifeMs ? recorded : null;
		},
	};
};

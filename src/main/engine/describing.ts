import { makeLasting } from "../../shared/lib/lasting.ts";
import type { Config } from "../../shared/model/config.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Grade } from "../../shared/model/words.ts";
import { describeRequest } from "./entries.ts";
import { withoutHidden } from "./hidden-variables.ts";
import type { Reads } from "./ports.ts";

/** What was asked, as the log keeps it, under the rules in force. */
export type Describe = (request: Request, analysis: Analysis, grade: Grade) => EntryDraft["details"];

type Kept = Pick<Request, "digest" | "reason"> & {
	readonly grade: Grade;
	readonly config: Config | null;
	readonly details: EntryDraft["details"];
};

/**
 * The description of an action is kept with its analysis, which is the same object when the same action is asked again
 * (`Meanings`): the digest covers all that is described but the agent's reason and what the rules hide. From its second
 * use on it is a lasting value, so that the store does not redact and write it anew for each entry.
 *
 * Law: test/laws/meanings.test.ts.
 */
export const createDescribing = ({
	reads,
	sha256Hex,
}: {
	readonly reads: Reads;
	readonly sha256Hex: (text: string) => string;
}): Describe => {
	const kept = new WeakMap<Analysis, Kept>();
	return (request, analysis, grade) => {
		const config = reads.config();
		const { digest, reason } = request;
		const known = kept.get(analysis);
		if (known?.digest === digest && known.reason === reason && known.grade === grade && known.config === config)
			return makeLasting(known.details);
		const details = describeRequest(withoutHidden(request, config), analysis, grade, sha256Hex);
		kept.set(analysis, { digest, reason, grade, config, details });
		return details;
	};
};

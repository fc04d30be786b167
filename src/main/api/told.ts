import type { Decision } from "../../shared/contract/agent.ts";
import { type Fault, ok, type Result } from "../../shared/lib/result.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { Args, RequestDraft } from "../../shared/model/request.ts";

/** What an agent asked and is told, in the words of its contract. */

export const withWorkspace = (draft: RequestDraft, workspace: string | undefined): RequestDraft =>
	workspace === undefined ? draft : { ...draft, workspace };

/** How a request ended, and what a person changed it to when they did. */
export type Told = { readonly recorded: Recorded; readonly edited?: { readonly args: Args; readonly by: string } };

/** A recorded end, as the agent is told. A request that is still held is nothing to tell: that is a bug of the caller. */
export const decisionOf = ({ recorded, edited }: Told, expiresAt: number): Result<Decision> => {
	if (recorded.state === "held") return { ok: false, fault: stillHeld };
	return ok({
		id: recorded.id,
		// A no is to what was asked, whatever a person made of it before they said no.
		digest: recorded.state === "denied" ? (recorded.editedFrom ?? recorded.digest) : recorded.digest,
		outcome: recorded.state,
		...(recorded.state === "denied" ? { code: recorded.code } : {}),
		reason: recorded.reason,
		...(recorded.feedback === undefined ? {} : { feedback: recorded.feedback }),
		obligations: [...recorded.obligations],
		...(recorded.state === "allowed" ? { expiresAt } : {}),
		...(edited === undefined ? {} : { edited }),
		seq: recorded.seq,
	});
};

const stillHeld: Fault = { code: "unavailable", message: "this request is still waiting for a person" };

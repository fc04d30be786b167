import type { Result } from "../../shared/lib/result.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { RequestDraft } from "../../shared/model/request.ts";
import type { FinishReport } from "../engine/finish.ts";

/**
 * Translates between an agent's own hook format and ours, both ways. Pure: the hook script only carries bytes, so that
 * there is one place, under test, that knows an agent's format.
 */
export type HookAdapter = {
	/** What the payload asks for. Faults: `bad_request` when it is not a payload of this agent; then `refuse` answers. */
	read(payload: Payload, ports: HookPorts): Result<HookCall>;
	/** What the hook prints for a decision. */
	answer(payload: Payload, recorded: Recorded): HookOutput;
	/** What the hook prints when no decision could be had: always in the direction of no. */
	refuse(payload: Payload, reason: string): HookOutput;
	/** An event that needs no decision. */
	nothing(): HookOutput;
	/** A report that could not be taken, for the agent's eyes; it cannot stop what already ran. */
	notRecorded(payload: Payload, reason: string): HookOutput;
};

export type Payload = Readonly<Record<string, unknown>>;
export type HookPorts = { readonly newId: () => string; readonly sha256Hex: (text: string) => string };

export type HookCall =
	| { readonly type: "request"; readonly draft: RequestDraft }
	/** Asks about a call that was very likely asked about a moment ago, without its id: the answer given then is used. */
	| { readonly type: "recall"; readonly draft: RequestDraft }
	| { readonly type: "finish"; readonly report: FinishReport }
	| { readonly type: "ignore" };

/** Exactly what the hook process does: exit code, and JSON on stdout (`{}` prints nothing). */
export type HookOutput = { readonly exitCode: number; readonly output: Record<string, Json> };
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

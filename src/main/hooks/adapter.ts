import type { Result } from "../../shared/lib/result.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { Args, RequestDraft } from "../../shared/model/request.ts";
import type { FinishReport } from "../engine/finish.ts";

/**
 * Translates between an agent's own hook format and ours, both ways. Pure: the hook script only carries bytes, so that
 * there is one place, under test, that knows an agent's format.
 */
export type HookAdapter = {
	/** What the payload asks for. Faults: `bad_request` when it is not a payload of this agent; then `refuse` answers. */
	read(payload: Payload, ports: HookPorts): Result<HookCall>;
	/**
	 * The tool's input that does exactly these arguments, for an agent that lets a hook rewrite it. What it would read of
	 * that input must be these arguments again. Faults: `forbidden` when it cannot be said in this agent's format.
	 */
	rewrite(payload: Payload, args: Args): Result<Payload>;
	/** What the hook prints for a decision; `args` when a person changed them. */
	answer(payload: Payload, recorded: Recorded, args?: Args): HookOutput;
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
	/** `ran` is what the agent says it ran, where that has a form that can be compared. */
	| { readonly type: "finish"; readonly report: FinishReport; readonly ran: RequestDraft | null }
	| { readonly type: "ignore" };

/** Exactly what the hook process does: exit code, and JSON on stdout (`{}` prints nothing). */
export type HookOutput = { readonly exitCode: number; readonly output: Record<string, Json> };
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

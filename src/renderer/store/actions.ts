import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params } from "../../shared/contract/contract.ts";
import type { Result } from "../../shared/lib/result.ts";
import { call } from "./client.ts";

/** Acts in the safe direction: one press, no guard. Verdicts are not here, they belong to guard/. */

export const stopAll = (): Promise<Result<unknown>> => call("halt.set", { reason: "Stopped by an operator in the console" });

export const takeMoreTime = (id: string): Promise<Result<{ deadlineAt: number }>> => call("request.extend", { id });

export const tellDeny = (id: string): Promise<Result<unknown>> => call("request.deliver", { id });

export const undoDeny = (id: string): Promise<Result<{ undone: boolean }>> => call("request.undo", { id });

/** Puts another form of a request up to be read. It approves nothing. */
export const editRequest = (edit: Params<ConsoleContract, "request.edit">): Promise<Result<{ digest: string; rev: number }>> =>
	call("request.edit", edit);

import type { Result } from "../../shared/lib/result.ts";
import { call } from "./client.ts";

/** Acts in the safe direction: one press, no guard. Verdicts are not here, they belong to guard/. */

export const stopAll = (): Promise<Result<unknown>> => call("halt.set", { reason: "Stopped by an operator in the console" });

export const takeMoreTime = (id: string): Promise<Result<{ deadlineAt: number }>> => call("request.extend", { id });

export const undoDeny = (id: string): Promise<Result<{ undone: boolean }>> => call("request.undo", { id });

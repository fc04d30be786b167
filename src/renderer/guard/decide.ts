import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import type { Result } from "../../shared/lib/result.ts";
import { call } from "../store/client.ts";

/**
 * Sends a verdict. Only the guard may import this file (test/renderer/boundaries.test.ts): every verdict of every window
 * goes through its rules.
 */
export type VerdictParams = Params<ConsoleContract, "request.answer">;
export type VerdictReply = Reply<ConsoleContract, "request.answer">;

export type ListReply = Reply<ConsoleContract, "request.answer-many">;

export const decide = (verdict: VerdictParams): Promise<Result<VerdictReply>> => call("request.answer", verdict);

export const denyListed = (list: Params<ConsoleContract, "request.answer-many">): Promise<Result<ListReply>> =>
	call("request.answer-many", list);

export const signAnswer = (answer: Params<ConsoleContract, "operator.sign">): Promise<Result<{ signatureHex: string }>> =>
	call("operator.sign", answer);

export const askPermission = (id: string, digest: string, rev: number): Promise<Result<{ nonce: string }>> =>
	call("request.arm", { id, digest, rev });

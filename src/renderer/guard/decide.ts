import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import { ok, type Result } from "../../shared/lib/result.ts";
import { call } from "../store/client.ts";

/**
 * Sends a verdict. Only the guard may import this file (test/renderer/boundaries.test.ts): every verdict of every window
 * goes through its rules.
 */
export type VerdictParams = Params<ConsoleContract, "request.answer">;
export type VerdictReply = Reply<ConsoleContract, "request.answer">;

export type ListReply = Reply<ConsoleContract, "request.answer-many">;

export const decide = (verdict: VerdictParams): Promise<Result<VerdictReply>> => call("request.answer", verdict);

export const decideListed = (list: Params<ConsoleContract, "request.answer-many">): Promise<Result<ListReply>> =>
	call("request.answer-many", list);

export const signAnswer = (answer: Params<ConsoleContract, "operator.sign">): Promise<Result<{ signatureHex: string }>> =>
	call("operator.sign", answer);

/** A permission for each, in their order. Faults: of the first that cannot be armed. */
export const askPermissions = async (items: readonly Params<ConsoleContract, "request.arm">[]): Promise<Result<readonly string[]>> => {
	const armed = await Promise.all(items.map(({ id, digest, rev }) => call("request.arm", { id, digest, rev })));
	const nonces: string[] = [];
	for (const each of armed) {
		if (!each.ok) return each;
		nonces.push(each.value.nonce);
	}
	return ok(nonces);
};

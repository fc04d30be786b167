import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
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

type Version = Params<ConsoleContract, "request.arm">;

/** A permission for each, in their order. Faults: of the first that cannot be armed. */
export const askPermissions = async (
	first: Version,
	...others: readonly Version[]
): Promise<Result<{ nonce: string; more: readonly string[] }>> => {
	const [armed, ...rest] = await Promise.all([first, ...others].map(({ id, digest, rev }) => call("request.arm", { id, digest, rev })));
	if (armed === undefined || !armed.ok) return armed ?? fail("internal", "nothing was armed");
	const more: string[] = [];
	for (const each of rest) {
		if (!each.ok) return each;
		more.push(each.value.nonce);
	}
	return ok({ nonce: armed.value.nonce, more });
};

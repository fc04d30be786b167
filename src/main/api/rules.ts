import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers, Params, Reply } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import type { Held } from "../engine/held.ts";
import type { OperatorSession } from "./console.ts";
import type { Nonces } from "./nonces.ts";

/** Rules written from a request that waits. Looking needs a console; writing needs a permission armed on this very console. */

type Draft = Params<ConsoleContract, "rule.preview">["draft"];

export type RulePorts = {
	start(held: Held, scope: "exact" | "pattern" | "path"): Result<Reply<ConsoleContract, "rule.start">>;
	preview(held: Held, draft: Draft, operator: string): Result<Reply<ConsoleContract, "rule.preview">>;
	history(held: Held, draft: Draft, signal: AbortSignal): Promise<Result<Reply<ConsoleContract, "rule.history">>>;
	write(held: Held, draft: Draft, draftHashHex: string, operator: Approver): Promise<Result<Reply<ConsoleContract, "rule.write">>>;
	undo(seq: number, operator: Approver): Promise<Result<number>>;
};

type RuleMethod = Extract<keyof ConsoleContract["methods"], `rule.${string}`>;
type About = { readonly id: string; readonly digest: string; readonly rev: number };

const ruleKey = (draftHashHex: string): string => `rule ${draftHashHex}`;

export const ruleHandlers = (
	ports: RulePorts & { readonly engine: Pick<Engine, "held">; readonly nonces: Nonces },
	mayChange: (session: OperatorSession) => Result<Approver>,
): Pick<Handlers<ConsoleContract, OperatorSession>, RuleMethod> => {
	/** The look back that a console is waiting for, by connection. */
	const looking = new Map<string, AbortController>();

	const heldOf = ({ id, digest, rev }: About): Result<Held> => {
		const held = ports.engine.held(id);
		if (held === undefined) return fail("not_found", `no request \`${id}\` is waiting`);
		return held.request.digest === digest && held.rev === rev ? ok(held) : fail("stale", "this request changed while you were reading");
	};
	const withHeld = <T>(about: About, use: (held: Held) => T): T | Result<never> => {
		const held = heldOf(about);
		return held.ok ? use(held.value) : held;
	};

	return {
		"rule.start": (params) => withHeld(params, (held) => ports.start(held, params.scope)),
		"rule.preview": (params, session) => withHeld(params, (held) => ports.preview(held, params.draft, session.operator)),
		"rule.history": async (params, session) => {
			const held = heldOf(params);
			if (!held.ok) return held;
			looking.get(session.connection)?.abort();
			const mine = new AbortController();
			looking.set(session.connection, mine);
			try {
				return await ports.history(held.value, params.draft, mine.signal);
			} finally {
				if (looking.get(session.connection) === mine) looking.delete(session.connection);
			}
		},
		"rule.arm": (params, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			return withHeld(params, () => ok({ nonce: ports.nonces.mint(session.connection, ruleKey(params.draftHashHex)) }));
		},
		"rule.write": async (params, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const held = heldOf(params);
			if (!held.ok) return held;
			if (!ports.nonces.redeem(params.nonce, session.connection, ruleKey(params.draftHashHex)))
				return fail("forbidden", "this rule was not armed by a person reading it");
			return ports.write(held.value, params.draft, params.draftHashHex, operator.value);
		},
		// Taking a permission back is the safe direction; it still needs somebody who may change policies, for the file is theirs.
		"rule.undo": async ({ seq }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const undone = await ports.undo(seq, operator.value);
			return undone.ok ? ok({ seq: undone.value }) : undone;
		},
	};
};

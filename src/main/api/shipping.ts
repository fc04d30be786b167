import type { shippingMethods } from "../../shared/contract/console-shipping.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { ok, type Result } from "../../shared/lib/result.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { SinkState } from "../../shared/model/shipping.ts";
import type { Approver } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";

/** The shipping methods of the console contract. */

export type ShippingPorts = {
	readonly states: () => SinkState[];
	readonly setPaused: (name: string, isPaused: boolean) => Result<void>;
	readonly test: (name: string) => Promise<Result<{ readonly target: string }>>;
	readonly keepSecret: (name: string, secret: string) => Promise<Result<void>>;
};

type Recording = { readonly commit: <T>(work: () => T) => Promise<T>; readonly record: (draft: EntryDraft) => number };

export const shippingHandlers = (
	ports: ShippingPorts & Recording,
	mayChange: (session: OperatorSession) => Result<Approver>,
): Pick<Handlers<ConsoleContract, OperatorSession>, keyof typeof shippingMethods> => {
	const record = async (draft: EntryDraft): Promise<Result<{ seq: number }>> => ok({ seq: await ports.commit(() => ports.record(draft)) });
	return {
		"shipping.list": () => ok({ sinks: ports.states() }),
		"shipping.set-paused": async ({ name, isPaused, reason }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const done = ports.setPaused(name, isPaused);
			if (!done.ok) return done;
			const type = isPaused ? "shipping.paused" : "shipping.resumed";
			return record({ type, actor: operator.value.name, details: { name, reason, via: session.via } });
		},
		"shipping.test": async ({ name }, session) => {
			const operator = mayChange(session);
			return operator.ok ? ports.test(name) : operator;
		},
		"shipping.keep-secret": async ({ name, secret }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const kept = await ports.keepSecret(name, secret);
			if (!kept.ok) return kept;
			return record({ type: "shipping.secret-set", actor: operator.value.name, details: { name, via: session.via } });
		},
	};
};
